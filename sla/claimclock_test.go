package sla_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
)

// due writes the dates of a claim in one line.
func due(c *sla.ClaimDue) string {
	var parts []string
	for _, s := range c.Steps {
		p := s.Act + " " + s.By
		if s.OrBy != "" {
			p += " or " + s.OrBy
		}
		parts = append(parts, p)
	}
	parts = append(parts, fmt.Sprintf("deadline %s, file by %s", c.Deadline, c.FileBy))
	if c.NotBefore != nil {
		parts = append(parts, "not before "+c.NotBefore.String())
	}
	return strings.Join(parts, "; ")
}

func TestClaimClocks(t *testing.T) {
	claim := func(n int, unit sla.TimeUnit, from sla.Anchor) sla.ClaimStep {
		return sla.ClaimStep{Act: "claim", Within: n, Unit: unit, From: from, Clause: "c"}
	}
	or := func(s sla.ClaimStep, other sla.Anchor) sla.ClaimStep { s.Or = other; return s }
	notify := func(n int, unit sla.TimeUnit, from sla.Anchor) sla.ClaimStep {
		return sla.ClaimStep{Act: "notify", Within: n, Unit: unit, From: from, Clause: "n"}
	}
	late := claim(0, "", sla.FromNextMonthEnd)
	late.NotBefore = 6
	for name, c := range map[string]struct {
		incident string // from/to
		month    string
		steps    []sla.ClaimStep
		want     string
		notes    string
	}{
		"Microsoft: by the end of the next month": {"2026-02-15T10:00:00Z/2026-02-15T11:00:00Z", "2026-02",
			[]sla.ClaimStep{claim(0, "", sla.FromNextMonthEnd)}, "claim 2026-03-31; deadline 2026-03-31, file by 2026-03-31", ""},
		"Azure: two months from the end of the month, or 60 days from the incident": {"2026-02-15T10:00:00Z/2026-02-15T11:00:00Z", "2026-02",
			[]sla.ClaimStep{claim(2, sla.Months, sla.FromMonthEnd), claim(60, sla.Days, sla.FromIncidentStart)},
			"claim 2026-04-30; claim 2026-04-16; deadline 2026-04-16, file by 2026-03-17", ""},
		"a month from the 31st ends with February": {"2026-01-31T10:00:00Z/2026-01-31T11:00:00Z", "2026-01",
			[]sla.ClaimStep{claim(1, sla.Months, sla.FromIncidentStart)}, "claim 2026-02-28; deadline 2026-02-28, file by 2026-02-14", ""},
		"a month from 28 February does not reach the 31st": {"2026-02-28T10:00:00Z/2026-02-28T11:00:00Z", "2026-02",
			[]sla.ClaimStep{claim(1, sla.Months, sla.FromIncidentStart)}, "claim 2026-03-28; deadline 2026-03-28, file by 2026-03-14", ""},
		"a month from the end of February is the end of March": {"", "2026-02",
			[]sla.ClaimStep{claim(1, sla.Months, sla.FromMonthEnd)}, "claim 2026-03-31; deadline 2026-03-31, file by 2026-03-15", ""},
		"MongoDB: a ticket within 24 hours, then the claim": {"2026-03-31T22:30:00Z/2026-03-31T23:00:00Z", "2026-03",
			[]sla.ClaimStep{notify(24, sla.Hours, sla.FromAwareness), claim(0, "", sla.FromNextMonthEnd)},
			"notify 2026-04-01T22:30:00Z; claim 2026-04-30; deadline 2026-04-30, file by 2026-04-30", "claim_from_incident_start"},
		"five business days over a week-end": {"2026-03-05T10:00:00Z/2026-03-05T11:00:00Z", "2026-03", // a Thursday
			[]sla.ClaimStep{claim(5, sla.BusinessDays, sla.FromIncidentStart)}, "claim 2026-03-12; deadline 2026-03-12, file by 2026-03-08", "holidays_not_known"},
		"Google: from eligibility, whatever that is": {"2026-02-15T10:00:00Z/2026-02-15T11:00:00Z", "2026-02",
			[]sla.ClaimStep{or(claim(30, sla.Days, sla.FromMonthEnd), sla.FromIncidentEnd)}, "claim 2026-03-17 or 2026-03-30; deadline 2026-03-17, file by 2026-03-02", "claim_anchor_open"},
		"Splunk: five days after the quarter": {"", "2026-02",
			[]sla.ClaimStep{claim(5, sla.Days, sla.FromQuarterEnd)}, "claim 2026-04-05; deadline 2026-04-05, file by 2026-04-02", ""},
		"Alibaba: not before the sixth day": {"", "2026-02", []sla.ClaimStep{late}, "claim 2026-03-31; deadline 2026-03-31, file by 2026-03-31; not before 2026-03-06", ""},
		"without an incident its limit errs early": {"", "2026-02",
			[]sla.ClaimStep{claim(30, sla.Days, sla.FromIncidentEnd)}, "claim 2026-03-03; deadline 2026-03-03, file by 2026-02-16", "incident_date_assumed"},
	} {
		t.Run(name, func(t *testing.T) {
			p := promise("100", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: step("1h", "exact", "1")}, sla.BillCredit)
			p.Claim = sla.ClaimTerms{Steps: c.steps, Clause: "claim"}
			q := down(ask(p, "100"), time.Hour)
			m, err := interval.ParseMonth(c.month)
			if err != nil {
				t.Fatal(err)
			}
			q.Month = m
			if from, to, ok := strings.Cut(c.incident, "/"); ok {
				q.Incident = interval.Interval{Start: at(from), End: at(to)}
			}
			a := answer(t, q)
			if got := due(a.Claim); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if !strings.Contains(codes(a), c.notes) {
				t.Errorf("notes %s, want %s", codes(a), c.notes)
			}
		})
	}
}

// A credit that is given by itself has no deadline; one whose time limit is not known says so.
func TestClaimsWithoutATimeLimit(t *testing.T) {
	p := promise("100", nil, sla.BillCredit)
	p.Claim = sla.ClaimTerms{Clause: "claim"}
	a := answer(t, up(ask(p, ""), "99"))
	if !a.Claim.Deadline.IsZero() || !strings.Contains(codes(a), "claim_deadline_not_known") {
		t.Errorf("%s %s", a.Claim.Deadline, codes(a))
	}
	p.Payout.Automatic = true
	if a := answer(t, up(ask(p, ""), "99")); !strings.Contains(codes(a), "credit_automatic") || strings.Contains(codes(a), "claim_deadline_not_known") {
		t.Error(codes(a))
	}
}

// No time limit of a terms file makes the clock run for ever.
func TestTimeLimitsAreBounded(t *testing.T) {
	for _, unit := range []sla.TimeUnit{sla.Hours, sla.Days, sla.BusinessDays, sla.Months} {
		p := promise("100", nil, sla.BillCredit)
		p.Claim = sla.ClaimTerms{Clause: "claim", Steps: []sla.ClaimStep{{Act: "claim", Within: 1 << 40, Unit: unit, From: sla.FromMonthEnd, Clause: "c"}}}
		if a := answer(t, up(ask(p, ""), "99")); a.Claim.Deadline.IsZero() {
			t.Errorf("%s: no deadline", unit)
		}
	}
}
