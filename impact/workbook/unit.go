package workbook

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"slacredit/sla"
	"slacredit/sla/money"
)

// unit is an assessment with its number in the workbook. The number ends the names of its cells: credit_1, uptime_1.
type unit struct {
	n int
	*sla.Assessment
	terms int // number of its block on the sheet Terms

	// What the formulas come to. Of mean and time one is used, by the kind of measure.
	mean  mean
	time  timeShare
	piles piles
}

// unitsOf numbers the assessments and works out, once, what their formulas come to.
func unitsOf(in []sla.Assessment) []unit {
	out := make([]unit, len(in))
	blocks := map[string]int{}
	budget := sheetRows / max(len(in), 1)
	for i := range in {
		u := unit{n: i + 1, Assessment: &in[i]}
		switch {
		case u.Uptime == nil:
		case u.Uptime.Slices > 0:
			u.mean = meanOf(u.Uptime, budget)
		default:
			u.time = timeOf(u.Uptime, u.Period)
		}
		if u.Basis != nil {
			u.piles = pilesOf(u.Basis, budget)
		}
		key := u.termsKey()
		if blocks[key] == 0 {
			blocks[key] = len(blocks) + 1
		}
		u.terms = blocks[key]
		out[i] = u
	}
	return out
}

// termsKey tells assessments apart whose schedule differs; the others share a block on the sheet Terms.
func (u unit) termsKey() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q %q %q", u.Terms, u.Version, u.Commitment, u.Source)
	for _, t := range u.Tiers {
		fmt.Fprintf(&b, " %s", t.Below)
		if t.AtLeast != nil {
			fmt.Fprintf(&b, "-%s", t.AtLeast)
		}
		fmt.Fprintf(&b, ":%s %q", t.CreditPercent, t.Clause)
	}
	if c := u.Credit; c != nil && c.Minimum != nil {
		fmt.Fprintf(&b, " %s %s %q in %s", c.Minimum.MoreThan, c.Minimum.Currency, c.Minimum.Clause, c.Currency)
	}
	return b.String()
}

// cellName is the name of this unit's cell for a figure.
func (u unit) cellName(figure string) string { return figure + "_" + strconv.Itoa(u.n) }

// label is the unit in one line.
func (u unit) label() string {
	parts := []string{strconv.Itoa(u.n), u.service()}
	for _, k := range slices.Sorted(maps.Keys(u.Unit)) {
		parts = append(parts, u.Unit[k])
	}
	return strings.Join(parts, " · ")
}

// service names the agreement and the commitment.
func (u unit) service() string {
	if u.Commitment == "" {
		return u.Terms
	}
	return u.Terms + " " + u.Commitment
}

// part is the class or the resource: whatever tells units of one account and region apart.
func (u unit) part() string {
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(u.Unit)) {
		if k != sla.Account && k != sla.Region {
			parts = append(parts, u.Unit[k])
		}
	}
	return strings.Join(parts, ", ")
}

// mark is the key of one of this unit's rows.
func (u unit) mark(row string) string { return row + "/" + strconv.Itoa(u.n) }

func sortedKeys(l sla.Labels) []string { return slices.Sorted(maps.Keys(l)) }

// termsMark is the key of the rows of this unit's terms.
func (u unit) termsMark(row string) string { return fmt.Sprintf("terms/%d/%s", u.terms, row) }

// percent is the Monthly Uptime Percentage that the sheet Uptime comes to.
func (u unit) percent() *big.Rat {
	if u.Uptime.Slices > 0 {
		return u.mean.uptime
	}
	return u.time.uptime
}

// base is the eligible base that the sheet Basis comes to.
func (u unit) base() money.Number { return money.Number{Decimal: u.piles.sums[eligible]} }

// due is the credit that the sheet Claim comes to, as found.
func (u unit) due() due { return dueOf(u.Assessment, u.percent(), u.base()) }
