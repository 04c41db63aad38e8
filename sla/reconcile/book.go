package reconcile

import (
	"cmp"
	"math/big"
	"slices"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// book is the accounts of claims while lines are given to them.
type book struct {
	claims []Claim
	lines  []Line
	given  []bool // by line
	family map[string]*big.Rat
}

func newBook(dues []Due, lines []Line) *book {
	b := &book{lines: lines, given: make([]bool, len(lines)), family: map[string]*big.Rat{}}
	for _, d := range dues {
		b.claims = append(b.claims, Claim{Due: d, Matches: []Match{}})
	}
	slices.SortFunc(b.claims, func(x, y Claim) int {
		return cmp.Or(cmp.Compare(x.Month.String(), y.Month.String()), cmp.Compare(x.ID, y.ID))
	})
	for _, l := range lines {
		sum := b.familyOf(l)
		sum.Add(sum, l.Amount.Rat())
	}
	return b
}

// familyOf is what all lines with the text of a line come to; their months and accounts may differ.
func (b *book) familyOf(l Line) *big.Rat {
	k := string(l.Currency) + " " + l.Description
	if b.family[k] == nil {
		b.family[k] = new(big.Rat)
	}
	return b.family[k]
}

// decide does what a person said.
func (b *book) decide(all []Decision) error {
	decided := map[int]bool{}
	for _, d := range all {
		i := slices.IndexFunc(b.lines, func(l Line) bool {
			return slices.ContainsFunc(l.Origins, func(o audit.Origin) bool {
				return o.String() == d.Line || audit.Origin{Path: o.Path, Line: o.Line}.String() == d.Line
			})
		})
		if i < 0 {
			return audit.Fault("RECON-LINE", audit.Origin{}, "name a line by the id that the result gives it, path:line", "there is no credit line %s", d.Line)
		}
		if decided[i] {
			return audit.Fault("RECON-TWICE", audit.Origin{}, "decide each line once", "the line %s is decided on twice", d.Line)
		}
		decided[i] = true
		if d.Claim == "" {
			b.lines[i].Rejected = true
			continue
		}
		k := slices.IndexFunc(b.claims, func(c Claim) bool { return c.ID == d.Claim })
		switch l := b.lines[i]; {
		case k < 0:
			return audit.Fault("RECON-CLAIM", audit.Origin{}, "name a claim by the id of its assessment", "there is no claim %s", d.Claim)
		case l.Promotional:
			return audit.Fault("RECON-PROMOTIONAL", l.Origins[0], "such credits are given without an outage", "a promotional credit never pays a claim: %q", l.Description)
		case l.Currency != b.claims[k].Currency:
			return audit.Fault("RECON-CURRENCY", l.Origins[0], "two currencies never add", "the line is in %s, the claim in %s", l.Currency, b.claims[k].Currency)
		}
		s := score(b.claims[k].Due, b.lines[i], b.familyOf(b.lines[i]))
		b.book(k, i, b.lines[i].Amount, Accepted, s)
	}
	return nil
}

// book gives a line, or a part of it, to a claim.
func (b *book) book(claim, line int, amount money.Number, how How, s scoring) {
	b.given[line] = true
	if s.rules == nil {
		s.rules = []string{}
	}
	c := &b.claims[claim]
	c.Matches = append(c.Matches, Match{b.lines[line], amount, how, s.points, s.rules})
}

// rest is what a claim still expects, proposals taken for paid.
func (b *book) rest(claim int) money.Number {
	c := &b.claims[claim]
	rest := c.expected().Decimal
	for _, m := range c.Matches {
		rest = rest.Sub(m.Amount.Decimal)
	}
	return money.Number{Decimal: rest}
}

// pair is a line that may pay a claim.
type pair struct {
	claim, line int
	scoring
}

// settle gives the lines that nobody decided on, the most certain first, each once.
func (b *book) settle() {
	var pairs []pair
	for k, c := range b.claims {
		for i, l := range b.lines {
			if b.given[i] || l.Rejected {
				continue
			}
			if s := score(c.Due, l, b.familyOf(l)); s.points >= enoughToPropose {
				pairs = append(pairs, pair{k, i, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(y.points, x.points) })
	for _, p := range pairs {
		if b.given[p.line] {
			continue
		}
		how := Proposed
		if p.points >= enoughToMatch {
			how = Matched
		}
		if b.lines[p.line].Amount.GreaterThan(b.rest(p.claim).Decimal) && b.share(p, pairs, how) {
			continue
		}
		if !b.rest(p.claim).IsPositive() && b.lines[p.line].Amount.IsPositive() {
			how = Proposed // the claim is paid already: whatever this is, a person must see it
		}
		b.book(p.claim, p.line, b.lines[p.line].Amount, how, p.scoring)
	}
}

// share gives a line to all claims that it may pay, if it pays what they still expect together: providers grant one outage at
// once.
func (b *book) share(best pair, pairs []pair, how How) bool {
	var sum money.Sum
	var of []pair
	for _, p := range pairs {
		if rest := b.rest(p.claim); p.line == best.line && rest.IsPositive() {
			of = append(of, p)
			sum.Add(rest.Decimal)
		}
	}
	if len(of) < 2 || !sum.Number().Equal(b.lines[best.line].Amount.Decimal) {
		return false
	}
	for _, p := range of {
		p.give(0, "pays %d claims together", len(of))
		part := money.MustNumber(b.rest(p.claim).AtLeast(b.claims[p.claim].Currency.Places()))
		b.book(p.claim, p.line, part, how, p.scoring)
	}
	return true
}

// report closes the accounts.
func (b *book) report() Report {
	out := Report{Claims: []Claim{}, Left: []Line{}}
	for i, l := range b.lines {
		if !b.given[i] {
			out.Left = append(out.Left, l)
		}
	}
	for _, c := range b.claims {
		c.close()
		out.Claims = append(out.Claims, c)
	}
	return out
}

// close works out what was applied, and how the claim stands.
func (c *Claim) close() {
	var applied, proposed money.Sum
	for _, m := range c.Matches {
		if m.How == Proposed {
			proposed.Add(m.Amount.Decimal)
			continue
		}
		applied.Add(m.Amount.Decimal)
	}
	places := c.Currency.Places()
	c.Applied, c.Proposed = money.MustNumber(applied.Number().AtLeast(places)), money.MustNumber(proposed.Number().AtLeast(places))
	variance := money.Number{Decimal: c.Applied.Sub(c.expected().Decimal)}
	c.Variance = money.MustNumber(variance.AtLeast(places))
	minor := money.HalfUp.Fraction(variance.Rat(), places)
	nothing := c.Applied.IsZero()
	switch {
	case c.Granted != nil && c.Granted.IsZero() && nothing:
		c.Status = Declined
	case minor.IsZero():
		c.Status = Settled
	case minor.IsPositive():
		c.Status = Over
	case !c.Proposed.IsZero():
		c.Status = Undecided
	case !nothing:
		c.Status = Short
	case c.Filed.IsZero() && c.Claimed == nil:
		c.Status = NotClaimed
	default:
		c.Status = Open
	}
}
