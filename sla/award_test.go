package sla_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// told is a credit in one line: amount, or days, hours, units, or what bounds it.
func told(a sla.Assessment) string {
	c := a.Credit
	var parts []string
	given := func(g sla.Given) string {
		var p []string
		for _, x := range []struct {
			n    *money.Number
			unit string
		}{{g.Percent, "%"}, {g.Amount, "USD"}, {g.Days, "days"}, {g.Hours, "h"}} {
			if x.n != nil {
				p = append(p, x.n.String()+" "+x.unit)
			}
		}
		if g.Units != nil {
			p = append(p, g.Units.Amount.String()+" "+g.Units.Of)
		}
		if p == nil {
			return "nothing"
		}
		return strings.Join(p, " ")
	}
	parts = append(parts, string(a.Verdict), given(sla.Given{Percent: c.Percent, Amount: c.Amount, Days: c.Days, Hours: c.Hours, Units: c.Units}))
	if c.Least != nil {
		most := "?"
		if c.Most != nil {
			most = given(*c.Most)
		}
		parts = append(parts, "between "+given(*c.Least)+" and "+most)
	}
	if c.CappedBy != nil {
		parts = append(parts, "capped by "+c.CappedBy.Limit+" "+c.CappedBy.Unit)
	}
	return strings.Join(parts, ", ")
}

func tell(t *testing.T, q sla.Quote, want string) {
	t.Helper()
	if got := told(answer(t, q)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

const h = time.Hour

// Slack, older text: a hundred times what was paid while it was down. 1,250 ÷ 720 × 100 = 173.611…
func TestAHundredTimesTheFee(t *testing.T) {
	slack := promise("100", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: step("1m", "exact", "100")}, sla.BillCredit)
	a := answer(t, down(ask(slack, "1250"), h))
	if got := line(a.Credit.Amount, a.Credit.Unrounded, a.Credit.Low, a.Credit.High); got != "173.61 173.611111111111111111 173.61 173.61" {
		t.Error(got)
	}
	// The base in two parts gives the same before rounding: 1,250 = 625 + 625.
	half := answer(t, down(ask(slack, "625"), h))
	if got := half.Credit.Unrounded.String(); got != "86.805555555555555555" {
		t.Error(got)
	}
}

// Verizon: two outages, each by the table, added up: 3.7 h pays 20 %, 4.8 h pays 4 %.
func TestOutagesOneByOne(t *testing.T) {
	c := promise("100", &sla.Schedule{Kind: sla.Bands, Input: sla.QEach, Unit: sla.UPercent, Rows: []sla.Band{
		over("0s", "4h", "20"), over("4h", "8h", "4")}}, sla.BillCredit)
	q := ask(c, "1000")
	tell(t, outages(q, 3*h+42*time.Minute, 4*h+48*time.Minute), "breach, 24 % 240.00 USD")
	tell(t, down(q, 5*h), "breach, 4 % 40.00 USD") // taken as one outage
	two := down(q, 5*h)
	two.Count = 2
	tell(t, two, "breach, nothing, between nothing and ?") // which they were is not known
	if a := answer(t, two); a.Credit.Amount != nil || a.Credit.High != nil || !strings.Contains(codes(a), "outages_not_known") || a.Readiness != sla.NeedsReview {
		t.Errorf("%v %v %s", a.Credit.Amount, a.Credit.High, codes(a))
	}
}

// RDS Multi-AZ: 60 failing minutes of a month of 30 days are 99.8611… %, the 10 % row; USD 50 of USD 500.
func TestTiersAsBands(t *testing.T) {
	rows := []sla.Band{under("99.95", "99.0", "10"), under("99.0", "95.0", "25"), under("95.0", "", "100")}
	c := promise("99.95", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: rows}, sla.BillCredit)
	a := answer(t, down(ask(c, "500"), h))
	if got := line(a.Uptime.Percent, a.Credit.Amount, a.Tier.Below, a.Tier.AtLeast, a.Tier.CreditPercent, a.ToNextTier.CreditPercent, len(a.Tiers)); got !=
		"99.861111111111111111 50.00 99.95 99.0 10 25 3" {
		t.Error(got)
	}
	nested := promise("99.95", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Pick: "most_severe",
		Rows: []sla.Band{under("99.95", "", "10"), under("99.0", "", "25"), under("95.0", "", "100")}}, sla.BillCredit)
	for uptime, want := range map[string]string{
		"99.95": "no_breach, 0.00 USD", "99.9": "breach, 10 % 50.00 USD", "98": "breach, 25 % 125.00 USD", "0": "breach, 100 % 500.00 USD"} {
		tell(t, up(ask(c, "500"), uptime), want)
		tell(t, up(ask(nested, "500"), uptime), want)
	}
}

// MWFN: an hour for each cumulative hour; from two hours on, parts of an hour too.
func TestHoursOfService(t *testing.T) {
	c := promise("100", &sla.Schedule{Kind: sla.GreaterOf, Of: []sla.Schedule{
		{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, Step: step("1h", "floor", "1")},
		{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, First: step("2h", "floor", "2"), Step: step("1h", "exact", "1")},
	}}, sla.ServiceExtension)
	q := ask(c, "1000")
	tell(t, down(q, 2*h+15*time.Minute), "breach, 2.25 h")
	tell(t, down(q, 2*h), "breach, 2 h")
	tell(t, down(q, h+59*time.Minute), "breach, 1 h")
	if a := answer(t, down(q, 3*h)); a.Credit.Amount != nil || a.Credit.Low != nil || a.Credit.High != nil {
		t.Error("hours of service have become money")
	}
}

// Level 3: cumulative time in bands; each edge belongs to the milder row.
func TestBandsOfTime(t *testing.T) {
	rows := []sla.Band{over("10m", "45m", "5"), over("45m", "4h", "10"), over("4h", "8h", "20"), over("8h", "12h", "30"),
		over("12h", "16h", "40"), over("16h", "24h", "50"), over("24h", "", "100")}
	c := promise("100", &sla.Schedule{Kind: sla.Bands, Input: sla.QDowntime, Unit: sla.UPercent, Rows: rows}, sla.BillCredit)
	q := ask(c, "800")
	for d, want := range map[time.Duration]string{10 * time.Minute: "breach, 0.00 USD", 10*time.Minute + 1: "breach, 5 % 40.00 USD", 45 * time.Minute: "breach, 5 % 40.00 USD",
		4 * h: "breach, 10 % 80.00 USD", 4*h + time.Second: "breach, 20 % 160.00 USD", 25 * h: "breach, 100 % 800.00 USD", 0: "no_breach, 0.00 USD"} {
		tell(t, down(q, d), want)
	}
	var rungs []string
	for _, r := range down(q, 0).Ladder(answer(t, down(q, 0))) {
		rungs = append(rungs, fmt.Sprintf("%s: %s %s", r.MoreThan, r.CreditPercent, r.Pays))
	}
	if got := strings.Join(rungs, ", "); got != "10: 5 40.00, 45: 10 80.00, 240: 20 160.00, 480: 30 240.00, 720: 40 320.00, 960: 50 400.00, 1440: 100 800.00" {
		t.Error(got)
	}
}

// Intelletrace: the first two hours or part 10 %, each further hour or part 5 %, at most 25 %; beyond 99.9 % of 720 h.
func TestStepsWithACap(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UPercent, Allowance: &sla.Allowance{Edge: *edge("43m12s")},
		First: step("2h", "ceil", "10"), Step: step("1h", "ceil", "5")}, sla.BillCredit,
		sla.Cap{Limit: ratioOf("25"), Unit: "percent", Window: "period", Clause: "cap"})
	q := ask(c, "100")
	for d, want := range map[time.Duration]string{
		43*time.Minute + 12*time.Second:       "no_breach, 0.00 USD",
		43*time.Minute + 13*time.Second:       "breach, 10 % 10.00 USD",
		2*h + 43*time.Minute + 12*time.Second: "breach, 10 % 10.00 USD",
		2*h + 43*time.Minute + 13*time.Second: "breach, 15 % 15.00 USD",
		4*h + 44*time.Minute:                  "breach, 25 % 25.00 USD",
		50 * h:                                "breach, 25 % 25.00 USD, capped by 25 percent",
	} {
		tell(t, down(q, d), want)
	}
}

// SAP: 2 % for each 1 % below the target, and the text does not say what a part of a percent is.
func TestStepsOfUnknownRounding(t *testing.T) {
	c := promise("99.7", &sla.Schedule{Kind: sla.Linear, Input: sla.QShortfall, Unit: sla.UPercent, Step: step("1", "unspecified", "2")}, sla.BillCredit)
	a := answer(t, up(ask(c, "1000"), "97.2"))
	if got := line(a.Credit.Amount, a.Credit.Low, a.Credit.High, a.Readiness); got != "40.00 40.00 60.00 needs_review" {
		t.Error(got)
	}
	var readings []string
	for _, r := range a.Credit.Alternatives {
		readings = append(readings, r.Reading+" "+r.Amount.String())
	}
	if got := strings.Join(readings, ", "); got != "floor 40.00, exact 50.00, half_up 60.00, ceil 60.00" {
		t.Error(got)
	}
	if a := answer(t, up(ask(c, "1000"), "98.7")); len(a.Credit.Alternatives) != 0 || a.Credit.Amount.String() != "20.00" {
		t.Errorf("a whole step: %v of %v", a.Credit.Amount, a.Credit.Alternatives)
	}
}

// OVH US: 5 % for each hour beyond the promise of 99.5 %, which allows 3 h 36 min of a month of 30 days and 3 h 43 min 12 s of 31.
func TestBeyondWhatThePromiseAllows(t *testing.T) {
	c := promise("99.5", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UPercent, Allowance: &sla.Allowance{Promised: true},
		Step: step("1h", "ceil", "5"), Clause: "beyond"}, sla.BillCredit, limit("30", "percent", "period"))
	q := ask(c, "1000")
	for month, want := range map[time.Month]string{time.April: "50.00 100.00", time.May: "50.00 50.00"} {
		q.Month.Mon = month
		var got []string
		for _, d := range []time.Duration{4 * h, 4*h + 40*time.Minute} {
			got = append(got, answer(t, down(q, d)).Credit.Amount.String())
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%v: %s, want %s", month, got, want)
		}
	}
	q.Month.Mon = time.April
	if a := answer(t, down(q, 3*h+36*time.Minute)); a.Verdict != sla.NoBreach || !a.Credit.Amount.IsZero() {
		t.Errorf("exactly what is allowed: %v %v", a.Verdict, a.Credit.Amount)
	}
	if rungs := q.Ladder(answer(t, down(q, 4*h))); len(rungs) != 6 || rungs[0].MoreThan.String() != "216" {
		t.Errorf("the ladder begins where the promise ends: %+v", rungs)
	}
}

// DigitalOcean's table says 100 % without saying of what: of the lost time, or of all charges. The first reading is the amount.
func TestTwoReadingsOfOneTable(t *testing.T) {
	c := promise("99.99", &sla.Schedule{Kind: sla.EitherOf, Of: []sla.Schedule{
		{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: step("1m", "exact", "1"), Label: "time", Clause: "a"},
		{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.99", "", "100")}, Label: "charges", Clause: "b"}}}, sla.BillCredit,
		limit("50", "percent", "period"))
	a := answer(t, down(ask(c, "720"), 10*h))
	if got := line(a.Credit.Amount, a.Credit.Low, a.Credit.High, a.Readiness, strings.Contains(codes(a), "credit_readings_open")); got != "10.00 10.00 360.00 needs_review true" {
		t.Error(got)
	}
	var readings []string
	for _, r := range a.Credit.Alternatives {
		readings = append(readings, r.Reading+" "+r.Amount.String())
	}
	if got := strings.Join(readings, ", "); got != "time 10.00, charges 360.00" { // the cap binds in either reading
		t.Error(got)
	}
	if a := answer(t, up(ask(c, "720"), "99.99")); len(a.Credit.Alternatives) != 0 || a.Verdict != sla.NoBreach || strings.Contains(codes(a), "credit_readings_open") {
		t.Errorf("nothing is owed in either reading: %v %v", a.Verdict, a.Credit.Alternatives)
	}
}

// Fractions of the base do not end; they are rounded once.
func TestFractionsOfTheBase(t *testing.T) {
	c := promise("99.99", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UFraction, Rows: []sla.Band{
		under("99.99", "99.95", "1/30"), under("99.95", "99.0", "1/15"), under("99.0", "97", "1/7"), under("97", "", "1")}}, sla.BillCredit)
	a := answer(t, up(ask(c, "1000"), "98"))
	if got := line(a.Credit.Amount, a.Credit.Unrounded, a.Tier == nil); got != "142.86 142.857142857142857142 true" {
		t.Error(got)
	}
}

// Workday: the credit grows with the failures of the window. Without the history it is not known, and not nothing.
func TestEscalation(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Escalate, Unit: sla.UPercent, WithinMonths: 6, Rows: []sla.Band{
		{AtLeast: edge("2"), Below: edge("3"), Amount: ratioOf("10"), Clause: "second"}, {AtLeast: edge("3"), Below: edge("4"), Amount: ratioOf("20"), Clause: "third"}, from("4", "30")}}, sla.BillCredit)
	failed := func(n int) sla.Quote {
		q := up(ask(c, "100"), "99")
		q.FailedPeriods = n
		return q
	}
	tell(t, failed(1), "breach, 0.00 USD")
	tell(t, failed(3), "breach, 20 % 20.00 USD")
	tell(t, failed(9), "breach, 30 % 30.00 USD")
	tell(t, failed(0), "breach, nothing, between nothing and 30 % 30.00 USD")
	if a := answer(t, failed(0)); a.Credit.Amount != nil || a.Credit.High.String() != "30.00" || !strings.Contains(codes(a), "history_not_given") {
		t.Errorf("%v %v %s", a.Credit.Amount, a.Credit.High, codes(a))
	}
	good := up(ask(c, "100"), "99.9")
	good.FailedPeriods = 5
	tell(t, good, "no_breach, 0.00 USD") // this period did not fail
}

// Snowflake pays in units, Workspace in days: neither is money, whatever the base.
func TestWhatIsNoMoney(t *testing.T) {
	units := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UDailyAverage, Pick: "most_severe",
		Rows: []sla.Band{under("99.9", "", "1"), under("99.0", "", "3"), under("95.0", "", "7")}}, sla.ProductCredit)
	tell(t, up(ask(units, "1000"), "98.99"), "breach, 3 daily_average")
	days := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UDays,
		Rows: []sla.Band{under("99.9", "99.0", "3"), under("99.0", "95.0", "7"), under("95.0", "", "15")}}, sla.ServiceExtension)
	tell(t, up(ask(days, "1000"), "98.99"), "breach, 7 days")
	voucher := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.Voucher)
	a := answer(t, up(ask(voucher, "1000"), "98.99"))
	if a.Credit.Amount != nil || a.Credit.Value.String() != "100.00" {
		t.Errorf("a voucher is %v in money and worth %v", a.Credit.Amount, a.Credit.Value)
	}
}

// A right is told as a right, never as a credit of nothing.
func TestOnlyARight(t *testing.T) {
	c := promise("99.8", nil, sla.TerminationRight)
	c.Rights = []sla.Right{{What: "terminate", If: "two months in a row", Clause: "exit", FailedPeriods: 2},
		{What: "leave", If: "below 96.5 in any month", Clause: "exit 2", FailedPeriods: 1, Below: &[]money.Number{money.MustNumber("96.5")}[0]}}
	q := up(ask(c, "1000"), "97")
	arisen := func(q sla.Quote) string {
		a := answer(t, q)
		if a.Credit.Amount != nil || !strings.Contains(codes(a), "no_credit_right") {
			t.Errorf("%v %s", a.Credit.Amount, codes(a))
		}
		return line(a.Verdict, a.Rights[0].Arisen, a.Rights[1].Arisen)
	}
	if got := arisen(q); got != "breach unknown no" {
		t.Error(got)
	}
	q.FailedPeriods = 2
	if got := arisen(q); got != "breach yes no" {
		t.Error(got)
	}
	if got := arisen(up(q, "96")); got != "breach yes yes" {
		t.Error(got)
	}
	if got := arisen(up(q, "99.8")); got != "no_breach no no" {
		t.Error(got)
	}
}

// ServiceNow: the value of the time, or more time. What the customer may choose is told; the money is not made of days.
func TestChoices(t *testing.T) {
	c := promise("100", &sla.Schedule{Kind: sla.ElectOne, Of: []sla.Schedule{
		{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, Step: step("1h", "exact", "1"), Label: "extension", Clause: "a"},
		{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: step("1h", "exact", "1"), Label: "money", Clause: "b"}}}, sla.BillCredit)
	c.Payout.HoldUntil = &sla.Minimum{MoreThan: money.MustNumber("1000"), Currency: "USD", Clause: "hold"}
	a := answer(t, down(ask(c, "7200"), 3*h))
	if got := line(a.Credit.Amount, a.Credit.Hours == nil, a.Credit.Options[0].Hours, a.Credit.Options[1].Amount, strings.Contains(codes(a), "credit_held")); got != "30.00 true 3 30.00 true" {
		t.Error(got)
	}
}

// Coupa: ten percent, or the rate of unavailability where that is more.
func TestTheGreater(t *testing.T) {
	c := promise("99.8", &sla.Schedule{Kind: sla.GreaterOf, Of: []sla.Schedule{
		{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.8", "", "10")}},
		{Kind: sla.Linear, Input: sla.QUnavailability, Unit: sla.UPercent, Step: step("1", "exact", "1")}}}, sla.BillCredit)
	tell(t, up(ask(c, "100"), "99.8"), "no_breach, 0.00 USD")
	tell(t, up(ask(c, "100"), "97"), "breach, 10 % 10.00 USD")
	tell(t, up(ask(c, "100"), "87.5"), "breach, 12.5 % 12.50 USD")
}

// GitHub 2021: at most 99.9 pays, and exactly 99.0 is in no row. The hole is told with its neighbours.
func TestInclusiveEdgesAndHoles(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{
		{AtMost: edge("99.9"), MoreThan: edge("99.0"), Amount: ratioOf("10"), Clause: "1"}, under("99.0", "", "25")}}, sla.BillCredit)
	tell(t, up(ask(c, "100"), "99.9"), "breach, 10 % 10.00 USD")
	tell(t, up(ask(c, "100"), "99.90001"), "no_breach, 0.00 USD")
	tell(t, up(ask(c, "100"), "99.0"), "breach, nothing, between 10 % 10.00 USD and 25 % 25.00 USD")
	// A table that begins below its promise: between them nothing is assigned.
	late := promise("100", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UHours, Rows: []sla.Band{under("99.999", "", "2")}}, sla.ServiceExtension)
	tell(t, up(ask(late, ""), "99.9995"), "breach, nothing, between nothing and 2 h")
}

// Two rows that both fit are two readings: the lesser credit, and the greater as its upper bound.
func TestRowsThatOverlap(t *testing.T) {
	c := promise("100", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{
		{AtLeast: edge("99.9"), Below: edge("100"), Amount: ratioOf("4"), Clause: "1"}, {AtMost: edge("99.9"), Amount: ratioOf("8"), Clause: "2"}}}, sla.BillCredit)
	tell(t, up(ask(c, "100"), "99.9"), "breach, 4 % 4.00 USD, between 4 % 4.00 USD and 8 % 8.00 USD")
}

// Where the text rounds before it looks up, the rounded percentage decides, and both are shown.
func TestRoundingBeforeLookUp(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.BillCredit)
	c.Measure.Round = &sla.RoundUptime{Places: 1, Mode: money.HalfUp}
	tell(t, up(ask(c, "100"), "99.86"), "no_breach, 0.00 USD")
	tell(t, up(ask(c, "100"), "99.84"), "breach, 10 % 10.00 USD")
	a := answer(t, up(ask(c, "100"), "99.86"))
	if s := a.Steps[1]; s.Key != "rounded_uptime" || s.Result != "99.9" || a.Uptime.Percent.String() != "99.86" {
		t.Errorf("%+v", s)
	}
}

// A fixed denominator, 730 hours, is what down time is divided by in every month.
func TestFeesForTimeOverAFixedMonth(t *testing.T) {
	c := promise("100", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: step("1h", "exact", "50")}, sla.BillCredit)
	c.Measure.Denominator = &sla.Denominator{Kind: "fixed", Fixed: 730 * h}
	a := answer(t, down(ask(c, "730"), h))
	if got := line(a.Credit.Amount, a.Uptime.Percent); got != "50.00 99.863013698630136986" {
		t.Error(got)
	}
}

// Down time by affected users, of whom nothing is known: no amount, but the credit as if all had been is its upper bound.
func TestUnknownShareHasAnUpperBound(t *testing.T) {
	c := promise("100", proRata("10"), sla.BillCredit)
	c.Measure = sla.Measure{Kind: sla.WeightedTime, Weight: "affected_users", Clause: "def"}
	month, unit := june.In(time.UTC), sla.Labels{"account": "1"}
	out := interval.Interval{Start: month.Start.Add(24 * h), End: month.Start.Add(27 * h)}
	e := sla.Evidence{Name: "probe", Labels: unit, First: month.Start, Last: month.End,
		Timelines: []sla.Timeline{sla.NewTimeline(unit, []sla.Stretch{{Interval: month, State: sla.Up}, {Interval: out, State: sla.Down}})}}
	a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: june, Currency: "USD", Evidence: []sla.Evidence{e}, Ledger: bill("usage Service 1 r1 - 2026-06 720")}))
	if got := line(a.Verdict, a.Uptime == nil, a.Credit.Amount == nil, a.Credit.Low == nil, a.Credit.High); got != "insufficient_evidence true true true 30.00" {
		t.Error(got)
	}
}
