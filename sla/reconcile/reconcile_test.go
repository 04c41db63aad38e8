package reconcile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

func month(s string) interval.Month {
	m, err := interval.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func date(s string) (d interval.Date) {
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return d
}

// owed is the credit of an outage of S3 in us-east-1 in February 2017.
func owed(id, amount string) reconcile.Due {
	return reconcile.Due{ID: id, Terms: "aws/s3", Account: "111122223333", Region: "us-east-1", Services: []string{"AmazonS3"},
		Month: month("2017-02"), Currency: "USD", Owed: money.MustNumber(amount)}
}

// credit is a row of a bill: kind, account, service, region, month, amount, text.
func credit(line int64, words string, text string) sla.CreditRow {
	w := strings.Split(words, " ")
	for i := range w {
		w[i] = strings.Trim(w[i], "-_")
	}
	return sla.CreditRow{ChargeKey: sla.ChargeKey{Kind: sla.Kind(w[0]), Account: w[1], Service: w[2], Region: strings.ReplaceAll(w[3], "_", "-"), Month: month(w[4]), Currency: "USD"},
		Description: text, Amount: money.MustNumber("-" + strings.TrimPrefix(w[5], "-")), Rows: 1, Origins: []audit.Origin{{Path: "bill.csv", Line: line}}}
}

// in is a row of another file.
func in(path string, r sla.CreditRow) sla.CreditRow {
	r.Origins = []audit.Origin{{Path: path, Line: r.Origins[0].Line}}
	return r
}

// told is a report in words: a line for each claim, then one for what is left over.
func told(r reconcile.Report) string {
	var out []string
	for _, c := range r.Claims {
		s := fmt.Sprintf("%s: applied %s, proposed %s, variance %s, %s", c.ID, c.Applied, c.Proposed, c.Variance, c.Status)
		for _, m := range c.Matches {
			s += fmt.Sprintf("; %s %s by %s", m.How, m.Amount, m.Line.ID)
		}
		out = append(out, s)
	}
	for _, l := range r.Left {
		s := fmt.Sprintf("left: %s %s", l.ID, l.Amount)
		if l.Promotional {
			s += " promotional"
		}
		if l.Rejected {
			s += " rejected"
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestReconcile(t *testing.T) {
	const text = "AWS Service Credit - Amazon S3 SLA"
	granted := func(d reconcile.Due, amount, number string) reconcile.Due {
		n := money.MustNumber(amount)
		d.Granted, d.Case, d.Claimed, d.Filed = &n, number, &d.Owed, date("2017-03-14")
		return d
	}
	for _, c := range []struct {
		what      string
		dues      []reconcile.Due
		rows      []sla.CreditRow
		decisions []reconcile.Decision
		want      string
	}{
		{what: "a credit row", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text)},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "a negative adjustment of an unknown kind", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "unknown 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text)},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "negative usage that names the service level", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "usage 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text)},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "a negative purchase without a region", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "recurring_fee 111122223333 AmazonS3 - 2017-04 1000.00", text)},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "one credit in many rows, and two months, of which one came late", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 400.00", text), credit(9, "credit 111122223333 AWSDataTransfer - 2017-04 350.00", text),
				credit(30, "credit 111122223333 AmazonS3 us_east_1 2017-06 250.00", text)},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 750.00 by bill.csv:7; matched 250.00 by bill.csv:30"},
		{what: "the same credit in two issues of a month counts once, and a person must look at the other", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text), in("issued-again.csv", credit(9, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text))},
			want: "s3: applied 1000.00, proposed 1000.00, variance 0.00, settled; matched 1000.00 by bill.csv:7; proposed 1000.00 by issued-again.csv:9"},
		{what: "a credit over two files of a bill, evenly", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 500.00", text), in("bill-2.csv", credit(9, "credit 111122223333 AmazonS3 us_east_1 2017-04 500.00", text))},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 500.00 by bill-2.csv:9; matched 500.00 by bill.csv:7"},
		{what: "a credit over two files of a bill", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 600.00", text), in("bill-2.csv", credit(9, "credit 111122223333 AmazonS3 us_east_1 2017-04 400.00", text))},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill-2.csv:9"},
		{what: "a credit on the payer's account, of no service and region", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 999988887777 - - 2017-04 1000.00", text)},
			want: "s3: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "less than what is owed", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 600.00", text)},
			want: "s3: applied 600.00, proposed 0.00, variance -400.00, short; matched 600.00 by bill.csv:7"},
		{what: "what was granted counts, not what was owed", dues: []reconcile.Due{granted(owed("s3", "1000.00"), "600.00", "9912")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 - - 2017-04 600.00", "Concession, case 9912")},
			want: "s3: applied 600.00, proposed 0.00, variance 0.00, settled; matched 600.00 by bill.csv:7"},
		{what: "declined", dues: []reconcile.Due{granted(owed("s3", "1000.00"), "0", "9912")},
			want: "s3: applied 0.00, proposed 0.00, variance 0.00, declined"},
		{what: "promotional credits never count, be the amount the same", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", "AWS Promotional Credits for service availability")},
			want: "s3: applied 0.00, proposed 0.00, variance -1000.00, not_claimed\nleft: bill.csv:7 1000.00 promotional"},
		{what: "before the outage, and in another currency", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-01 1000.00", text)},
			want: "s3: applied 0.00, proposed 0.00, variance -1000.00, not_claimed\nleft: bill.csv:7 1000.00"},
		{what: "a text that says nothing, and another amount: a person decides", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 12.00", "Adjustment")},
			want: "s3: applied 0.00, proposed 12.00, variance -1000.00, undecided; proposed 12.00 by bill.csv:7"},
		{what: "… and did", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows:      []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 12.00", "Adjustment")},
			decisions: []reconcile.Decision{{Claim: "s3", Line: "bill.csv:7"}},
			want:      "s3: applied 12.00, proposed 0.00, variance -988.00, short; accepted 12.00 by bill.csv:7"},
		{what: "… or said no", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows:      []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text)},
			decisions: []reconcile.Decision{{Line: "bill.csv:7"}},
			want:      "s3: applied 0.00, proposed 0.00, variance -1000.00, not_claimed\nleft: bill.csv:7 1000.00 rejected"},
		{what: "one line pays two claims together", dues: []reconcile.Due{owed("s3-ia", "250.00"), owed("s3-standard", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1250.00", text)},
			want: "s3-ia: applied 250.00, proposed 0.00, variance 0.00, settled; matched 250.00 by bill.csv:7\n" +
				"s3-standard: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "one line pays two claims together, each to the last decimal", dues: []reconcile.Due{granted(owed("s3-ia", "10.00"), "10.005", "77"), granted(owed("s3-standard", "10.00"), "10.005", "78")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 20.01", text)},
			want: "s3-ia: applied 10.005, proposed 0.00, variance 0.00, settled; matched 10.005 by bill.csv:7\n" +
				"s3-standard: applied 10.005, proposed 0.00, variance 0.00, settled; matched 10.005 by bill.csv:7"},
		{what: "two lines and two claims: each its own", dues: []reconcile.Due{owed("s3-ia", "250.00"), owed("s3-standard", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text+" Standard"), credit(8, "credit 111122223333 AmazonS3 us_east_1 2017-04 250.00", text+" IA")},
			want: "s3-ia: applied 250.00, proposed 0.00, variance 0.00, settled; matched 250.00 by bill.csv:8\n" +
				"s3-standard: applied 1000.00, proposed 0.00, variance 0.00, settled; matched 1000.00 by bill.csv:7"},
		{what: "the same credit on a second month's bill is not counted as paid again", dues: []reconcile.Due{owed("s3", "1000.00")},
			rows: []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text), credit(30, "credit 111122223333 AmazonS3 us_east_1 2017-05 1000.00", text)},
			want: "s3: applied 1000.00, proposed 1000.00, variance 0.00, settled; matched 1000.00 by bill.csv:7; proposed 1000.00 by bill.csv:30"},
	} {
		r, err := reconcile.Reconcile(c.dues, c.rows, c.decisions)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if got := told(r); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.what, got, c.want)
		}
	}
}

func TestDecisionsThatCannotBe(t *testing.T) {
	dues := []reconcile.Due{owed("s3", "1000.00")}
	rows := []sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", "SLA"), credit(8, "credit 1 AmazonS3 us_east_1 2017-04 5.00", "Free tier")}
	for want, decisions := range map[string][]reconcile.Decision{
		"RECON-LINE":        {{Claim: "s3", Line: "bill.csv:9"}},
		"RECON-CLAIM":       {{Claim: "s4", Line: "bill.csv:7"}},
		"RECON-TWICE":       {{Claim: "s3", Line: "bill.csv:7"}, {Line: "bill.csv:7"}},
		"RECON-PROMOTIONAL": {{Claim: "s3", Line: "bill.csv:8"}},
	} {
		if _, err := reconcile.Reconcile(dues, rows, decisions); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Whatever stands on the bills: each line is in one place, its parts add up to it, and the order of rows does not matter.
func TestEveryLineIsInOnePlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var dues []reconcile.Due
		for i := range rapid.IntRange(0, 4).Draw(t, "claims") {
			d := owed(fmt.Sprint("claim ", i), fmt.Sprintf("%d.00", rapid.IntRange(1, 4).Draw(t, "owed")))
			if rapid.Bool().Draw(t, "granted") { // a register may have finer amounts than a bill
				n := money.MustNumber(fmt.Sprintf("%d.%s", rapid.IntRange(0, 3).Draw(t, "amount granted"), rapid.SampledFrom([]string{"00", "005", "4975"}).Draw(t, "decimals")))
				d.Granted = &n
			}
			dues = append(dues, d)
		}
		var rows []sla.CreditRow
		for i := range rapid.IntRange(0, 8).Draw(t, "rows") {
			words := fmt.Sprintf("%s %s %s %s 2017-0%d %d.%s", rapid.SampledFrom([]string{"credit", "refund", "usage", "unknown"}).Draw(t, "kind"),
				rapid.SampledFrom([]string{"111122223333", "-", "444455556666"}).Draw(t, "account"), rapid.SampledFrom([]string{"AmazonS3", "-", "AmazonEC2"}).Draw(t, "service"),
				rapid.SampledFrom([]string{"us_east_1", "-", "eu_west_1"}).Draw(t, "region"), rapid.IntRange(1, 8).Draw(t, "month"), rapid.IntRange(1, 8).Draw(t, "amount"),
				rapid.SampledFrom([]string{"00", "01", "0025"}).Draw(t, "decimals"))
			rows = append(rows, credit(int64(i+1), words, rapid.SampledFrom([]string{"", "SLA credit", "Free tier", "Refund"}).Draw(t, "text")))
		}
		r, err := reconcile.Reconcile(dues, rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string]*money.Sum{}
		whole := map[string]reconcile.Line{}
		for _, c := range r.Claims {
			var applied, proposed money.Sum
			for _, m := range c.Matches {
				if m.How == reconcile.Proposed {
					proposed.Add(m.Amount.Decimal)
				} else {
					applied.Add(m.Amount.Decimal)
				}
				if m.Line.Promotional {
					t.Fatalf("the promotional line %s pays %s", m.Line.ID, c.ID)
				}
				if parts[m.Line.ID] == nil {
					parts[m.Line.ID] = new(money.Sum)
				}
				parts[m.Line.ID].Add(m.Amount.Decimal)
				whole[m.Line.ID] = m.Line
			}
			expected := c.Owed
			if c.Granted != nil {
				expected = *c.Granted
			}
			if !applied.Number().Equal(c.Applied.Decimal) || !proposed.Number().Equal(c.Proposed.Decimal) || !c.Applied.Sub(expected.Decimal).Equal(c.Variance.Decimal) {
				t.Fatalf("%s: applied %s, proposed %s, variance %s; its lines come to %s and %s of %s", c.ID, c.Applied, c.Proposed, c.Variance,
					applied.Number(), proposed.Number(), expected)
			}
		}
		for id, sum := range parts {
			if !sum.Number().Equal(whole[id].Amount.Decimal) {
				t.Fatalf("of the line %s over %s, %s were given", id, whole[id].Amount, sum.Number())
			}
		}
		for _, l := range r.Left {
			if parts[l.ID] != nil {
				t.Fatalf("the line %s is given and left over", l.ID)
			}
		}
		if lines := reconcile.Lines(rows); len(lines) != len(parts)+len(r.Left) {
			t.Fatalf("of %d lines %d are given and %d left over", len(lines), len(parts), len(r.Left))
		}
		again := slices.Clone(rows)
		slices.Reverse(again)
		if r2, _ := reconcile.Reconcile(dues, again, nil); told(r2) != told(r) {
			t.Fatalf("in another order:\n%s\nand\n%s", told(r), told(r2))
		}
	})
}
