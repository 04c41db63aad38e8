package catalog

import (
	"math/big"
	"slices"
	"strings"

	"slacredit/sla"
)

// Bounds of schedules. Combinations of combinations are checked whole, so they must stay small.
const (
	maxRows  = 60
	maxParts = 8
	maxDepth = 3
)

// scheduleKeys are the keys that a kind of schedule takes beside kind, label and clause. The first ones, up to the
// number in scheduleNeeds, are those it cannot do without.
var (
	scheduleKeys = map[sla.ScheduleKind][]string{
		sla.Bands:     {"input", "unit", "rows", "pick"},
		sla.Linear:    {"input", "unit", "step", "allowance", "first_step"},
		sla.Escalate:  {"unit", "rows", "within_months", "pick"},
		sla.GreaterOf: {"of"},
		sla.SumOf:     {"of"},
		sla.ElectOne:  {"of"},
		sla.EitherOf:  {"of"},
	}
	scheduleNeeds = map[sla.ScheduleKind]int{sla.Bands: 3, sla.Linear: 3, sla.Escalate: 3, sla.GreaterOf: 1, sla.SumOf: 1, sla.ElectOne: 1, sla.EitherOf: 1}
)

// credit checks what a breach pays: tiers, or a schedule, or neither where the only remedy is a right.
func (l *linter) credit(at where, c sla.Commitment) {
	target := l.knows(at.in("target"))
	if target && (!c.Target.IsPositive() || !between(c.Target, 0, 100)) {
		l.fault(at.in("target"), "TARGET", "write the percentage that is promised: 99.9", "target %s is not a percentage above 0 and up to 100", c.Target)
	}
	switch rightOnly := c.Payout.Form == sla.TerminationRight || c.Payout.Form == sla.NoPayout; {
	case !l.knows(at.in("tiers"), at.in("credit"), at.in("payout", "form"), at.in("rights")):
	case len(c.Tiers) > 0 && c.Credit != nil:
		l.fault(at.in("credit"), "CREDIT", "keep one of the two", "a commitment pays by tiers or by a credit schedule, not by both")
	case rightOnly && (len(c.Tiers) > 0 || c.Credit != nil):
		l.fault(at.in("payout", "form"), "CREDIT", "remove tiers and credit, or name the form in which they are paid", "the form %s pays nothing, and yet there is a schedule", c.Payout.Form)
	case rightOnly && len(c.Rights) == 0:
		l.fault(at.in("payout", "form"), "CREDIT", "say in rights what the customer may do", "the form %s pays nothing, and there are no rights either", c.Payout.Form)
	case !rightOnly && len(c.Tiers) == 0 && c.Credit == nil:
		l.fault(at.in("tiers"), "TIER-NONE", "write tiers: [{below: 99.9, credit: 10, clause: …}]; or payout: {form: termination_right} with rights, where no credit is paid", "a commitment needs at least one tier, or a credit schedule")
	}
	if len(c.Tiers) > 0 {
		l.tiers(at, c)
	}
	if c.Credit != nil && target && l.knows(at.in("credit")) {
		l.schedule(at.in("credit"), *c.Credit, c, 1)
	}
}

func (l *linter) schedule(at where, s sla.Schedule, c sla.Commitment, depth int) {
	given := []struct {
		key string
		is  bool
	}{
		{"input", s.Input != ""}, {"unit", s.Unit != ""}, {"rows", len(s.Rows) > 0}, {"pick", s.Pick != ""}, {"allowance", s.Allowance != nil},
		{"first_step", s.First != nil}, {"step", s.Step != nil}, {"of", len(s.Of) > 0}, {"within_months", s.WithinMonths != 0},
	}
	keys := scheduleKeys[s.Kind]
	needs := keys[:min(len(keys), scheduleNeeds[s.Kind])]
	whole := true
	for _, g := range given {
		switch {
		case g.is && !slices.Contains(keys, g.key) && !(s.Kind == sla.Escalate && g.key == "input" && s.Input == sla.QFailedPeriods):
			l.fault(at.in(g.key), "CREDIT", "remove it", "a schedule of kind %s has no %s", s.Kind, g.key)
		case !g.is && slices.Contains(needs, g.key):
			l.fault(at.in(g.key), "CREDIT", "add "+g.key, "a schedule of kind %s needs %s", s.Kind, g.key)
			whole = false
		}
	}
	if !whole {
		return
	}
	switch s.Kind {
	case sla.Bands, sla.Escalate:
		l.bands(at, s, c)
	case sla.Linear:
		l.linear(at, s, c)
	default:
		l.parts(at, s, c, depth)
	}
}

// parts checks a combination of schedules.
func (l *linter) parts(at where, s sla.Schedule, c sla.Commitment, depth int) {
	switch {
	case s.Kind == sla.EitherOf && depth > 1:
		l.fault(at, "CREDIT", "write either_of outside, and each reading whole within it", "the readings of a text stand within another schedule")
		return
	case depth == maxDepth:
		l.fault(at, "CREDIT", "write it with fewer combinations", "schedules stand in each other more than %d deep", maxDepth)
		return
	case len(s.Of) < 2:
		l.fault(at.in("of"), "CREDIT", "write the schedule by itself", "%s needs at least two schedules", s.Kind)
	case len(s.Of) > maxParts:
		l.fault(at.in("of"), "CREDIT", "write it with fewer parts", "%s of more than %d schedules", s.Kind, maxParts)
		return
	}
	labels := map[string]bool{}
	for i, part := range s.Of {
		here := at.in("of", i)
		l.schedule(here, part, c, depth+1)
		if first, its := sortOf(s.Of[0]), sortOf(part); s.Kind != sla.ElectOne && first != its && first != "" && its != "" {
			l.fault(here, "CREDIT", "use elect_one, or express both in one unit", "%s cannot put %s and %s together", s.Kind, first, its)
		}
		if s.Kind == sla.EitherOf && part.Kind == sla.ElectOne {
			l.fault(here, "CREDIT", "write each choice as a reading, and say in a note that the customer chooses", "a choice cannot be a reading")
		}
		if s.Kind != sla.ElectOne && s.Kind != sla.EitherOf {
			continue
		}
		if part.Label == "" {
			l.fault(here, "CREDIT", "add label: a name to tell it by", "one of several schedules of %s needs a label", s.Kind)
		} else if labels[part.Label] {
			l.fault(here.in("label"), "CREDIT", "give each a name of its own", "label %q stands twice", clip(part.Label))
		}
		labels[part.Label] = true
	}
}

// linear checks an amount for each step.
func (l *linter) linear(at where, s sla.Schedule, c sla.Commitment) {
	if s.Input == sla.QUptime || s.Input == sla.QFailedPeriods {
		l.fault(at.in("input"), "CREDIT", "count shortfall, unavailability, downtime, longest, each or incidents; escalate looks up failed periods", "%s has no steps to count", s.Input)
		return
	}
	l.observed(at.in("input"), s, c)
	silent := func(at where, clause string) bool {
		return clause == "" && len(l.doc.Unread(at.in("clause")...)) == 0
	}
	named := !silent(at, s.Clause)
	step := func(at where, p *sla.LinearStep) {
		if p == nil {
			return
		}
		l.edge(at.in("size"), p.Size, s.Input)
		if p.Size.Rat().Sign() <= 0 {
			l.fault(at.in("size"), "CREDIT", "write the length of a step: 1h for time, 1 for a percentage", "a step of %s has no length", p.Size)
		}
		l.word(at.in("rounding"), "CREDIT", "rounding of steps", p.Rounding, stepRoundings)
		l.amount(at.in("amount"), p.Amount, s.Unit)
		if p.Amount.Rat().Sign() == 0 {
			l.fault(at.in("amount"), "CREDIT", "write what each step pays", "a step pays nothing")
		}
		if !named && silent(at, p.Clause) {
			l.fault(at, "CLAUSE", "add clause: where the agreement says so", "neither the schedule nor this step names its clause")
		}
	}
	step(at.in("step"), s.Step)
	step(at.in("first_step"), s.First)
	switch a := s.Allowance; {
	case a == nil:
	case a.Promised && s.Input != sla.QDowntime && s.Input != sla.QUnavailability:
		l.fault(at.in("allowance"), "CREDIT", "write input: downtime, or input: unavailability", "allowance: target does not go with input %s", s.Input)
	case !a.Promised:
		l.edge(at.in("allowance"), a.Edge, s.Input)
		if s.Allowance.Rat().Sign() < 0 {
			l.fault(at.in("allowance"), "CREDIT", "write what is free of credit: 15m", "an allowance cannot be negative")
		}
	}
	if len(c.Caps) == 0 && !bounded(s) {
		l.printed(at, "SATURATION", "add the cap that the agreement states", "the credit grows without an end")
	}
}

// bounded tells whether a linear credit cannot be more than the whole base, because its input is bounded: down time is no
// more than the period, a percentage no more than 100.
func bounded(s sla.Schedule) bool {
	if s.First != nil || s.Step.Rounding == "ceil" || s.Step.Rounding == "unspecified" {
		return false
	}
	slope := new(big.Rat).Set(s.Step.Amount.Rat())
	switch {
	case s.Unit == sla.UFeeForTime:
	case s.Unit == sla.UPercent && (s.Input == sla.QShortfall || s.Input == sla.QUnavailability) && s.Step.Size.Rat().Sign() > 0:
		slope.Quo(slope, s.Step.Size.Rat())
	default:
		return false
	}
	return slope.Cmp(big.NewRat(1, 1)) <= 0
}

// observed checks that the measure can know the input.
func (l *linter) observed(at where, s sla.Schedule, c sla.Commitment) {
	counted := c.Measure.Kind == sla.SliceMean || c.Measure.Kind == sla.EventRatio
	if counted && (isTime(s.Input) || s.Input == sla.QIncidents) {
		l.fault(at, "CREDIT", "look up uptime, unavailability or shortfall; or choose a measure of time", "a measure %s counts requests: it knows no %s", c.Measure.Kind, s.Input)
	}
	if s.Unit == sla.UFeeForTime && !isTime(s.Input) && s.Kind == sla.Linear {
		l.fault(at, "CREDIT", "count downtime, longest or each", "the fee for the time down does not follow from %s", s.Input)
	}
}

// isTime tells whether edges of the quantity are durations.
func isTime(q sla.Quantity) bool { return q == sla.QDowntime || q == sla.QLongest || q == sla.QEach }

// isCount tells whether the quantity takes whole numbers only.
func isCount(q sla.Quantity) bool { return q == sla.QIncidents || q == sla.QFailedPeriods }

// edge checks that an edge is of its axis.
func (l *linter) edge(at where, e sla.Edge, q sla.Quantity) {
	switch {
	case isTime(q) && !e.IsTime():
		l.fault(at, "CREDIT", "write a duration: 10m, 4h30m", "%s is time, and %s is not", q, e)
	case !isTime(q) && e.IsTime():
		l.fault(at, "CREDIT", "write a number: 99.9", "%s is not time, and %s is", q, e)
	case isCount(q) && !e.Rat().IsInt():
		l.fault(at, "CREDIT", "write a whole number", "%s are counted, and %s is no whole number", strings.ReplaceAll(string(q), "_", " "), e)
	}
}

// amount checks that what is paid can be.
func (l *linter) amount(at where, r sla.Ratio, u sla.CreditUnit) {
	if r.Rat().Sign() < 0 {
		l.fault(at, "CREDIT", "write 0 or more", "an amount of %s is less than nothing", r)
	}
	most := map[sla.CreditUnit]int64{sla.UPercent: 100, sla.UFraction: 1}[u]
	if most > 0 && r.Rat().Cmp(big.NewRat(most, 1)) > 0 {
		l.printed(at, "CREDIT", "write "+string(u)+" of the base", "%s is more than the whole base", r)
	}
}

// The sorts of credit: none is ever turned into another.
const (
	sortMoney = "money"
	sortTime  = "time of service"
	sortUnits = "units of the product"
	sortMixed = "credits of several sorts"
)

var sorts = map[sla.CreditUnit]string{
	sla.UPercent: sortMoney, sla.UFraction: sortMoney, sla.UFeeForTime: sortMoney, sla.UMoney: sortMoney,
	sla.UDays: sortTime, sla.UHours: sortTime, sla.UDailyAverage: sortUnits, sla.UUnits: sortUnits,
}

// sortOf is the sort of credit that a schedule gives; none where it does not say, which is a fault of its own.
func sortOf(s sla.Schedule) string {
	switch all := sortsOf(s); len(all) {
	case 0:
		return ""
	case 1:
		return all[0]
	}
	return sortMixed
}

// sortsOf lists the sorts of credit within a schedule.
func sortsOf(s sla.Schedule) []string {
	if len(s.Of) == 0 && s.Unit == "" {
		return nil
	}
	if len(s.Of) == 0 {
		return []string{sorts[s.Unit]}
	}
	var out []string
	for _, part := range s.Of {
		for _, one := range sortsOf(part) {
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

// formSorts are the sorts of credit that each form of payout can give. Vouchers and credits of the product may be worth a
// percentage of the fee; what is paid as money is never days.
var formSorts = map[sla.PayoutForm][]string{
	sla.BillCredit:       {sortMoney},
	sla.CashRefund:       {sortMoney},
	sla.ChargeWaived:     {sortMoney},
	sla.ServiceExtension: {sortTime},
	sla.ProductCredit:    {sortUnits, sortTime, sortMoney},
	sla.Voucher:          {sortMoney, sortTime, sortUnits},
}

// form checks that the payout can carry what the schedule gives.
func (l *linter) form(at where, c sla.Commitment) {
	fits := formSorts[c.Payout.Form]
	given := []string{sortMoney} // by tiers
	if c.Credit != nil {
		given = sortsOf(*c.Credit)
	} else if len(c.Tiers) == 0 {
		return
	}
	fitting := 0
	for _, s := range given {
		if slices.Contains(fits, s) {
			fitting++
		}
	}
	if fits == nil || fitting == len(given) {
		return
	}
	if c.Credit != nil && c.Credit.Kind == sla.ElectOne && fitting > 0 {
		if c.Payout.Instead == "" {
			l.fault(at.in("form"), "PAYOUT", "say in instead how the others are given", "the form %s is that of one of the schedules to elect", c.Payout.Form)
		}
		return
	}
	l.fault(at.in("form"), "PAYOUT", "name the form that fits: service_extension for days and hours, product_credit for units, future_bill_credit or cash_refund for money", "a credit in %s is not given as %s", strings.Join(given, " and "), strings.ReplaceAll(string(c.Payout.Form), "_", " "))
}
