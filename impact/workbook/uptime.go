package workbook

import (
	"cmp"
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// uptime draws the sheet Uptime: per assessment the days, every slice with an error, and the percentage as a live formula
// over them.
func (b *book) uptime() {
	s := b.sheet("Uptime", page{widths: []float64{31, 20, 13, 13, 20, 14, 14, 16, 18, 54}})
	defer s.end()
	s.title("Monthly Uptime Percentage", "Counted from the evidence, slice by slice or second by second. Counts in blue came from "+
		"the evidence; rates, sums and percentages are live formulas over them. Times are UTC.")
	for _, u := range b.units {
		s.mark(u.mark("uptime"))
		s.band(u.label())
		s.row(s.text("Period", labelLook), s.text(utc(u.Period.Start)+" to "+utc(u.Period.End), plainLook))
		switch {
		case u.Uptime == nil:
			s.para("The uptime is not known: "+inWords(u.Verdict)+". The notes of this assessment on the sheet Claim say why.", noteLook)
		case u.Uptime.Slices > 0:
			s.slices(u)
		case u.Uptime.DownSeconds == nil && u.Uptime.Requests > 0:
			s.events(u)
		default:
			s.seconds(u)
		}
		s.skip()
	}
	if len(b.units) == 0 {
		s.para("No claim was assessed.", remarkLook)
	}
}

// fact is one line: what, how much, and a remark that runs on to the right.
func (s *sheet) fact(label string, value cellOf, remark string) place {
	return s.row(s.text(label, labelLook), value, s.text(remark, remarkLook))
}

// slices draws a percentage that is 100 less the mean error rate of the slices.
func (s *sheet) slices(u unit) {
	t := u.Uptime
	m := u.mean
	s.row(s.text("Evidence", labelLook), s.text(fmt.Sprintf("%s, in slices of %s", list(u.Evidence), t.Step), plainLook))

	if len(t.Days) == 0 {
		s.para("The days are not listed, so the percentage is shown as the program found it.", noteLook)
		at := s.fact("Monthly Uptime Percentage", s.percent(t.Percent, plainLook.strong().given()), "exactly "+t.Percent.String()+" %")
		s.book.name(u.cellName("uptime"), at.column(2))
		s.bounds(u)
		return
	}
	days := s.book.at(u.mark("days"))
	last := days.down(len(t.Days) - 1)
	sum := func(col int) string { return "SUM(" + within(days.column(col), last.column(col)) + ")" }
	slices := s.fact("Slices of the period", s.formula(sum(4), m.slices, plainLook.as(wholeFormat)), "sum over the days below")
	unknown := s.fact("of these, unknown", s.formula(sum(6), m.unknown, plainLook.as(wholeFormat)), "no evidence reaches them; left out here, and taken both ways in low and high")
	s.fact("of these, without a request", s.formula(sum(5), m.silent, plainLook.as(wholeFormat)), "they have no errors and stay in the mean")
	s.book.name(u.cellName("slices"), slices.column(2))
	known := s.fact("Slices in the mean", s.formula(local(slices, 2)+"-"+local(unknown, 2), m.known, plainLook.as(wholeFormat)), "slices − unknown")
	s.book.name(u.cellName("known"), known.column(2))
	rates := s.fact("Sum of error rates", s.formula(sum(8), m.rates, plainLook.as(rateFormat)), "sum over the days below")
	at := s.row(s.text("Monthly Uptime Percentage", labelLook.strong()),
		s.ratio("100*(1-"+local(rates, 2)+"/"+local(known, 2)+")", m.uptime, plainLook.total().as(longPercent)),
		s.text("100 × (1 − sum of error rates ÷ slices in the mean); exactly "+exactly(t), remarkLook))
	s.book.name(u.cellName("uptime"), at.column(2))
	s.bounds(u)
	s.days(u, m)
	s.readings(t)
	s.codes(t)
	s.exclusions(u)
	s.unclean(u, m)
}

func exactly(t *sla.Uptime) string {
	if t.Exact == nil {
		return t.Percent.String() + " %, cut off after 18 decimals"
	}
	return *t.Exact + " = " + t.Percent.String() + " %"
}

// seconds draws a percentage that is 100 less the share of time that was down.
func (s *sheet) seconds(u unit) {
	t := u.Uptime
	m := u.time
	s.row(s.text("Evidence", labelLook), s.text(list(u.Evidence), plainLook))
	label, formula := "Seconds of the period", "100*(1-%s/%s)"
	if t.OfSeconds != nil { // which may be shorter than the period
		label, formula = "Seconds that down time is divided by", "MAX(0,100*(1-%s/%s))"
	}
	period := s.fact(label, s.number(m.period, plainLook.given().as(freeFormat)), "")
	unknown := s.fact("of these, unknown", s.number(m.unknown, plainLook.given().as(freeFormat)), "left out here, and taken both ways in low and high")
	known := s.fact("Seconds known", s.formula(local(period, 2)+"-"+local(unknown, 2), m.known, plainLook.as(freeFormat)), "period − unknown")
	downCell := s.number(m.down, plainLook.given().as(freeFormat))
	remark := "as found; the days are not listed"
	if len(t.Days) > 0 {
		days := s.book.at(u.mark("days"))
		downCell = s.formula("SUM("+within(days.column(2), days.down(len(t.Days)-1).column(2))+")", m.down, plainLook.as(freeFormat))
		remark = "sum over the days below"
	}
	down := s.fact("Seconds down", downCell, remark)
	at := s.row(s.text("Monthly Uptime Percentage", labelLook.strong()),
		s.ratio(fmt.Sprintf(formula, local(down, 2), local(known, 2)), m.uptime, plainLook.total().as(longPercent)),
		s.text("100 × (1 − seconds down ÷ seconds known); exactly "+exactly(t), remarkLook))
	s.book.name(u.cellName("uptime"), at.column(2))
	s.bounds(u)
	if len(t.Days) > 0 {
		s.part("Days")
		s.head("Day", ">Seconds down")
		s.mark(u.mark("days"))
		for _, d := range t.Days {
			s.row(s.day(d.Day, plainLook.to("left")), s.maybe(d.DownSeconds, plainLook.given().as(freeFormat)))
		}
	}
	s.readings(t)
	s.exclusions(u)
	if len(u.Incidents) > 0 {
		s.part("Down times")
		s.downTimes(u)
	}
	s.codes(t)
	s.badSlices(u)
}

// maxBadSlices is how many bad slices of a unit are drawn; result.json has all.
const maxBadSlices = 1000

// badSlices is the table of slices that the agreement judges bad, and which of them count as down time.
func (s *sheet) badSlices(u unit) {
	t := u.Uptime
	if len(t.Unclean) == 0 {
		return
	}
	s.part("Bad slices of " + t.Step)
	s.head("Start (UTC)", ">Requests", ">Errors", ">Error rate", "Counts", "", "", "Group", "By code", "First places in the logs")
	in := plainLook.given()
	for _, r := range t.Unclean[:min(len(t.Unclean), maxBadSlices)] {
		at := place{s.name, 1, s.next}
		counts := "yes"
		switch {
		case r.Excluded:
			counts = "no: taken out"
		case r.Uncounted:
			counts = "no: too short"
		}
		rate := s.missing(notKnown, plainLook)
		if r.Requests > 0 {
			rate = s.formula(local(at, 3)+"/"+local(at, 2), fixedRate(r.Errors, r.Requests), plainLook.as(rateFormat))
		}
		s.row(s.text(utc(r.Start), plainLook), s.whole(r.Requests, in), s.whole(r.Errors, in), rate, s.text(counts, plainLook), s.blank(plainLook), s.blank(plainLook),
			s.text(cmp.Or(r.Group, "all"), plainLook), s.text(codeList(r.ByCode), plainLook), s.origins(r.Origins, plainLook))
	}
	if more := len(t.Unclean) - maxBadSlices; more > 0 {
		s.para(fmt.Sprintf("%d more are not listed: see result.json.", more), noteLook)
	}
}

// events draws a percentage that is 100 less the share of events that were bad.
func (s *sheet) events(u unit) {
	t := u.Uptime
	m := u.time
	s.row(s.text("Evidence", labelLook), s.text(list(u.Evidence), plainLook))
	all := s.fact("Events", s.number(m.known, plainLook.given().as(wholeFormat)), "of the time that is known")
	bad := s.fact("of these, bad", s.number(m.down, plainLook.given().as(wholeFormat)), "without those that verified exclusions take out")
	at := s.row(s.text("Monthly Uptime Percentage", labelLook.strong()),
		s.ratio("100*(1-"+local(bad, 2)+"/"+local(all, 2)+")", m.uptime, plainLook.total().as(longPercent)),
		s.text("100 × (1 − bad events ÷ events); exactly "+exactly(t), remarkLook))
	s.book.name(u.cellName("uptime"), at.column(2))
	s.bounds(u)
	s.readings(t)
	s.codes(t)
	s.exclusions(u)
}

// bounds are the percentages under other readings of the evidence, as the program found them.
func (s *sheet) bounds(u unit) {
	t := u.Uptime
	line := func(label, name string, p sla.Percent, remark string) {
		at := s.fact(label, s.percent(p, plainLook.given()), remark+"; exactly "+p.String()+" %")
		if name != "" {
			s.book.name(u.cellName(name), at.column(2))
		}
	}
	line("Low", "uptime_low", t.Low, "unknown time as down, the lowest reading of the text")
	line("High", "uptime_high", t.High, "unknown time as up, the highest reading of the text")
	line("Before exclusions", "", t.BeforeExclusions, "nothing taken out")
	if t.IfAccepted != nil {
		line("If all exclusions held", "", *t.IfAccepted, "the unverified ones too; changes no credit")
	}
}

// days is the table of days. Their sums of error rates look up the slices further down.
func (s *sheet) days(u unit, m mean) {
	s.part("Days")
	s.head("Day", ">Requests", ">Errors", ">Slices", ">Silent", ">Unknown", ">With errors", ">Sum of error rates", ">Uptime of the day")
	first := s.book.at(u.mark("slices"))
	last := first.down(m.rows - 1)
	s.mark(u.mark("days"))
	for i, d := range u.Uptime.Days {
		at := place{s.name, 1, s.next}
		sum := m.days[i]
		rates := s.number(decimal.Zero, plainLook.as(rateFormat))
		if m.rows > 0 {
			rates = s.formula(fmt.Sprintf("SUMIFS(%s,%s,%s)", within(first.column(6), last.column(6)),
				within(first.column(7), last.column(7)), local(at, 1)), sum, plainLook.as(rateFormat))
		}
		uptime := s.missing("unknown", plainLook)
		if known := d.Slices - d.Unknown; known > 0 {
			uptime = s.ratio(fmt.Sprintf("100*(1-%s/(%s-%s))", local(at, 8), local(at, 4), local(at, 6)),
				meanUptime(sum, known), plainLook.as(longPercent))
		}
		in := plainLook.given()
		s.row(s.day(d.Day, plainLook.to("left")), s.whole(d.Requests, in), s.whole(d.Errors, in), s.count(d.Slices, in),
			s.count(d.Silent, in), s.count(d.Unknown, in), s.count(d.Unclean, in), rates, uptime)
	}
}

// unclean is the table of slices with errors that count: what the whole percentage hangs on.
func (s *sheet) unclean(u unit, m mean) {
	s.part("Slices with errors that count")
	s.head("Start (UTC)", ">Requests", ">Errors", ">Error rate", ">Taken out (1 = yes)", ">Counted rate", ">Day", "Group", "By code", "First places in the logs")
	s.mark(u.mark("slices"))
	for i, r := range u.Uptime.Unclean[:m.listed] {
		at := place{s.name, 1, s.next}
		in := plainLook.given()
		out := int64(0)
		if r.Excluded {
			out = 1
		}
		rate := s.missing(notKnown, plainLook)
		counted := s.missing(notKnown, plainLook)
		if r.Requests > 0 {
			full := fixedRate(r.Errors, r.Requests)
			rate = s.formula(local(at, 3)+"/"+local(at, 2), full, plainLook.as(rateFormat))
			counted = s.formula(local(at, 4)+"*(1-"+local(at, 5)+")", m.counted[i], plainLook.as(rateFormat))
		}
		group := r.Group
		if group == "" {
			group = "all"
		}
		s.row(s.text(utc(r.Start), plainLook), s.whole(r.Requests, in), s.whole(r.Errors, in), rate, s.count(out, in), counted,
			s.day(dayOf(r), plainLook), s.text(group, plainLook), s.text(codeList(r.ByCode), plainLook), s.origins(r.Origins, plainLook))
	}
	for _, rest := range m.rest {
		in := plainLook.given()
		s.row(s.text(fmt.Sprintf("%d more, added up", rest.slices), remarkLook), s.blank(in), s.blank(in), s.blank(in),
			s.blank(in), s.number(rest.rates, in.as(rateFormat)), s.day(rest.day, plainLook),
			s.text("more than a sheet can list: see result.json", remarkLook))
	}
	if m.rows == 0 {
		s.para("None.", remarkLook)
	}
}

func (s *sheet) readings(t *sla.Uptime) {
	if len(t.Readings) > 1 {
		s.part("Readings of the text")
		s.head("Reading", ">Percent", ">Low", ">High", "What it takes the text to say")
		for _, r := range t.Readings {
			in := plainLook.given()
			s.row(s.text(spaced(r.Name), plainLook), s.percent(r.Percent, in), s.percent(r.Low, in), s.percent(r.High, in), s.text(r.Text, plainLook))
		}
	}
	if len(t.Groups) > 0 {
		s.part("Groups")
		s.head("Group", ">Requests", ">Errors", ">Percent", "Decides")
		for _, g := range t.Groups {
			decides := ""
			if g.Deciding {
				decides = "yes"
			}
			in := plainLook.given()
			s.row(s.text(g.Name, plainLook), s.whole(g.Requests, in), s.whole(g.Errors, in), s.percent(g.Percent, in), s.text(decides, plainLook))
		}
	}
}

func (s *sheet) codes(t *sla.Uptime) {
	if len(t.Codes) == 0 {
		return
	}
	s.part("Codes seen in the evidence")
	s.head("Code", ">Responses", "Counts as error")
	for _, c := range t.Codes {
		counts := "no"
		if c.Counted {
			counts = "yes"
		}
		s.row(s.text(c.Code, plainLook), s.whole(c.N, plainLook.given()), s.text(counts, plainLook))
	}
}

func (s *sheet) exclusions(u unit) {
	if len(u.Exclusions) == 0 {
		return
	}
	s.part("Exclusions")
	s.head("From (UTC)", "To (UTC)", "Verified", ">Slices or seconds", "Kind", ">Uptime otherwise", ">Credit otherwise", "Reason, evidence, clause")
	for _, x := range u.Exclusions {
		verified, otherwise := "no", x.IfAccepted
		if x.Verified {
			verified, otherwise = "yes", x.IfRejected
		}
		size := s.count(x.Slices, plainLook.given())
		if x.Seconds != nil {
			size = s.number(x.Seconds.Decimal, plainLook.given().as(freeFormat))
		}
		uptime, credit := s.supposed(u, otherwise)
		s.row(s.text(utc(x.Start), plainLook), s.text(utc(x.End), plainLook), s.text(verified, plainLook), size, s.text(spaced(x.Kind), plainLook), uptime, credit,
			s.text(list(nonEmpty(x.Reason, x.Evidence, x.Clause)), plainLook))
	}
	s.para("An exclusion that is not verified changes nothing. Otherwise: with it where it is not verified, without it where it is.", remarkLook)
	if u.IfAccepted != nil {
		uptime, credit := s.supposed(u, u.IfAccepted)
		s.row(s.text("With all of them", plainLook.strong()), s.blank(plainLook), s.blank(plainLook), s.blank(plainLook), s.blank(plainLook), uptime, credit, s.text(spaced(string(u.IfAccepted.Verdict)), plainLook))
	}
}

// supposed are the uptime and the credit that would be under another supposition.
func (s *sheet) supposed(u unit, r *sla.Supposed) (uptime, credit cellOf) {
	uptime, credit = s.blank(plainLook), s.blank(plainLook)
	if r == nil {
		return uptime, credit
	}
	if r.Percent != nil {
		uptime = s.percent(*r.Percent, plainLook.given())
	}
	if r.Credit != nil && u.Credit != nil {
		credit = s.number(r.Credit.Decimal, plainLook.given().as(moneyFormat(u.Credit.Currency)))
	}
	return uptime, credit
}

// percent shows a percentage. What a double cannot hold stands in the remark beside it.
func (s *sheet) percent(p sla.Percent, l look) cellOf {
	return s.cell(doubleOf(p.Rat()), "", l.as(longPercent))
}

// timeShare is what the formulas over time come to. For events known is their number, and down that of the bad ones.
type timeShare struct {
	period, unknown, known, down decimal.Decimal
	uptime                       *big.Rat
}

func timeOf(u *sla.Uptime, period interval.Interval) timeShare {
	t := timeShare{
		period:  decimal.New(period.Length().Nanoseconds(), -9),
		unknown: u.UnknownSeconds.Decimal,
	}
	if u.OfSeconds != nil {
		t.period = u.OfSeconds.Decimal
	}
	t.known = t.period.Sub(t.unknown)
	if u.DownSeconds != nil {
		t.down = u.DownSeconds.Decimal
	}
	if len(u.Days) > 0 {
		var sum money.Sum
		for _, d := range u.Days {
			if d.DownSeconds != nil {
				sum.Add(d.DownSeconds.Decimal)
			}
		}
		t.down = sum.Number().Decimal
	}
	if u.DownSeconds == nil && u.Requests > 0 {
		t.known, t.down = decimal.NewFromUint64(u.Requests), decimal.NewFromUint64(u.Errors)
		for _, r := range u.Unclean {
			if r.Excluded {
				t.down = t.down.Sub(decimal.NewFromUint64(r.Errors))
			}
		}
	}
	t.uptime = u.Percent.Rat()
	if t.known.IsPositive() {
		share := new(big.Rat).Quo(t.down.Rat(), t.known.Rat())
		t.uptime = share.Mul(share.Sub(big.NewRat(1, 1), share), big.NewRat(100, 1))
		if u.OfSeconds != nil && t.uptime.Sign() < 0 {
			t.uptime = new(big.Rat)
		}
	}
	return t
}
