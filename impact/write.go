package impact

import (
	"time"

	"slacredit/sla/money"
)

// writer turns reckonings into the statement: it rounds, once.
type writer struct {
	assumptions Assumptions
	currency    money.Currency
	places      minor
}

// statement is the statement without its incidents.
func (w writer) statement(g *grid) *Statement {
	a := w.assumptions
	s := &Statement{Currency: w.currency, Incidents: []IncidentLoss{}, Expenses: a.ExtraExpense, CostRatio: a.VariableCostRatio,
		Holidays: a.Holidays, Zone: g.zone.String(), Revenue: g.coverage, Warnings: append([]Warning{}, g.aboutRevenue()...)}
	if a.WaitingPeriod > 0 {
		seconds := int64(a.WaitingPeriod / time.Second)
		s.WaitingPeriodSeconds = &seconds
	}
	return s
}

// income adds up what is apart from lost sales, and the loss of income.
func (w writer) income(s *Statement) {
	var income money.Sum
	known := w.assumptions.VariableCostRatio != nil
	for _, i := range s.Incidents {
		if known = known && i.ContributionLoss != nil; known {
			income.Add(i.ContributionLoss.Decimal)
		}
	}
	if len(s.Expenses) > 0 {
		var extra money.Sum
		for _, e := range s.Expenses {
			extra.Add(e.Amount.Decimal)
			income.Add(e.Amount.Decimal)
		}
		n := extra.Number()
		s.ExtraExpense = &n
	}
	if known {
		n := income.Number()
		s.LossOfIncome = &n
	}
}

// incident writes one incident.
func (w writer) incident(in Incident, m *model, r *reckoning) IncidentLoss {
	notes := remarks{list: []Warning{}, places: w.places, currency: w.currency}
	out := IncidentLoss{From: in.Start.UTC(), To: in.End.UTC(), Source: in.Source, Method: m.rung.id(),
		MethodTitle: m.rung.title, Sides: m.rung.sides(), HistoryDays: m.historyDays, AfterHours: m.afterHours, Rule: string(r.rule), Levels: []Interval{}, Placebos: []Placebo{}}
	if in.FailedFraction != nil {
		phi := money.Number{Decimal: money.MustNumber(in.FailedFraction.FloatString(18)).Decimal}
		phi = money.MustNumber(phi.AtLeast(0))
		out.Phi = &phi
	}
	if r.soldKnown {
		sold := r.sold.number(int32(w.places))
		out.Actual = &sold
	}
	m.aboutData(&notes)
	out.Hours = w.hours(m, r)
	if m.blank {
		out.Warnings = notes.list
		return out
	}
	checks := m.crossChecks()
	out.ButFor, out.GrossLoss = w.places.amount(r.butFor), w.places.amount(max(r.gross, 0))
	out.Interval = w.interval(r)
	out.Levels = append(out.Levels, w.levels(m, r)...)
	out.P = fraction(r.pAs, r.pOf)
	out.LevelRatio = unrounded(m.level.ratio)
	out.PlaceboBias, out.PlaceboWAPE = unrounded(r.placebos.bias()), unrounded(r.placebos.wape())
	out.CrossChecks = CrossChecks{w.places.amount(checks.beforeOnly), w.places.amount(checks.lastWeek), w.places.amount(checks.flat)}
	out.Partial = w.partial(r.partial)
	out.Workings = w.workings(m, r)
	out.Placebos = w.placebos(m, r)
	m.aboutLevel(&notes, r, checks)
	m.aboutLoss(&notes, r)
	w.net(&out, m, r, &notes)
	w.split(&out)
	w.waiting(&out, m, r, &notes)
	out.Warnings = notes.list
	return out
}

// interval is the interval of the gross loss.
func (w writer) interval(r *reckoning) *Interval {
	if r.level == 0 {
		return nil
	}
	i := &Interval{Level: r.level.String(), Low: w.places.must(r.grossLow), High: w.places.must(r.grossHigh), Placebos: len(r.placebos.score)}
	if r.rule != byBoth {
		i.ButForLow, i.ButForHigh = w.places.amount(r.low), w.places.amount(r.high)
		i.Rank = r.level.rank(len(r.placebos.score))
	}
	return i
}

// levels are the intervals at every level that may be claimed, under the rules that take them from the placebos.
func (w writer) levels(m *model, r *reckoning) []Interval {
	var out []Interval
	for _, c := range confidences {
		if c > r.level || r.rule == byBoth {
			continue
		}
		at := *r
		at.level = c
		at.low, at.high = at.placebos.bounds(c, at.butFor)
		m.applyRule(&at)
		out = append(out, *w.interval(&at))
	}
	return out
}

func (w writer) partial(p *partial) *Partial {
	if p == nil {
		return nil
	}
	out := &Partial{w.places.amount(p.baseline), w.places.must(p.fraction), w.places.amount(p.ratio), nil}
	if p.known {
		out.WouldBe = w.places.amount(p.wouldBe)
	}
	return out
}

// net writes the range after make-up sales.
func (w writer) net(out *IncidentLoss, m *model, r *reckoning, notes *remarks) {
	x := m.recapture(r)
	if x == nil {
		if out.Interval != nil {
			low, high := out.Interval.Low, out.Interval.High
			out.NetLow, out.NetHigh = &low, &high
		}
		notes.add("LOSS-RECAPTURE-UNMEASURED",
			"Make-up sales after the outage could not be measured: none are taken off, and the net range is the gross interval.")
		return
	}
	out.NetLow, out.NetHigh = w.places.amount(x.low), w.places.amount(x.high)
	out.Recapture = &Recapture{Hours: m.view.recovery, Excess: w.places.must(x.excess), Percent: percentOf(x.share),
		P: *fraction(x.pAs, x.pOf), Net: w.places.must(x.net), Level: x.level.String(), Placebos: x.placebos}
	if 20*x.pAs > x.pOf { // p > 0.05
		measured := "not measurable"
		if out.Recapture.Percent != nil {
			measured = out.Recapture.Percent.String() + " %"
		}
		notes.add("LOSS-RECAPTURE-UNPROVEN", "Recapture measured %s (0–100 %%), NOT distinguishable from zero.", measured)
	}
}

// split divides the gross loss, and the net range, into saved cost and lost contribution.
func (w writer) split(out *IncidentLoss) {
	if w.assumptions.VariableCostRatio == nil {
		return
	}
	divide := func(loss money.Number) (saved, lost money.Number) {
		saved = w.places.round(money.Number{Decimal: loss.Mul(w.assumptions.VariableCostRatio.Value.Decimal)})
		return saved, money.Number{Decimal: loss.Sub(saved.Decimal)}
	}
	saved, lost := divide(*out.GrossLoss)
	out.SavedCosts, out.ContributionLoss = &saved, &lost
	if out.NetLow != nil {
		var n NetSplit
		n.SavedLow, n.ContributionLow = divide(*out.NetLow)
		n.SavedHigh, n.ContributionHigh = divide(*out.NetHigh)
		out.NetSplit = &n
	}
}

// waiting writes the loss after the waiting period: the estimate and its placebos over the later part of the window, not a
// share of the whole.
func (w writer) waiting(out *IncidentLoss, m *model, r *reckoning, notes *remarks) {
	wait := w.assumptions.WaitingPeriod
	if wait == 0 {
		return
	}
	if m.Length() <= wait {
		out.AfterWaitingPeriod = w.places.amount(0)
		notes.add("LOSS-WAITING", "0 after waiting period: the outage of %s ends within the %s.", m.Length(), wait)
		return
	}
	later := m.reckon(m.window.after(wait))
	out.AfterWaitingPeriod, out.AfterWaiting = w.places.amount(max(later.gross, 0)), w.interval(&later)
}

// workings are the unrounded figures.
func (w writer) workings(m *model, r *reckoning) *Workings {
	k := &Workings{ButFor: *unrounded(r.butFor), Exposure: *unrounded(m.exposure()), ScaleFloor: *unrounded(scaleFloor),
		LevelHours: m.level.hours, RecoveryHours: m.view.recovery, GuardHours: m.view.guard, DecayHours: decayHours,
		VisibleTo: m.grid.pieceStart(m.grid.first + m.view.end)}
	if len(r.placebos.score) > 0 {
		k.MeanButFor, k.Scale = unrounded(r.placebos.mean), unrounded(r.placebos.scale(r.butFor))
	}
	return k
}

// hours writes the touched hours.
func (w writer) hours(m *model, r *reckoning) []Hour {
	out := []Hour{}
	for j, part := range m.parts {
		if len(part) == 0 {
			continue
		}
		h := Hour{Label: m.grid.name(m.grid.first + m.start + j), From: part[0].Start.UTC(), To: part[len(part)-1].End.UTC(),
			Share: *unrounded(m.shares[j])}
		sold := r.hourly[j]
		known := sold.unknown == 0 || m.failed.total()
		if known {
			n := sold.number(int32(w.places))
			h.Actual = &n
		}
		if !m.blank {
			p := m.profile.at(m.start + j)
			butFor := float64(m.level.ratio * float64(m.shares[j]*p))
			h.Profile, h.ButFor = unrounded(p), unrounded(butFor)
			switch {
			case r.rule == byFraction:
				h.Loss = unrounded(m.failed.float() * butFor)
			case known:
				h.Loss = unrounded(butFor - sold.float())
			}
		}
		out = append(out, h)
	}
	return out
}

// placebos writes the replayed days.
func (w writer) placebos(m *model, r *reckoning) []Placebo {
	out := []Placebo{}
	for i, past := range m.past {
		p := Placebo{Days: past.days, Date: m.grid.day(m.grid.first + past.start), From: m.grid.pieceStart(m.grid.first + past.start),
			Actual: *unrounded(r.placebos.sold[i]), ButFor: *unrounded(r.placebos.butFor[i]), Level: *unrounded(past.level.ratio)}
		if len(r.placebos.score) > 0 {
			p.Scale, p.Score = unrounded(r.placebos.scale(p.ButFor.InexactFloat64())), unrounded(r.placebos.score[i])
		}
		out = append(out, p)
	}
	return out
}

// total writes the sum over the incidents.
func (w writer) total(s *Statement, parts []reckoning) {
	j := together(parts)
	if len(parts) == 0 || !j.estimated {
		return
	}
	t := &Total{ButFor: w.places.must(j.butFor), GrossLoss: w.places.must(max(j.gross, 0))}
	if j.soldKnown {
		sold := j.sold.number(int32(w.places))
		t.Actual = &sold
	}
	switch {
	case j.level > 0:
		t.Interval = &Interval{Level: j.level.String(), Low: w.places.must(j.low), High: w.places.must(j.high),
			Placebos: j.placebos, Rank: j.level.rank(j.placebos)}
	case len(parts) == 1 && s.Incidents[0].Interval != nil: // whatever its rule
		i := s.Incidents[0].Interval
		t.Interval = &Interval{Level: i.Level, Low: i.Low, High: i.High, Placebos: i.Placebos, Rank: i.Rank}
	}
	s.Total = t
	if each := j.each; each > max(j.gross, 0) {
		notes := remarks{places: w.places, currency: w.currency}
		notes.add("LOSS-TOTAL-SIGNED", "Some incidents sold more than was expected, which lowers the total to %s. One by one, as the loss of income takes them, "+
			"the gross losses add up to %s.", notes.money(max(j.gross, 0)), notes.money(each))
		s.Warnings = append(s.Warnings, notes.list...)
	}
}
