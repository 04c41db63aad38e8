package sla_test

import (
	"strings"
	"testing"
	"time"

	"slacredit/sla"
)

// rungs writes a ladder in one line.
func rungs(list []sla.Rung) string {
	var out []string
	for _, r := range list {
		s := "> " + r.MoreThan.String()
		if r.FromExactly {
			s = "from " + r.MoreThan.String()
		}
		switch {
		case r.NotKnown:
			s += ": not known"
		case r.Grows:
			s += ": grows"
		case r.Pays != nil:
			s += ": " + r.Pays.String()
		case r.Days != nil:
			s += ": " + r.Days.String() + " days"
		case r.Hours != nil:
			s += ": " + r.Hours.String() + " h"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestLaddersOfSchedules(t *testing.T) {
	for name, c := range map[string]struct {
		promise sla.Commitment
		want    string
	}{
		"a multiple of the fee up to a cap": {promise("99.9", proRata("10"), sla.BillCredit, limit("1", "fees", "period")), "> 43.2: grows, > 4320: 1000.00"},
		"ten percent, or more where more was lost": {promise("99.8", &sla.Schedule{Kind: sla.GreaterOf, Of: []sla.Schedule{
			{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.8", "", "10")}},
			{Kind: sla.Linear, Input: sla.QUnavailability, Unit: sla.UPercent, Step: step("1", "exact", "1")}}}, sla.BillCredit), "> 86.4: 100.00, > 4320: grows"},
		"hours, whole at first": {promise("100", &sla.Schedule{Kind: sla.GreaterOf, Of: []sla.Schedule{
			{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, Step: step("1h", "floor", "1")},
			{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, First: step("2h", "floor", "2"), Step: step("1h", "exact", "1")}}}, sla.ServiceExtension),
			"from 60: 1 h, from 120: 2 h, > 120: grows"},
		"a hole below the promise": {promise("100", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UDays, Rows: []sla.Band{under("99", "", "1")}}, sla.ServiceExtension),
			"> 0: not known, > 432: 1 days"},
		"an inclusive edge": {promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{
			{AtMost: edge("99.9"), Amount: ratioOf("10"), Clause: "1"}}}, sla.BillCredit), "from 43.2: 100.00"},
		"nothing but a right": {promise("99.9", nil, sla.TerminationRight), ""},
	} {
		q := down(ask(c.promise, "1000"), time.Hour)
		if got := rungs(q.Ladder(answer(t, q))); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}
