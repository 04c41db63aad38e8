package workbook

import (
	"fmt"
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/money"
)

// claim draws the sheet Claim: per assessment what a claim must say, and the calculation of the credit as live formulas.
func (b *book) claim() {
	s := b.sheet("Claim", page{widths: []float64{30, b.moneyWidth(22), b.moneyWidth(18), b.moneyWidth(18), 46, 46}})
	defer s.end()
	s.title("Claims and calculation", "What each claim says and how its credit comes about: uptime, tier, base, credit, rounded once. "+
		"Low takes unknown time as up and the narrower base, high takes it as down and the wider base.")
	for _, u := range b.units {
		s.mark(u.mark("claim"))
		s.band(u.label())
		s.address(u)
		s.calculation(u)
		s.incidents(u)
		s.contents(u)
		s.notes(u)
		s.steps(u)
		s.skip()
	}
	if len(b.units) == 0 {
		s.para("No claim was assessed.", remarkLook)
	}
}

// address is to whom a claim goes, about what, and by when.
func (s *sheet) address(u unit) {
	fact := func(label, value string) {
		if value != "" {
			s.row(s.text(label, labelLook), s.text(value, plainLook))
		}
	}
	fact("Claim", u.ID)
	fact("To", "the provider, under "+strings.Join(nonEmpty(u.Title, u.Terms), ", ")+versionWords(u))
	if c := s.book.r.Customer; c != nil {
		fact("From", list(nonEmpty(c.Name, c.Contact)))
	}
	if u.Assessment.Claim != nil {
		fact("Subject", u.Assessment.Claim.Subject)
	}
	for _, k := range sortedKeys(u.Unit) {
		fact(sentence(spaced(k)), u.Unit[k])
	}
	fact("Billing cycle", fmt.Sprintf("%s (%s to %s)", u.Month, utc(u.Period.Start), utc(u.Period.End)))
	fact("Verdict", inWords(u.Verdict))
	fact("State", readinessInWords(u.Assessment))
	if c := u.Assessment.Claim; c != nil {
		by := "sent by"
		if c.Received {
			by = "received by"
		}
		if c.Deadline.IsZero() {
			s.row(s.text("Deadline", labelLook), s.text("none is known", plainLook.strong()), s.text(c.Clause, remarkLook))
		} else {
			s.row(s.text("Deadline", labelLook), s.day(c.Deadline, plainLook.strong().to("left")), s.text("must be "+by+" this day: "+c.Clause, remarkLook))
			s.row(s.text("File by", labelLook), s.day(c.FileBy, plainLook.strong().to("left")), s.text("the prudent date", remarkLook))
		}
		if c.NotBefore != nil {
			s.row(s.text("Not before", labelLook), s.day(*c.NotBefore, plainLook.to("left")))
		}
		for _, act := range c.Steps {
			s.row(s.text("Step: "+spaced(act.Act), labelLook), s.text("by "+act.By, plainLook), s.text(stepRemark(act), remarkLook))
		}
		if c.DaysLeft != nil {
			fact("Status", fmt.Sprintf("%s on %s, %d days left", c.Status, s.book.r.AsOf, *c.DaysLeft))
		}
	}
}

func versionWords(u unit) string {
	if u.Version == "" {
		return ""
	}
	return ", version " + u.Version
}

// stepRemark is what else there is to say of a claim's step.
func stepRemark(act sla.ClaimAct) string {
	if act.OrBy == "" {
		return act.Clause
	}
	return "or by " + act.OrBy + ", where the text is open: " + act.Clause
}

// calculation is the credit as live formulas: as found, and under low and high.
func (s *sheet) calculation(u unit) {
	s.part("Calculation")
	if !u.calculated() {
		s.uncalculated(u)
		s.remedies(u)
		return
	}
	defer s.remedies(u)
	a, c := u.Assessment, u.Credit
	money2 := moneyFormat(c.Currency)
	wide := u.Basis.Eligible
	wider := u.cellName("eligible")
	if u.Basis.Wider != nil {
		wider = fmt.Sprintf("MAX(%s,%s)", u.cellName("eligible"), u.cellName("wider"))
		if u.Basis.Wider.GreaterThan(wide.Decimal) {
			wide = *u.Basis.Wider
		}
	}
	d := u.dues(wide)

	s.head("", ">As found", ">Low", ">High", "How", "Clause")
	line := func(label, how, clause string, cells [3]cellOf) place {
		return s.row(s.text(label, labelLook), cells[0], cells[1], cells[2], s.text(how, wrapLook), s.text(clause, wrapLook))
	}
	three := func(cell func(i, col int) cellOf) [3]cellOf { return [3]cellOf{cell(0, 2), cell(1, 3), cell(2, 4)} }

	names := [3]string{u.cellName("uptime"), u.cellName("uptime_high"), u.cellName("uptime_low")}
	uptime := line("Monthly Uptime Percentage", "the sheet Uptime, rounded for comparing", u.clauseOf("uptime"), three(func(i, _ int) cellOf {
		return s.formula(fmt.Sprintf("ROUND(%s,%s)", names[i], nCompare), d[i].uptime, plainLook.as(longPercent))
	}))

	tiers := s.book.at(u.termsMark("tiers"))
	lastTier := tiers.down(len(u.Tiers) - 1)
	percent := line("Tier", tierWords(a.Tier), tierClause(a.Tier), three(func(i, col int) cellOf {
		at := local(uptime, col)
		return s.formula(fmt.Sprintf("SUMPRODUCT((%s<%s)*(%s>=%s)*%s)", at, tiers.column(1).to(lastTier.column(1)), at,
			tiers.column(2).to(lastTier.column(2)), tiers.column(3).to(lastTier.column(3))), d[i].percent, plainLook.as(tierFormat))
	}))
	s.book.name(u.cellName("percent"), percent.column(2))

	bases := [3]string{u.cellName("eligible"), u.cellName("eligible"), wider}
	base := line("Base", "the sheet Basis", u.Basis.Clause, three(func(i, _ int) cellOf {
		return s.formula(bases[i], d[i].base, plainLook.as(money2))
	}))
	unrounded := line("Credit before rounding", "base × tier ÷ 100", "", three(func(i, col int) cellOf {
		return s.formula(fmt.Sprintf("ROUND(%s*%s/100,%s)", local(base, col), local(percent, col), nKeep), d[i].unrounded, plainLook.as(fineFormat))
	}))
	least := line("Paid when more than", "the sheet Terms", minimumClause(c), three(func(int, int) cellOf {
		return s.formula(s.book.at(u.termsMark("minimum")).column(2).String(), minimumOf(a), plainLook.as(freeFormat))
	}))
	paid := [3]*money.Number{c.Amount, c.Low, c.High}
	amount := line("Credit", "rounded once, "+spaced(string(c.Rounding)), u.clauseOf("amount"), three(func(i, col int) cellOf {
		l := plainLook.as(money2)
		if i == 0 {
			l = l.total()
		} else {
			l.top = 1
		}
		f, live := roundingFormula(c.Rounding)
		if paid[i] == nil {
			return s.missing(notKnown, l)
		}
		if !live || !d[i].amount.Equal(paid[i].Decimal) {
			// Either no function rounds this way, or the value is nearer to an edge than floating point can tell.
			// The exact amount stands; the sheet Checks compares it with the steps above.
			return s.number(paid[i].Decimal, l.given())
		}
		return s.formula(fmt.Sprintf("IF(%s>%s,%s(%s,%s),0)", local(unrounded, col), local(least, col), f, local(unrounded, col),
			places(c.Currency)), d[i].amount, l)
	}))
	s.book.name(u.cellName("credit"), amount.column(2))
	s.book.name(u.cellName("credit_low"), amount.column(3))
	s.book.name(u.cellName("credit_high"), amount.column(4))
	exact := ""
	if c.Unrounded != nil {
		exact = c.Unrounded.String()
	}
	s.row(s.text("exact before rounding", labelLook), s.text(exact, plainLook.to("right")), s.blank(plainLook), s.blank(plainLook),
		s.text("every digit, as result.json has it", remarkLook))
	if t := u.ToNextTier; t != nil {
		s.row(s.text("To the next tier", labelLook), s.text(t.DowntimeSeconds.String()+" s", plainLook.to("right")), s.blank(plainLook), s.blank(plainLook),
			s.text("of fully bad time more would have led to "+t.CreditPercent.String()+" %", wrapLook))
	}
}

// dues is the credit as found, low and high: low rests on the high uptime, high on the low uptime and the wider base.
func (u unit) dues(wider money.Number) [3]due {
	a := u.Assessment
	return [3]due{u.due(), dueOf(a, a.Uptime.High.Rat(), u.base()), dueOf(a, a.Uptime.Low.Rat(), wider)}
}

// uncalculated says what is known where no amount is.
func (s *sheet) uncalculated(u unit) {
	s.row(s.text("Uptime", labelLook), s.foundUptime(u, plainLook))
	if u.Tier != nil || !u.stepped("schedule") {
		s.row(s.text("Tier", labelLook), s.text(tierWords(u.Tier), plainLook), s.blank(plainLook), s.blank(plainLook), s.blank(plainLook), s.text(tierClause(u.Tier), wrapLook))
	}
	if !u.known() {
		s.row(s.text("Credit", labelLook), s.text(creditInWords(u.Assessment), plainLook.strong()))
		return
	}
	// The schedule is no table of tiers, so its result stands as the program found it; the steps below show how.
	money2 := moneyFormat(u.Credit.Currency)
	s.row(s.text("Schedule", labelLook), s.text(shareInWords(u.Credit), plainLook), s.blank(plainLook), s.blank(plainLook),
		s.text("worked out in the steps below", wrapLook), s.text(u.clauseOf("schedule"), wrapLook))
	cells := [3]cellOf{}
	for i, n := range [3]*money.Number{u.Credit.Amount, u.Credit.Low, u.Credit.High} {
		cells[i] = s.missing(notKnown, plainLook)
		if n != nil {
			cells[i] = s.number(n.Decimal, plainLook.given().as(money2))
		}
	}
	at := s.row(s.text("Credit", labelLook), cells[0], cells[1], cells[2], s.text("as found, low, high; rounded once, "+spaced(string(u.Credit.Rounding)), wrapLook),
		s.text(u.clauseOf("amount"), wrapLook))
	for i, name := range [3]string{"credit", "credit_low", "credit_high"} {
		s.book.name(u.cellName(name), at.column(2+i))
	}
}

// remedies are the choices, readings and rights beside the amount.
func (s *sheet) remedies(u unit) {
	line := func(what, text, clause string) {
		s.row(s.text(what, labelLook), s.text(text, plainLook), s.blank(plainLook), s.blank(plainLook), s.blank(plainLook), s.text(clause, wrapLook))
	}
	if c := u.Credit; c != nil {
		for _, o := range c.Options {
			line("To choose: "+o.Label, givenInWords(o.Given, c.Currency), o.Clause)
		}
		for _, r := range c.Alternatives {
			line("Reading: "+spaced(r.Reading), givenInWords(r.Given, c.Currency)+": "+r.Text, "")
		}
		if k := c.CappedBy; k != nil {
			line("Capped", k.Limit+" "+spaced(k.Unit)+" over "+spaced(k.Window), k.Clause)
		}
	}
	for _, r := range u.Rights {
		line("Right", r.What+", if "+r.If+"; arisen: "+r.Arisen, r.Clause)
	}
	if u.YieldsTo != "" {
		line("Not in the total", "yields to "+u.YieldsTo+": only one may be claimed", "")
	}
}

// foundUptime refers to the uptime on the sheet Uptime, where there is one.
func (s *sheet) foundUptime(u unit, l look) cellOf {
	if u.Uptime == nil {
		return s.missing(notKnown, l)
	}
	return s.formula(fmt.Sprintf("ROUNDDOWN(ROUND(%s,%s),%s)", u.cellName("uptime"), nCompare, nShow),
		roundRat(u.percent(), compareDecimals).RoundDown(showDecimals), l.as(percentFormat))
}

// incidents are the times of trouble that a claim names.
func (s *sheet) incidents(u unit) {
	s.part("Incident times (UTC)")
	if len(u.Incidents) == 0 {
		s.para("No run of trouble of five minutes or more is in the evidence.", remarkLook)
		return
	}
	s.downTimes(u)
}

func (s *sheet) downTimes(u unit) {
	s.head("From (UTC)", "To (UTC)", ">Requests", ">Errors", "Failed share", "Evidence")
	for _, d := range u.Incidents {
		requests, errs := s.whole(d.Requests, plainLook.given()), s.whole(d.Errors, plainLook.given())
		if d.Requests == 0 {
			requests, errs = s.missing("by state", plainLook), s.blank(plainLook)
		}
		s.row(s.text(utc(d.Start), plainLook), s.text(utc(d.End), plainLook), requests, errs, s.text(d.Failed, plainLook), s.text(d.Source, plainLook))
	}
}

// contents are what the agreement asks a claim to hold, and what of it the inputs do not.
func (s *sheet) contents(u unit) {
	c := u.Assessment.Claim
	if c == nil || len(c.Needs)+len(c.Missing) == 0 {
		return
	}
	s.part("What the claim must contain")
	line := func(what, text string, l look) {
		s.span(2, len(s.page.widths), sentence(spaced(text)), wrapLook, s.text(what, l))
	}
	for _, need := range c.Needs {
		line("asked for", need, labelLook)
	}
	for _, m := range c.Missing {
		line("MISSING", m, plainLook.strong())
	}
	if len(c.Missing) == 0 {
		line("missing", "nothing that the inputs could hold", labelLook)
	}
}

func (s *sheet) notes(u unit) {
	if len(u.Notes) == 0 {
		return
	}
	s.part("Notes")
	for _, n := range u.Notes {
		kind := "for information"
		if n.Review {
			kind = "TO REVIEW"
		}
		s.span(2, len(s.page.widths), n.Text+"  ["+n.Code+"]", wrapLook, s.text(kind, plainLook.strong()))
	}
}

// steps is the trace of the calculation as the program wrote it down.
func (s *sheet) steps(u unit) {
	if len(u.Steps) == 0 {
		return
	}
	s.part("Steps of the calculation")
	s.head("Step", ">Result, every digit", "Unit", ">Live", "Formula in words", "Clause")
	live := s.stepFormulas(u)
	for _, st := range u.Steps {
		cell, ok := live[st.Key]
		if !ok {
			cell = s.blank(plainLook)
		}
		s.row(s.text(st.Label, wrapLook), s.text(st.Result, plainLook.to("right")), s.text(st.Unit, plainLook), cell,
			s.text(st.Formula, wrapLook), s.text(st.Clause, wrapLook))
	}
}

// stepFormulas are the cells of this workbook that work out what a step says, by the step's key.
func (s *sheet) stepFormulas(u unit) map[string]cellOf {
	if !u.calculated() {
		return nil
	}
	d := u.due()
	amount := moneyFormat(u.Credit.Currency)
	return map[string]cellOf{
		"uptime": s.ratio(u.cellName("uptime"), u.percent(), plainLook.as(longPercent)),
		"tier":   s.formula(u.cellName("percent"), d.percent, plainLook.as(tierFormat)),
		"base":   s.formula(u.cellName("eligible"), d.base, plainLook.as(amount)),
		"amount": s.formula(u.cellName("credit"), u.Credit.Amount.Decimal, plainLook.as(amount)),
	}
}

// roundingFormula is the function that rounds as the agreement says. For banker's rounding there is none.
func roundingFormula(r money.Rounding) (f string, live bool) {
	switch r {
	case money.HalfUp, "":
		return "ROUND", true
	case money.Down:
		return "ROUNDDOWN", true
	case money.Up:
		return "ROUNDUP", true
	}
	return "", false
}

func tierWords(t *sla.TierRow) string {
	if t == nil {
		return "no tier reached"
	}
	w := "below " + t.Below.String() + " %"
	if t.AtLeast != nil {
		w += ", at least " + t.AtLeast.String() + " %"
	}
	return w + ": " + t.CreditPercent.String() + " % of the base"
}

func tierClause(t *sla.TierRow) string {
	if t == nil {
		return ""
	}
	return t.Clause
}

func minimumClause(c *sla.CreditDue) string {
	if c.Minimum == nil {
		return ""
	}
	return c.Minimum.Clause
}

// clauseOf is the clause that a step of the calculation names.
func (u unit) clauseOf(step string) string {
	for _, st := range u.Steps {
		if st.Key == step {
			return st.Clause
		}
	}
	return ""
}

// known tells whether the credit of this unit is an amount of money.
func (u unit) known() bool { return u.Credit != nil && u.Credit.Amount != nil }

// calculated tells whether the credit of this unit is worked out in the workbook: everything it takes is known and not too large
// for a spreadsheet, and the tiers alone decide it.
func (u unit) calculated() bool {
	return u.Uptime != nil && u.Basis != nil && u.piles.live && u.known() && len(u.Tiers) > 0 && u.Credit.CappedBy == nil && !u.stepped("rounded_uptime")
}

// stepped tells whether the calculation has a step.
func (u unit) stepped(key string) bool {
	return slices.ContainsFunc(u.Steps, func(st sla.Step) bool { return st.Key == key })
}
