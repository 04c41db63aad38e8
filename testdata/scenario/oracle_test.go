package scenario

import (
	"math/big"
	"testing"
	"time"

	"slacredit/sla/interval"
)

// One upload a minute, all month; every one fails from 17:37 to 21:54 on 28 February. The slices 17:35 and 21:50 are
// touched for three and for four of their five minutes, 50 slices between them wholly: 3/5 + 50 + 4/5 = 257/5 of 8,064.
func TestOracleByHand(t *testing.T) {
	event := Event()
	p := Params{Seed: 1, Month: event.Month, Account: event.Account, Region: event.Region, StorageClass: event.StorageClass,
		Every: time.Minute, EligibleTarget: "10000", Outages: []Outage{{
			From: time.Date(2017, 2, 28, 17, 37, 0, 0, time.UTC), To: time.Date(2017, 2, 28, 21, 54, 0, 0, time.UTC), Ops: []string{"PUT"}}}}
	_, truth := made(t, p)
	if n := truth.Logs.Lines; n.Read != 28*24*60 || n.Used != n.Read {
		t.Fatalf("lines %+v", n)
	}
	uptime := Oracle(truth, Reading{})
	if want := big.NewRat(100*(8064*5-257), 8064*5); uptime.Cmp(want) != 0 {
		t.Fatalf("uptime %v, by hand %v", uptime, want)
	}
	if got := Floor(uptime, 18); got != "99.362599206349206349" {
		t.Errorf("uptime %s", got)
	}
	for _, same := range []Reading{{Type: "PUT"}, {LeaveOutSilent: true}, {Unknown: AllDown}, {Unknown: AllUp}} {
		if got := Oracle(truth, same); got.Cmp(uptime) != 0 {
			t.Errorf("%+v: %v", same, got)
		}
	}
	percent, amount := Credit(uptime, truth.Bill.Eligible, []Tier{{"99.9", "10"}, {"99.0", "25"}})
	if Floor(percent, 0) != "10" || HalfUp(amount, 2) != "1000.00" {
		t.Errorf("%v %% = %v", percent, amount)
	}
}

// The readings on a month small enough to see: of 8,064 slices four have requests.
func TestOracleReadings(t *testing.T) {
	at := func(hour, min int) time.Time { return time.Date(2017, 2, 1, hour, min, 0, 0, time.UTC) }
	cell := func(kind string, start time.Time, requests, errors int64) Cell {
		return Cell{Type: kind, Start: start, Requests: requests, Errors: errors}
	}
	end := time.Date(2017, 2, 28, 23, 55, 0, 0, time.UTC)
	truth := &Truth{
		Month: interval.Month{Year: 2017, Mon: time.February},
		Logs:  Logs{Requests: map[string]int64{"GET": 11, "PUT": 1}},
		Cells: []Cell{cell("GET", at(0, 5), 3, 0), cell("GET", at(1, 0), 3, 1), cell("PUT", at(1, 0), 1, 1),
			cell("GET", at(2, 0), 4, 1), cell("GET", end, 1, 0), cell("GET", end.Add(Slice), 1, 1)},
		Excluded: []interval.Interval{{Start: at(2, 0), End: at(2, 5)}},
	}
	truth.Logs.First, truth.Logs.Last = at(0, 7), end.Add(Slice)
	ask := func(what string, r Reading, errors *big.Rat, slices int64) {
		t.Helper()
		want := new(big.Rat).Quo(errors, big.NewRat(slices, 1))
		want.Mul(want.Sub(big.NewRat(1, 1), want), big.NewRat(100, 1))
		if got := Oracle(truth, r); got == nil || got.Cmp(want) != 0 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	rat := big.NewRat
	ask("pooled", Reading{}, rat(1, 2), 8064)
	ask("silent slices left out", Reading{LeaveOutSilent: true}, rat(1, 2), 4)
	ask("exclusions counted", Reading{WithExcluded: true}, rat(3, 4), 8064)
	ask("GET", Reading{Type: "GET"}, rat(1, 3), 8064)
	ask("PUT without silence", Reading{Type: "PUT", LeaveOutSilent: true}, rat(1, 1), 1)

	worst, kind := Worst(truth, Reading{LeaveOutSilent: true})
	if kind != "PUT" || worst.Sign() != 0 {
		t.Errorf("worst is %s with %v", kind, worst)
	}

	// Now the log begins an hour and two minutes into the month: twelve slices are unknown, the one it begins in is not.
	truth.Cells = truth.Cells[1:]
	truth.Logs.First = at(1, 2)
	ask("rest on what is known", Reading{}, rat(1, 2), 8052)
	ask("unknown is down", Reading{Unknown: AllDown}, rat(25, 2), 8064)
	ask("unknown is up", Reading{Unknown: AllUp}, rat(1, 2), 8064)
	ask("known and not silent", Reading{LeaveOutSilent: true}, rat(1, 2), 3)
	// A minute less than an hour is the edge of the month.
	truth.Logs.First = at(0, 59)
	ask("edge", Reading{Unknown: AllDown}, rat(1, 2), 8064)

	if got := Oracle(&Truth{Month: truth.Month}, Reading{}); got != nil {
		t.Errorf("no line at all: %v", got)
	}
}

func TestCredit(t *testing.T) {
	tiers := []Tier{{"99.9", "10"}, {"99.0", "25"}, {"95.0", "100"}}
	for uptime, want := range map[string]string{
		"100": "0", "99.9": "0", "99.899999999999999999": "10", "99.0": "10", "98.9": "25", "95.0": "25", "94.99": "100",
	} {
		percent, amount := Credit(Rat(uptime), "12345.67", tiers)
		if percent.Cmp(Rat(want)) != 0 || amount.Cmp(new(big.Rat).Mul(Rat("123.4567"), Rat(want))) != 0 {
			t.Errorf("uptime %s: %v %% = %v", uptime, percent, amount)
		}
	}
}

func TestWriting(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Floor(big.NewRat(2, 3), 4), "0.6666"},
		{Floor(big.NewRat(-2, 3), 4), "-0.6667"},
		{Floor(big.NewRat(100, 1), 2), "100.00"},
		{HalfUp(Rat("1234.565"), 2), "1234.57"},
		{HalfUp(Rat("1234.5649999"), 2), "1234.56"},
		{exact{big.NewInt(-5), 3}.String(), "-0.005"},
		{exact{big.NewInt(564902), 10}.scientific(), "5.64902E-5"},
		{exact{big.NewInt(-20), 2}.scientific(), "-2E-1"},
		{exact{big.NewInt(12345), 2}.scientific(), "1.2345E2"},
		{exact{big.NewInt(0), 10}.scientific(), "0E-10"},
		{exact{big.NewInt(1230), 3}.money(), "1.23"},
		{exact{big.NewInt(7), 0}.money(), "7.00"},
		{exact{big.NewInt(1), 0}.share(1, 3, 5).String(), "0.33333"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
