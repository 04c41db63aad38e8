package sla_test

import (
	"strings"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

func limit(limit, unit, window string) sla.Cap {
	return sla.Cap{Limit: ratioOf(limit), Unit: unit, Window: window, Clause: "cap of " + limit + " " + unit}
}

func proRata(times string) *sla.Schedule {
	return &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: step("1h", "exact", times)}
}

// Caps in every unit, over the period. June has 720 hours, the base is 720: one hour is worth one dollar.
func TestCapsOfThePeriod(t *testing.T) {
	for _, c := range []struct {
		credit *sla.Schedule
		caps   []sla.Cap
		want   string
	}{
		{proRata("10"), nil, "100.00 USD"},
		{proRata("10"), []sla.Cap{limit("10", "percent", "period")}, "72.00 USD"},
		{proRata("10"), []sla.Cap{limit("1/10", "fees", "period")}, "72.00 USD"},
		{proRata("10"), []sla.Cap{limit("50", "money", "period")}, "50.00 USD"},
		{proRata("10"), []sla.Cap{limit("2", "days", "period")}, "48.00 USD"},   // the fee for two days
		{proRata("10"), []sla.Cap{limit("30", "hours", "period")}, "30.00 USD"}, // the fee for 30 hours
		{proRata("10"), []sla.Cap{limit("90", "money", "period"), limit("10", "percent", "period"), limit("80", "money", "period")}, "72.00 USD"},
		{&sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UDays, Step: step("1h", "ceil", "1")}, []sla.Cap{limit("7", "days", "period")}, "7 days"},
		{&sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, Step: step("1h", "ceil", "5")}, []sla.Cap{limit("1", "days", "period")}, "1 days"},
		{&sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UMoney, Step: step("1h", "ceil", "40")}, []sla.Cap{limit("50", "percent", "period")}, "360.00 USD"},
	} {
		form := sla.BillCredit
		if u := c.credit.Unit; u == sla.UDays || u == sla.UHours {
			form = sla.ServiceExtension
		}
		a := answer(t, down(ask(promise("100", c.credit, form, c.caps...), "720"), 10*time.Hour))
		if got := told(a); !strings.Contains(got, c.want) {
			t.Errorf("caps %v: got %s, want %s", c.caps, got, c.want)
		}
		if capped := a.Credit.CappedBy != nil; capped != (c.caps != nil) {
			t.Errorf("caps %v: capped %v", c.caps, capped)
		}
	}
}

// A cap of each incident applies to each, not to their sum.
func TestCapsOfEachIncident(t *testing.T) {
	each := &sla.Schedule{Kind: sla.Linear, Input: sla.QEach, Unit: sla.UPercent, Step: step("1h", "ceil", "10")}
	q := ask(promise("100", each, sla.BillCredit, limit("25", "percent", "incident"), limit("40", "percent", "period")), "100")
	tell(t, outages(q, 10*time.Hour), "breach, 25 % 25.00 USD, capped by 25 percent")
	tell(t, outages(q, 10*time.Hour, time.Hour), "breach, 35 % 35.00 USD, capped by 25 percent")
	tell(t, outages(q, 10*time.Hour, 10*time.Hour), "breach, 40 % 40.00 USD, capped by 40 percent")
	// Looked at together, the cap holds once for each of so many incidents; how many there were must be known.
	all := proRata("100")
	q = ask(promise("100", all, sla.BillCredit, limit("25", "percent", "incident")), "720")
	tell(t, outages(q, 9*time.Hour), "breach, 25 % 180.00 USD, capped by 25 percent")
	tell(t, outages(q, 9*time.Hour, time.Minute), "breach, 50 % 360.00 USD, capped by 25 percent")
	unknown := up(q, "98.75")
	tell(t, unknown, "breach, nothing, between 25 % 180.00 USD and 125 % 900.00 USD")
	if got := codes(answer(t, unknown)); !strings.Contains(got, "cap_window_not_known") {
		t.Error(got)
	}
}

// Two outages with unknown time between them may be one, for which the cap leaves less: the amount is the upper bound then.
func TestUnknownTimeThatJoinsOutages(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.BillCredit,
		limit("1", "percent", "incident"))
	e := states("a", "2017-02-10T12:00:00Z 1h", "2017-02-10T14:00:00Z 1h")
	e.Timelines[0].Stretches = without(e.Timelines[0].Stretches, interval.Union(stretch("2017-02-10T13:00:00Z 1h")))
	a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
		Ledger: bill("usage Service 1 r1 STANDARD 2017-02 1000")}))
	if got := line(a.Verdict, a.Credit.Low, a.Credit.Amount, a.Credit.High); got != "depends 10.00 20.00 20.00" {
		t.Error(got)
	}
}

// Colocation: a day for each outage, at most a day in 24 hours. On how many days two outages fell is not known.
func TestCapsOfADay(t *testing.T) {
	c := promise("100", &sla.Schedule{Kind: sla.Linear, Input: sla.QIncidents, Unit: sla.UDays, Step: step("1", "exact", "1")}, sla.ServiceExtension,
		limit("1", "days", "day"))
	q := ask(c, "")
	tell(t, outages(q, time.Hour), "breach, 1 days")
	tell(t, outages(q, time.Hour, time.Hour), "breach, nothing, between 1 days and 2 days")
	// Evidence tells the days: each outage takes the one on which it began, and one more for every 24 hours that it lasts.
	for _, c := range []struct{ outages, want string }{
		{"2017-02-10T01:00:00Z 1h, 2017-02-10T20:00:00Z 1h", "breach, 1 days, capped by 1 days"},
		{"2017-02-10T01:00:00Z 1h, 2017-02-11T01:00:00Z 1h", "breach, 2 days"},
		{"2017-02-10T23:30:00Z 1h, 2017-02-10T01:00:00Z 1h", "breach, 1 days, capped by 1 days"},
		{"2017-02-10T23:30:00Z 25h, 2017-02-11T01:00:00Z 1h", "breach, 1 days"}, // one outage of 25 hours
		{"2017-02-10T12:00:00Z 25h, 2017-02-11T20:00:00Z 1h", "breach, 2 days"},
	} {
		a := only(t, sla.Assess(sla.Request{Agreement: q.Agreement, Month: february, Currency: "USD", Evidence: []sla.Evidence{states("a", strings.Split(c.outages, ", ")...)}}))
		if got := told(a); got != c.want {
			t.Errorf("%s: got %s, want %s", c.outages, got, c.want)
		}
	}
}

// A cap over more than the period needs what was credited before. With the history it is exact; without, a note says so.
func TestCapsOverEarlierMonths(t *testing.T) {
	unit := sla.Labels{"account": "1"}
	from := interval.Month{Year: 2025, Mon: time.July}
	past := func(months int, amount string) (h sla.History) {
		for i := range months {
			n := money.MustNumber(amount)
			p := sla.Past{Terms: "test/service", Commitment: "standard", Unit: unit, Month: from.Add(i), Verdict: sla.Breach, Amount: &n, Currency: "USD"}
			h = append(h, p)
		}
		return h
	}
	c := promise("100", proRata("10"), sla.BillCredit, limit("1", "fees", "rolling_12_months"))
	c.Measure = sla.Measure{Kind: sla.TimeRatio, Clause: "def"}
	c.Unit = []string{sla.Account}
	month := june.In(time.UTC)
	start := month.Start.Add(24 * time.Hour)
	e := sla.Evidence{Name: "probe", Labels: unit, First: month.Start, Last: month.End, Timelines: []sla.Timeline{sla.NewTimeline(unit, []sla.Stretch{
		{Interval: month, State: sla.Up}, {Interval: interval.Interval{Start: start, End: start.Add(10 * time.Hour)}, State: sla.Down}})}}
	bills := bill("usage Service 1 r1 - 2026-06 720")
	for _, k := range []struct {
		history sla.History
		want    string
		note    bool
	}{
		{nil, "100.00", true},
		{past(11, "0.00"), "100.00", false},
		{past(11, "60.00"), "60.00", false}, // 720 − 660
		{past(11, "70.00"), "0.00", false},
		{past(10, "70.00"), "100.00", true}, // a month is missing
	} {
		a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: june, Currency: "USD", Evidence: []sla.Evidence{e}, Ledger: bills, History: k.history}))
		if a.Credit.Amount == nil || a.Credit.Amount.String() != k.want || strings.Contains(codes(a), "cap_window_not_known") != k.note {
			t.Errorf("%d months of history: %v, want %s; notes %s", len(k.history), a.Credit.Amount, k.want, codes(a))
		}
	}
}

// A quarter that was credited counts once before a cap over twelve months, however many runs of its months tell of it; the quarter
// in question is not before itself.
func TestAQuarterIsCreditedOnce(t *testing.T) {
	c := promise("100", proRata("10"), sla.BillCredit, limit("1000", "money", "rolling_12_months"))
	c.Period = &sla.Period{Kind: sla.CalendarQuarter}
	n := money.MustNumber("300.00")
	var h sla.History
	for i := range 11 { // July 2025 to May 2026, each run telling of its quarter
		m := interval.Month{Year: 2025, Mon: time.July}.Add(i)
		first := m.Add(-(i % 3))
		h = append(h, sla.Past{Terms: "test/service", Commitment: "standard", Unit: sla.Labels{"account": "1"}, Month: m, Verdict: sla.Breach, Amount: &n,
			Currency: "USD", Period: interval.Interval{Start: first.In(time.UTC).Start, End: first.Add(2).In(time.UTC).End}})
	}
	p := interval.Interval{Start: at("2026-04-01T00:00:00Z"), End: at("2026-07-01T00:00:00Z")}
	e := sla.Evidence{Name: "probe", First: p.Start, Last: p.End, Timelines: []sla.Timeline{sla.NewTimeline(sla.Labels{"account": "1"}, []sla.Stretch{
		{Interval: p, State: sla.Up}, {Interval: stretch("2026-05-10T00:00:00Z 91h"), State: sla.Down}})}} // 91 of 2,184 hours
	a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: june, Currency: "USD", Evidence: []sla.Evidence{e}, History: h,
		Ledger: bill("usage Service 1 r1 - 2026-04 800", "usage Service 1 r1 - 2026-05 800", "usage Service 1 r1 - 2026-06 800")}))
	// Ten times 2,400 × 91 ÷ 2,184 is 1,000; of the 1,000 that the cap allows three quarters took 900.
	if got := line(a.Credit.Amount, codes(a)); !strings.HasPrefix(got, "100.00 ") || strings.Contains(got, "cap_window_not_known") {
		t.Error(got)
	}
}
