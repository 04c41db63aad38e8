package sla_test

import (
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// edge reads an edge of a schedule: "99.9" or "10m"; nil for "".
func edge(s string) *sla.Edge {
	if s == "" {
		return nil
	}
	var e sla.Edge
	if err := e.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return &e
}

func ratioOf(s string) sla.Ratio {
	var r sla.Ratio
	if err := r.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return r
}

func step(size, rounding, amount string) *sla.LinearStep {
	return &sla.LinearStep{Size: *edge(size), Rounding: rounding, Amount: ratioOf(amount), Clause: "step"}
}

// over is a row for values of more than one edge and at most another, as tables of durations read.
func over(more, atMost, amount string) sla.Band {
	return sla.Band{MoreThan: edge(more), AtMost: edge(atMost), Amount: ratioOf(amount), Clause: "over " + more}
}

// under is a row for values below one edge and at or above another, as tables of percentages read.
func under(below, atLeast, amount string) sla.Band {
	return sla.Band{Below: edge(below), AtLeast: edge(atLeast), Amount: ratioOf(amount), Clause: "below " + below}
}

// from is a row for counts of at least so many.
func from(atLeast, amount string) sla.Band {
	return sla.Band{AtLeast: edge(atLeast), Amount: ratioOf(amount), Clause: "from " + atLeast}
}

// promise is a commitment that pays by a schedule.
func promise(target string, credit *sla.Schedule, form sla.PayoutForm, caps ...sla.Cap) sla.Commitment {
	return sla.Commitment{ID: "standard", Unit: []string{sla.Account}, Target: money.MustNumber(target), Credit: credit, Caps: caps,
		Measure: sla.Measure{Kind: sla.Duration, Clause: "def"},
		Base:    sla.Base{Services: []string{"Service"}, Clause: "base"}, Payout: sla.Payout{Form: form, Clause: "pay"},
		Claim: sla.ClaimTerms{Within: 2, Clause: "claim"}}
}

// agreementOf has one version with the commitments.
func agreementOf(cs ...sla.Commitment) *sla.Agreement {
	from, err := interval.ParseDate("2010-01-01")
	if err != nil {
		panic(err)
	}
	return &sla.Agreement{ID: "test/service", Zone: "UTC", GovernedBy: sla.ByIncident,
		Versions: []sla.Version{{ID: "2010-01-01", LastUpdated: from, Grade: sla.Verified, Commitments: cs}}}
}

var june = interval.Month{Year: 2026, Mon: time.June} // 30 days, 720 h

// ask is a quote of a commitment over June 2026 and a base.
func ask(c sla.Commitment, base string) sla.Quote {
	q := sla.Quote{Agreement: agreementOf(c), Month: june, Currency: "USD"}
	if base != "" {
		n := money.MustNumber(base)
		q.Base = &n
	}
	return q
}

func answer(t *testing.T, q sla.Quote) sla.Assessment {
	t.Helper()
	a, err := q.Answer()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func down(q sla.Quote, d time.Duration) sla.Quote {
	q.Downtime = &d
	return q
}

func up(q sla.Quote, percent string) sla.Quote {
	q.Uptime = money.MustNumber(percent).Rat()
	return q
}

func outages(q sla.Quote, each ...time.Duration) sla.Quote {
	q.Incidents = each
	return q
}
