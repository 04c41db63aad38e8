package workbook

import (
	"math/big"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Evidence that no sheet can list line by line is added up, and nothing of it is lost.
func TestSlicesBeyondTheBudgetAddUp(t *testing.T) {
	start := time.Date(2017, time.February, 1, 0, 0, 0, 0, time.UTC)
	u := &sla.Uptime{Slices: 576}
	for day := range 2 {
		u.Days = append(u.Days, sla.DayCount{Day: interval.DateOf(start.AddDate(0, 0, day)), Slices: 288, Unclean: 288})
	}
	for i := range 576 {
		u.Unclean = append(u.Unclean, sla.SliceRow{Start: start.Add(time.Duration(i) * 5 * time.Minute), Requests: 8, Errors: uint64(i % 9), Excluded: i%7 == 0})
	}
	all, few := meanOf(u, 1000), meanOf(u, 100)
	if all.rows != 576 || len(all.rest) != 0 {
		t.Errorf("all: %d rows, %d days of rest", all.rows, len(all.rest))
	}
	if few.listed != 100 || len(few.rest) != 2 || few.rest[0].slices+few.rest[1].slices != 476 || few.rows != 102 {
		t.Errorf("few: %d listed, rest %v", few.listed, few.rest)
	}
	sum := few.rest[0].rates.Add(few.rest[1].rates)
	for _, r := range few.counted {
		sum = sum.Add(r)
	}
	if !sum.Equal(all.rates) || !few.rates.Equal(all.rates) || few.uptime.Cmp(all.uptime) != 0 {
		t.Errorf("rates %s and %s, want %s", sum, few.rates, all.rates)
	}
	if want := meanUptime(all.rates, 576); want.Cmp(all.uptime) != 0 || want.Cmp(big.NewRat(100, 1)) >= 0 {
		t.Errorf("uptime %s, want %s", all.uptime, want)
	}
}

func TestBillLinesBeyondTheBudgetAddUp(t *testing.T) {
	base := &sla.Basis{Currency: "USD"}
	for i := range 50 {
		l := sla.BasisLine{Currency: "USD", Amount: money.MustNumber("1.01"), Rows: 2}
		switch i % 3 {
		case 1:
			l.Reason = "tax"
		case 2:
			l.Reason, l.Currency = "other_currency", "EUR"
		}
		base.Lines = append(base.Lines, l)
	}
	all, few := pilesOf(base, 1000), pilesOf(base, 10)
	if len(few.lines) != 13 {
		t.Errorf("%d lines, want 10 and one for each of three reasons", len(few.lines))
	}
	for _, reason := range []string{eligible, "tax", "other_currency"} {
		if !few.sums[reason].Equal(all.sums[reason]) || few.rows[reason] != all.rows[reason] {
			t.Errorf("%s: %s in %d rows, want %s in %d", reason, few.sums[reason], few.rows[reason], all.sums[reason], all.rows[reason])
		}
	}
	if !all.sums["other_currency"].IsZero() || all.rows["other_currency"] == 0 {
		t.Errorf("another currency adds %s", all.sums["other_currency"])
	}
}
