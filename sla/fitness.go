package sla

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"slacredit/sla/money"
)

// Fitness is whether evidence can decide a commitment at all, and how well. Its notes ask for a person; only where evidence can
// decide nothing is the verdict that it is insufficient.
const (
	// statesForRequests: of another kind than the agreement measures: states for requests, or requests for states.
	statesForRequests = "FIT-STATES-FOR-REQUESTS"
	// fitResolution: looked too seldom, or counted in slices too long, for what the agreement tells apart.
	fitResolution = "FIT-RESOLUTION"
	// fitCoverage: a part of the period only.
	fitCoverage = "FIT-COVERAGE"
	// fitRetention: what is left of metrics after their fine points were thrown away.
	fitRetention = "FIT-RETENTION"
	// fitUpperBound: more errors counted than the agreement may count.
	fitUpperBound = "FIT-UPPER-BOUND"
	// fitOwnServer: errors of the customer's own server.
	fitOwnServer = "FIT-OWN-SERVER"
	// fitFeedOnly: the provider's word alone.
	fitFeedOnly = "FIT-FEED-ONLY"
	// fitSummary: sums of time that cannot be cut at the edge of a period, nor told apart into outages.
	fitSummary = "FIT-SUMMARY"
)

// fitness notes how well the evidence of a unit can decide its commitment.
func (as *assessor) fitness(a *Assessment, c *Commitment, u unit) {
	a.fitVantage(u)
	a.fitRetention(c, u)
	a.fitSlices(c, u)
	as.fitSummaries(a)
	if a.Uptime == nil {
		return
	}
	a.fitCoverage(u)
	if usual, who := u.usual(); usual > 0 {
		a.fitResolution(c, usual, who)
	}
}

// fitVantage notes what can be held against where the evidence was seen from.
func (a *Assessment) fitVantage(u unit) {
	own, word := len(u.deciding) > 0, len(u.deciding) > 0
	for _, s := range u.deciding {
		own = own && s.source.Vantage == OwnServer
		word = word && (s.source.Vantage == ProviderWord || s.source.Vantage == OwnWord) && !s.source.AsDowntime // which has a note of its own
	}
	switch {
	case own && u.problem == nil:
		a.note(fitOwnServer, true, "The evidence is of the customer's own server. It proves nothing about a provider beneath it, other than by terms that are about that server.")
	case word:
		a.note(fitFeedOnly, true, "Nothing but word of incidents decides. What is posted is late, rounded, and about more than this customer: it corroborates, and proves little.")
	}
}

// ownServerOnly is why a unit has no answer of which only the customer's own servers speak.
func ownServerOnly(unfit []said) *Note {
	var names []string
	for _, s := range unfit {
		names = append(names, s.source.Name)
	}
	return &Note{fitOwnServer, fmt.Sprintf("The evidence is of the customer's own server (%s): its errors prove nothing about the provider beneath it. "+
		"Add the provider's logs or metrics, or a monitor that asks the provider's service itself.", strings.Join(names, ", ")), true}
}

// feedOnly is why a claim has no answer for which there is nothing but what somebody says of incidents; nil where there is more.
func (r Request) feedOnly() *Note {
	said := 0
	for _, e := range r.Evidence {
		if e.Tally != nil || len(e.Timelines) > 0 {
			return nil
		}
		said += len(e.Annotations)
	}
	if said == 0 {
		return nil
	}
	return &Note{fitFeedOnly, "There is nothing but what the provider, or a person, says of incidents: that stands beside evidence and is no down time by itself. Add logs, metrics or a monitor.", true}
}

// fitSummaries notes the sums of time that sources tell of a unit. They decide nothing.
func (as *assessor) fitSummaries(a *Assessment) {
	for _, e := range as.Evidence {
		for k, s := range e.Summaries {
			if !e.Labels.With(s.Labels).With(as.Where).Agrees(a.Unit) {
				continue
			}
			alone := e.Tally == nil && len(e.Timelines) == 0
			a.note(fitSummary, alone && a.Uptime == nil, "Source %s tells sums only of the time from %s to %s: down %s s, unknown %s s. They cannot be cut, nor told apart into outages, and decide nothing.",
				e.Name, s.Start.UTC().Format(time.RFC3339), s.End.UTC().Format(time.RFC3339), secondsOf(s.Time[Down]), secondsOf(s.Time[Unknown]))
			if k >= maxSummaries {
				break
			}
		}
	}
}

// maxSummaries is how many sums of a source are told of.
const maxSummaries = 3

// fitCoverage notes that a part of the period only is known, and from when to when the records go.
func (a *Assessment) fitCoverage(u unit) {
	if !a.Uptime.UnknownSeconds.IsPositive() {
		return
	}
	known := new(big.Rat).Quo(a.Uptime.UnknownSeconds.Rat(), inSeconds(a.Period.Length()))
	known.Sub(hundred, known.Mul(known, hundred))
	text := fmt.Sprintf("%s %% of the period is known.", floorText(known, 4))
	for _, s := range u.deciding {
		if e := s.source; !e.First.IsZero() && (e.First.After(a.Period.Start) || e.Last.Before(a.Period.End)) {
			text += fmt.Sprintf(" The record of %s goes from %s to %s.", e.Name, e.First.UTC().Format(time.RFC3339), e.Last.UTC().Format(time.RFC3339))
		}
	}
	a.note(fitCoverage, true, "%s", text)
}

// usual is the widest usual spacing of the samples that decide, and whose it is; 0 where nothing was sampled.
func (u unit) usual() (usual time.Duration, who string) {
	for _, s := range u.states() {
		for _, w := range s.ways {
			if w.usual > usual {
				usual, who = w.usual, s.source.Name
			}
		}
	}
	return usual, who
}

// fitResolution holds the spacing of samples against what the agreement tells apart: the down time that the first tier allows,
// the shortest outage that counts, and the edges of tiers that a check more or less would cross.
func (a *Assessment) fitResolution(c *Commitment, usual time.Duration, who string) {
	text := []string{fmt.Sprintf("Source %s usually looks every %v.", who, usual)}
	review := false
	object := func(format string, args ...any) {
		text = append(text, fmt.Sprintf(format, args...))
		review = true
	}
	tiers, edge, allowed := c.allows(a.Period.Length())
	of, check := c.denominator(a.Period.Length()), inSeconds(usual)
	if check.Cmp(allowed) > 0 {
		object("That is too coarse for %s %%: all the down time that it allows, %s s, is less than what lies between two looks.", edge, floorText(allowed, 3))
	}
	if d := c.Measure.Debounce; d != nil && usual > d.threshold() {
		object("The agreement tells outages of %v from shorter ones; between two looks either may pass unseen.", d.threshold())
	}
	share := new(big.Rat).Mul(new(big.Rat).Quo(check, of), hundred)
	at := func(p *big.Rat) int {
		p = awarder{c: c}.rounded(p)
		if len(tiers) > 0 {
			return tierOf(p, tiers)
		}
		return p.Cmp(edge.Rat())
	}
	found := a.Uptime.Percent.Rat()
	if at(new(big.Rat).Sub(found, share)) != at(found) {
		object("One failed check more would change the tier.")
	}
	if less := new(big.Rat).Add(found, share); found.Cmp(hundred) < 0 && at(minRat(less, hundred)) != at(found) {
		object("One failed check less would change the tier.")
	}
	if n := toNextTier(a.Uptime.Percent, tiers, a.Period.Length()); n != nil && c.Measure.Round == nil {
		text = append(text, fmt.Sprintf("Failed checks more that reach the edge of the next tier, of %s %%: %s.", n.CreditPercent, checks(n.DowntimeSeconds, check)))
	}
	a.note(fitResolution, review, "%s", strings.Join(text, " "))
}

// allows gives the tiers of a commitment, the percentage below which the first of them lies, and the seconds of down time in the
// period that reach it.
func (c *Commitment) allows(period time.Duration) (tiers []Tier, edge money.Number, allowed *big.Rat) {
	tiers, edge = c.Tiers, c.Target
	if c.Credit != nil {
		tiers = c.Credit.tiers()
	}
	if len(tiers) > 0 {
		edge = tiers[0].Below
	}
	allowed = new(big.Rat).Sub(hundred, edge.Rat())
	return tiers, edge, allowed.Mul(allowed, new(big.Rat).Quo(c.denominator(period), hundred))
}

// fitSlices holds the slices of counts against those of the agreement; and where it names none and every slice is good or bad as
// a whole, against the outages that it tells apart and the down time that its first tier allows.
func (a *Assessment) fitSlices(c *Commitment, u unit) {
	m := c.Measure
	for _, s := range u.counts() {
		step := s.source.Tally.Step
		var text string
		switch _, edge, allowed := c.allows(a.Period.Length()); {
		case m.Slice > 0:
			if step > m.Slice || m.Slice%step != 0 {
				text = fmt.Sprintf(" The agreement looks at slices of %v: how many errors fell into which of them cannot be told.", m.Slice)
			}
		case m.BadIf != nil:
			if inSeconds(step).Cmp(allowed) > 0 {
				text = fmt.Sprintf(" That is too coarse for %s %%: all the down time that it allows, %s s, is less than one slice.", edge, floorText(allowed, 3))
			}
			if d := m.Debounce; d != nil && step > d.threshold() {
				text += fmt.Sprintf(" The agreement tells outages of %v from shorter ones; a slice may be bad by either.", d.threshold())
			}
		}
		if text != "" {
			a.note(fitResolution, true, "Source %s counts in slices of %v.%s", s.source.Name, step, text)
		}
	}
}

// checks is how many checks it takes to fill a time.
func checks(seconds money.Number, check *big.Rat) string {
	n := new(big.Rat).Quo(seconds.Rat(), check)
	whole := new(big.Int).Quo(n.Num(), n.Denom())
	if !n.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.String()
}

// fitRetention notes provider metrics that stand further apart than the agreement looks: their fine points are thrown away after
// weeks, and what is fetched later cannot bring them back.
func (a *Assessment) fitRetention(c *Commitment, u unit) {
	for _, s := range u.deciding {
		if s.source.Vantage != ProviderMetric {
			continue
		}
		var apart time.Duration
		if len(s.series) > 0 {
			apart = s.source.Tally.Step
		}
		for _, w := range s.ways {
			apart = max(apart, w.usual)
		}
		if need := max(c.Measure.Slice, 5*time.Minute); apart > need {
			a.note(fitRetention, true, "The metrics of %s are %v apart. Providers keep fine points for weeks only (CloudWatch: of one minute for 15 days, of five minutes for 63): "+
				"what is finer may be gone, unless somebody exported it in time.", s.source.Name, apart)
		}
	}
}
