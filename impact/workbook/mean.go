package workbook

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/interval"
)

// sheetRows is how many rows of evidence a sheet takes over all assessments; the format's own limit is 1,048,576.
const sheetRows = 900_000

// mean is what the formulas over a unit's slices come to.
type mean struct {
	slices, unknown, silent, known decimal.Decimal
	rates                          decimal.Decimal   // Σ over the days
	days                           []decimal.Decimal // Σ rates of each day
	counted                        []decimal.Decimal // rate of each listed slice
	uptime                         *big.Rat

	listed int       // slices with a row of their own
	rest   []restDay // the others, by day
	rows   int       // of the table of slices
}

// restDay is the slices of a day that have no row of their own.
type restDay struct {
	day    interval.Date
	slices int
	rates  decimal.Decimal
}

// ratePlaces is how finely an error rate is added up for a cached value: far beyond what a double shows.
const ratePlaces = 30

// fixedRate is errors ÷ requests, cut off. The exact percentage is the program's; this serves the cached values, where
// adding thousands of unlike fractions exactly would cost seconds.
func fixedRate(errors, requests uint64) decimal.Decimal {
	n := new(big.Int).SetUint64(errors)
	n.Mul(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(ratePlaces), nil))
	return decimal.NewFromBigInt(n.Div(n, new(big.Int).SetUint64(requests)), -ratePlaces)
}

// meanOf adds up a unit's slices, of which as many as the budget allows get a row of their own.
func meanOf(t *sla.Uptime, budget int) mean {
	m := mean{days: make([]decimal.Decimal, len(t.Days)), listed: min(len(t.Unclean), budget)}
	index := map[interval.Date]int{}
	var slices, unknown, silent int64
	for i, d := range t.Days {
		index[d.Day] = i
		slices, unknown, silent = slices+d.Slices, unknown+d.Unknown, silent+d.Silent
	}
	m.slices, m.unknown, m.silent = decimal.NewFromInt(slices), decimal.NewFromInt(unknown), decimal.NewFromInt(silent)
	m.known = m.slices.Sub(m.unknown)
	for i, r := range t.Unclean {
		rate := decimal.Zero
		if r.Requests > 0 && !r.Excluded {
			rate = fixedRate(r.Errors, r.Requests)
		}
		day := dayOf(r)
		if k, ok := index[day]; ok {
			m.days[k] = m.days[k].Add(rate)
			m.rates = m.rates.Add(rate)
		}
		if i < m.listed {
			m.counted = append(m.counted, rate)
			continue
		}
		if n := len(m.rest); n == 0 || m.rest[n-1].day != day {
			m.rest = append(m.rest, restDay{day: day})
		}
		last := &m.rest[len(m.rest)-1]
		last.slices++
		last.rates = last.rates.Add(rate)
	}
	m.rows = m.listed + len(m.rest)
	m.uptime = t.Percent.Rat()
	if known := slices - unknown; known > 0 {
		m.uptime = meanUptime(m.rates, known)
	}
	return m
}

// meanUptime is 100 × (1 − rates ÷ slices).
func meanUptime(rates decimal.Decimal, known int64) *big.Rat {
	share := new(big.Rat).Mul(rates.Rat(), big.NewRat(100, known))
	return share.Sub(big.NewRat(100, 1), share)
}

// dayOf is the day a slice is counted under, as [sla.DayCount] has it: the UTC day of its start.
func dayOf(r sla.SliceRow) interval.Date { return interval.DateOf(r.Start.UTC()) }

// codeList is a count per code in one line, sorted by code.
func codeList(by map[string]uint64) string {
	parts := make([]string, 0, len(by))
	for _, code := range slices.Sorted(maps.Keys(by)) {
		parts = append(parts, fmt.Sprintf("%s: %d", code, by[code]))
	}
	return strings.Join(parts, ", ")
}

// list joins texts for reading.
func list(in []string) string {
	if len(in) == 0 {
		return "none"
	}
	return strings.Join(in, "; ")
}

// nonEmpty leaves out the texts that say nothing.
func nonEmpty(in ...string) []string {
	return slices.DeleteFunc(in, func(s string) bool { return s == "" })
}
