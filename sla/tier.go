package sla

import (
	"math/big"
	"slices"
	"time"

	"slacredit/sla/money"
)

// tierOf is the index of the tier that an uptime falls in, −1 for none. It compares exact values: an uptime equal to an
// edge belongs to the milder side, as the tables read.
func tierOf(u *big.Rat, tiers []Tier) int {
	for i, t := range tiers {
		if u.Cmp(t.Below.Rat()) < 0 && (t.AtLeast == nil || u.Cmp(t.AtLeast.Rat()) >= 0) {
			return i
		}
	}
	return -1
}

func tierRows(tiers []Tier) []TierRow {
	out := make([]TierRow, len(tiers))
	for i, t := range tiers {
		out[i] = TierRow{t.Below, t.AtLeast, t.Percent, t.Clause}
	}
	return out
}

// tier is the tier that was reached: of the tiers, or of bands of uptime that say the same in other words. Nil where no
// row was reached, and where the row is none of uptime in percent of the base.
func (j *judgement) tier(a *Assessment) *TierRow {
	u := j.rounded(j.views.found.Uptime)
	if u == nil {
		return nil
	}
	if j.c.Credit == nil {
		if at := tierOf(u, j.c.Tiers); at >= 0 {
			return &a.Tiers[at]
		}
		return nil
	}
	for i, t := range j.c.Credit.tiers() {
		if j.found.known && tierOf(u, []Tier{t}) == 0 {
			return &a.Tiers[i]
		}
	}
	return nil
}

// tiers are the rows of a schedule that says what tiers say: percent of the base for an uptime below an edge and at or
// above the next one. Nil for any other schedule.
func (s *Schedule) tiers() (out []Tier) {
	if s == nil || s.Kind != Bands || s.Input != QUptime || s.Unit != UPercent {
		return nil
	}
	for _, b := range s.Rows {
		t := b.tier()
		if t == nil {
			return nil
		}
		out = append(out, *t)
	}
	slices.SortStableFunc(out, func(a, b Tier) int { return b.Below.Cmp(a.Below.Decimal) })
	for i := range out {
		switch last := i == len(out)-1; {
		case last && out[i].AtLeast != nil, !last && out[i].AtLeast != nil && !out[i].AtLeast.Equal(out[i+1].Below.Decimal):
			return nil // a hole or an overlap
		case !last && s.Pick == "most_severe" && out[i+1].Percent.LessThan(out[i].Percent.Decimal):
			return nil
		case !last && out[i].AtLeast == nil && s.Pick == "most_severe":
			out[i].AtLeast = &out[i+1].Below
		case !last && out[i].AtLeast == nil:
			return nil
		}
	}
	return out
}

// band is the tier as a row of a schedule.
func (t Tier) band() *Band {
	edge := func(n money.Number) *Edge { return &Edge{text: n.String(), rat: n.Rat()} }
	b := &Band{Below: edge(t.Below), Amount: Ratio{t.Percent.String(), t.Percent.Rat()}, Clause: t.Clause}
	if t.AtLeast != nil {
		b.AtLeast = edge(*t.AtLeast)
	}
	return b
}

// tier is the row as a tier; nil where its edges are not those of one.
func (b Band) tier() *Tier {
	if b.Below == nil || b.AtMost != nil || b.MoreThan != nil {
		return nil
	}
	below, err1 := money.ParseNumber(b.Below.String())
	percent, err2 := money.ParseNumber(b.Amount.String())
	if err1 != nil || err2 != nil {
		return nil
	}
	t := Tier{Below: below, Percent: percent, Clause: b.Clause}
	if b.AtLeast != nil {
		edge, err := money.ParseNumber(b.AtLeast.String())
		if err != nil {
			return nil
		}
		t.AtLeast = &edge
	}
	return &t
}

// next is how far the next tier was. Where the text rounds before it looks up, an edge is no single moment.
func (j *judgement) next(a *Assessment) *ToNextTier {
	if j.c.Measure.Round != nil {
		return nil
	}
	tiers := j.c.Tiers
	if j.c.Credit != nil {
		tiers = j.c.Credit.tiers()
	}
	return toNextTier(a.Uptime.Percent, tiers, a.Period.Length())
}

// toNextTier is how much more fully bad time the period could have had before the edge of the next tier.
func toNextTier(u Percent, tiers []Tier, period time.Duration) *ToNextTier {
	next := tierOf(u.Rat(), tiers) + 1
	if next >= len(tiers) {
		return nil
	}
	gap := new(big.Rat).Sub(u.Rat(), tiers[next].Below.Rat())
	gap.Mul(gap, big.NewRat(int64(period), int64(100*time.Second)))
	if gap.Sign() < 0 {
		return nil
	}
	text := gap.FloatString(3)
	if exact, _ := new(big.Rat).SetString(text); exact.Cmp(gap) < 0 {
		text = new(big.Rat).Add(exact, big.NewRat(1, 1000)).FloatString(3) // never less time than it takes
	}
	return &ToNextTier{tiers[next].Percent, money.MustNumber(money.MustNumber(text).AtLeast(0))}
}
