package sla_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// perResource is a commitment whose units are single resources, with evidence of each.
func perResource(resources []string, l *sla.Ledger) sla.Request {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.BillCredit)
	c.Unit, c.Base.Scope, c.Base.Classes = []string{sla.Account, sla.Resource}, []string{sla.Resource}, []string{"EC2"}
	e := states(resources[0], "2017-02-10T00:00:00Z 5h")
	for _, r := range resources[1:] {
		e.Timelines = append(e.Timelines, states(r).Timelines...)
	}
	return sla.Request{Agreement: agreementOf(c), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}, Ledger: l}
}

// A base of one resource lists its own charges, and those of all others in one line for what is alike: a result grows with the
// resources, not with their square.
func TestABaseOfOneResource(t *testing.T) {
	l := sla.NewLedger()
	row := int64(1)
	charge := func(service, class, resource, amount string) {
		row++
		l.Cell(sla.ChargeKey{Currency: "USD", Month: february, Kind: sla.Usage, Service: service, Account: unitLabels[sla.Account], Region: unitLabels[sla.Region],
			Class: class, Resource: resource}).Add(money.MustNumber(amount), audit.Origin{Path: "bill.csv", Line: row})
	}
	for _, r := range []string{"a", "b", "c", "d", "e"} {
		charge("Service", "EC2", r, "10.00")
		charge("Service", "EBS", r, "1.00")
	}
	charge("Service", "EC2", "", "0.50")
	charge("Other", "", "bucket", "7.00")
	all := sla.Assess(perResource([]string{"a", "b"}, l))
	if len(all) != 2 {
		t.Fatalf("got %d assessments, want 2", len(all))
	}
	for _, a := range all {
		own := a.Unit[sla.Resource]
		var got []string
		for _, l := range a.Basis.Lines {
			var from []string
			for _, o := range l.Origins {
				from = append(from, fmt.Sprint(o.Line))
			}
			got = append(got, line(l.Reason, l.Class, l.Resource, l.Amount, l.Rows, l.OtherResources, strings.Join(from, ",")))
		}
		want := map[string]string{
			"a": " EC2 a 10.00 1 0 2; other_service   7.00 1 1 13; other_class EBS a 1.00 1 0 3; other_class EBS  4.00 4 4 5,7,9; other_resource EC2  40.00 4 4 4,6,8; unknown EC2  0.50 1 0 12",
			"b": " EC2 b 10.00 1 0 4; other_service   7.00 1 1 13; other_class EBS b 1.00 1 0 5; other_class EBS  4.00 4 4 3,7,9; other_resource EC2  40.00 4 4 2,6,8; unknown EC2  0.50 1 0 12",
		}[own]
		if got := strings.Join(got, "; "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", own, got, want)
		}
	}
}

// Whatever the bills hold, each row is in one line of every base, and the eligible ones are the resource's own.
func TestEachRowIsInOneLineOfTheBaseOfAResource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"a", "b", "c"}
		l := sla.NewLedger()
		var all money.Sum
		own := map[string]*money.Sum{"a": {}, "b": {}, "c": {}}
		n := rapid.IntRange(1, 20).Draw(t, "rows")
		for i := range n {
			k := sla.ChargeKey{Currency: "USD", Month: february, Kind: rapid.SampledFrom([]sla.Kind{sla.Usage, sla.Discount, sla.Tax}).Draw(t, "kind"), Service: "Service",
				Account: unitLabels[sla.Account], Region: unitLabels[sla.Region], Class: rapid.SampledFrom([]string{"EC2", "EBS"}).Draw(t, "class"),
				Resource: rapid.SampledFrom([]string{"", "a", "b", "c", "d"}).Draw(t, "resource")}
			amount := money.MustNumber(fmt.Sprintf("%d.%02d", rapid.IntRange(-9, 99).Draw(t, "units"), i))
			l.Cell(k).Add(amount, audit.Origin{Path: "bill.csv", Line: int64(i + 2)})
			all.Add(amount.Decimal)
			if s := own[k.Resource]; s != nil && k.Kind != sla.Tax && k.Class == "EC2" {
				s.Add(amount.Decimal)
			}
		}
		for _, a := range sla.Assess(perResource(names, l)) {
			b := a.Basis
			if b == nil {
				t.Fatal("no base")
			}
			var lines, apart money.Sum
			rows := int64(0)
			for _, l := range b.Lines {
				lines.Add(l.Amount.Decimal)
				rows += l.Rows
				if l.Reason == "" && l.Resource != a.Unit[sla.Resource] {
					t.Fatalf("a charge of %q in the base of %s", l.Resource, a.Unit[sla.Resource])
				}
			}
			apart.Add(b.Eligible.Decimal)
			for _, s := range b.SetAside {
				apart.Add(s.Amount.Decimal)
			}
			if want := all.Number(); rows != int64(n) || !lines.Number().Equal(want.Decimal) || !apart.Number().Equal(want.Decimal) || !b.Billed.Equal(want.Decimal) {
				t.Fatalf("%s: %d rows of %d; %s in lines, %s in piles, %s billed of %s", a.ID, rows, n, lines.Number(), apart.Number(), b.Billed, want)
			}
			if r := own[a.Unit[sla.Resource]]; r != nil && !b.Eligible.Equal(r.Number().Decimal) {
				t.Fatalf("%s: eligible %s, want %s", a.ID, b.Eligible, r.Number())
			}
		}
	})
}
