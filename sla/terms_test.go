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

// The date of an incident is that of the agreement's zone, as its months are.
func TestVersionsChangeAtMidnightOfTheAgreement(t *testing.T) {
	ag := agreementOf(promise("99.9", nil, sla.BillCredit))
	ag.Zone = "America/Los_Angeles"
	next := ag.Versions[0]
	next.ID, next.LastUpdated = "2017-03-01", day(t, "2017-03-01")
	ag.Versions = append([]sla.Version{next}, ag.Versions...)
	for incident, want := range map[string]string{"2017-03-01T07:59:59Z": "2010-01-01", "2017-03-01T08:00:00Z": "2017-03-01"} {
		if v, _ := ag.Governs(february, at(incident), interval.Date{}); v == nil || v.ID != want {
			t.Errorf("an incident of %s: version %v, want %s", incident, v.ID, want)
		}
	}
}
