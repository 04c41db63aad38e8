package workbook

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// evidence draws the sheet Evidence: what each source says by itself, where sources agree and where not, and what others say of
// the same time. Only the sources that decide are behind the uptime.
func (b *book) evidence() {
	s := b.sheet("Evidence", page{widths: []float64{20, 22, 21, 21, 12, 12, 12, 14, b.moneyWidth(14), 10, 21, 21}})
	defer s.end()
	s.title("Evidence", "What each source says by itself; where they agree, second by second; and what providers and people say of the same time, "+
		"which proves nothing by itself and changes nothing. The uptime rests on the sources that decide.")
	for _, u := range b.units {
		s.band(u.label())
		s.sources(u)
		s.told(u)
		s.agreement(u)
		s.corroboration(u)
		s.skip()
	}
	if len(b.units) == 0 {
		s.para("No claim was assessed.", remarkLook)
	}
}

// vantageWords say where a source was seen from.
var vantageWords = map[sla.Vantage]string{
	sla.ProviderLog: "the provider's log of requests", sla.ProviderMetric: "the provider's own metrics", sla.ProviderWord: "what the provider says",
	sla.OwnWord: "what own people say", sla.Probe: "a monitor outside", sla.OwnServer: "the customer's own server",
}

// sources draws what each source would make of the claim by itself.
func (s *sheet) sources(u unit) {
	if len(u.Sources) == 0 {
		s.para("No source speaks of this unit in the period.", remarkLook)
		return
	}
	s.part("Sources")
	s.head("Source", "Seen from", "Decides", ">Uptime by itself", ">Down, s", ">Unknown, s", ">Credit, %", ">Credit", "Verdict by itself", "Errors counted", "First record (UTC)", "Last record (UTC)")
	for _, r := range u.Sources {
		decides, errors, in := "no: compared", "exactly", plainLook.given()
		if r.Authority {
			decides = "yes"
		}
		switch r.Bound {
		case sla.Upper:
			errors = "at most"
		case sla.Lower:
			errors = "at least"
		}
		uptime := s.missing(notKnown, plainLook)
		if r.Percent != nil {
			uptime = s.percent(*r.Percent, in)
		}
		credit := s.blank(plainLook)
		if r.Credit != nil && u.Credit != nil {
			credit = s.number(r.Credit.Decimal, in.as(moneyFormat(u.Credit.Currency)))
		}
		tier := s.blank(plainLook)
		if r.CreditPercent != nil {
			tier = s.number(r.CreditPercent.Decimal, in.as(freeFormat))
		}
		from := s.text("not told", remarkLook)
		if word := vantageWords[r.Vantage]; word != "" {
			from = s.text(word, wrapLook)
		}
		s.row(s.text(r.Name, plainLook), from, s.text(decides, plainLook), uptime, s.number(r.Down.Decimal, in.as(freeFormat)),
			s.number(r.Unknown.Decimal, in.as(freeFormat)), tier, credit, s.text(spaced(string(r.Verdict)), plainLook), s.text(errors, plainLook),
			s.moment(r.First), s.moment(r.Last))
	}
	for _, r := range u.Sources {
		if r.Caveat != "" {
			s.para(r.Name+": "+r.Caveat, remarkLook)
		}
	}
}

// maxTold is how many resources of a source are drawn; result.json has all.
const maxTold = 50

// told draws how the time of each resource came by its states, where sources tell states. Every line adds up to the period.
func (s *sheet) told(u unit) {
	if !slices.ContainsFunc(u.Sources, func(r sla.SourceRow) bool { return len(r.Gaps) > 0 }) {
		return
	}
	s.part("How the time was told, in seconds of the period")
	s.head("Source", "Of", "Gap policy", ">Usual spacing, s", ">Up", ">Down", ">Degraded", ">Maintenance", ">Paused", ">Unknown", ">Together")
	in := plainLook.given().as(freeFormat)
	for _, r := range u.Sources {
		for _, t := range r.Gaps[:min(len(r.Gaps), maxTold)] {
			at, usual := place{s.name, 1, s.next}, s.missing("not sampled", plainLook)
			if t.Usual != nil {
				usual = s.number(t.Usual.Decimal, in)
			}
			row := []cellOf{s.text(r.Name, plainLook), s.text(labelList(t.Labels), wrapLook), s.text(t.Policy, plainLook), usual}
			sum := decimal.Zero
			for _, st := range []sla.State{sla.Up, sla.Down, sla.Degraded, sla.Maintenance, sla.Paused, sla.Unknown} {
				sum = sum.Add(t.Seconds[st].Decimal)
				row = append(row, s.number(t.Seconds[st].Decimal, in))
			}
			s.row(append(row, s.formula("SUM("+local(at, 5)+":"+local(at, 10)+")", sum, plainLook.strong().as(freeFormat)))...)
		}
		if more := len(r.Gaps) - maxTold; more > 0 {
			s.para(fmt.Sprintf("%d more of %s are not listed: see result.json.", more, r.Name), noteLook)
		}
	}
	s.para("A gap policy says what the time between two samples is taken to have been: hold keeps the last state, hold-3x for three times the usual spacing at most, "+
		"midpoint changes half way, unknown keeps only what two neighbours agree on. Stated: the source gives beginnings and ends itself.", remarkLook)
}

// labelList is what a resource is known by.
func labelList(l sla.Labels) string {
	var parts []string
	for _, k := range sortedKeys(l) {
		parts = append(parts, spaced(k)+" "+l[k])
	}
	if len(parts) == 0 {
		return "the whole unit"
	}
	return list(parts)
}

// moment is an instant that may not be known.
func (s *sheet) moment(t *time.Time) cellOf {
	if t == nil || t.IsZero() {
		return s.blank(plainLook)
	}
	return s.text(utc(*t), plainLook)
}

// agreement draws the period as each pair of sources divides it, and the stretches of which they say opposite things.
func (s *sheet) agreement(u unit) {
	if len(u.Agreement) == 0 {
		return
	}
	s.part("Agreement of sources, in seconds of the period: both up, both down, or only one of them down")
	s.head("First source", "Second source", ">Both up", ">Both down", ">Only first", ">Only second", ">Unknown", ">Together", ">Disagreements")
	for _, p := range u.Agreement {
		at, in := place{s.name, 1, s.next}, plainLook.given().as(freeFormat)
		sum := decimal.Zero
		for _, n := range []money.Number{p.BothUp, p.BothDown, p.OnlyADown, p.OnlyBDown, p.Unknown} {
			sum = sum.Add(n.Decimal)
		}
		s.row(s.text(p.A, plainLook), s.text(p.B, plainLook), s.number(p.BothUp.Decimal, in), s.number(p.BothDown.Decimal, in), s.number(p.OnlyADown.Decimal, in),
			s.number(p.OnlyBDown.Decimal, in), s.number(p.Unknown.Decimal, in),
			s.formula("SUM("+local(at, 3)+":"+local(at, 7)+")", sum, plainLook.strong().as(freeFormat)), s.count(int64(p.Count), plainLook))
	}
	listed := 0
	for _, p := range u.Agreement {
		listed += len(p.Disagreements)
	}
	if listed == 0 {
		return
	}
	s.part("Disagreements")
	s.head("Says down", "Says up", "From (UTC)", "To (UTC)", ">Seconds")
	for _, p := range u.Agreement {
		for _, d := range p.Disagreements {
			s.row(s.text(d.Down, plainLook), s.text(d.Up, plainLook), s.text(utc(d.Start), plainLook), s.text(utc(d.End), plainLook),
				s.number(inSeconds(d.Interval), plainLook.given().as(freeFormat)))
		}
		if more := p.Count - len(p.Disagreements); more > 0 {
			s.para(fmt.Sprintf("%d more of %s and %s are not listed.", more, p.A, p.B), noteLook)
		}
	}
}

// corroboration draws what others say of the same time, how late, and of what nobody speaks.
func (s *sheet) corroboration(u unit) {
	c := u.Corroboration
	if c == nil {
		return
	}
	s.part("What others say of the same time")
	if len(c.Annotations) > 0 {
		s.head("Source", "Incident", "From (UTC)", "To (UTC)", ">Late, s", ">Overlap, s", "Service", "Region", "Impact", "Own things", "Posted (UTC)", "By")
	}
	for _, a := range c.Annotations {
		late, overlap, names := s.blank(plainLook), s.blank(plainLook), ""
		if a.Late != nil {
			late = s.number(a.Late.Decimal, plainLook.given().as(freeFormat))
		}
		var sure decimal.Decimal
		for _, o := range a.Overlaps {
			sure = sure.Add(o.Sure.Decimal)
		}
		if len(a.Overlaps) > 0 {
			overlap = s.number(sure, plainLook.given().as(freeFormat))
		}
		if a.NamesResources {
			names = "yes"
		}
		s.row(s.text(a.Source, plainLook), s.text(lastPart(a.ID), wrapLook), s.moment(&a.From), s.moment(&a.To), late, overlap, s.text(spaced(string(a.Service)), plainLook),
			s.text(spaced(string(a.Region)), plainLook), s.text(a.Impact, wrapLook), s.text(names, plainLook), s.moment(&a.Posted), s.text(a.By, plainLook))
		s.para(shortened(strings.Join(nonEmpty(a.ID, a.Text), ": ")), noteLook)
	}
	for _, i := range c.Unspoken {
		s.para("Nobody speaks of "+utc(i.Start)+" to "+utc(i.End)+", where the evidence shows an incident.", noteLook)
	}
	for _, l := range c.LeftOut {
		s.para(fmt.Sprintf("Left out, as about something else (%s): %d.", spaced(l.Reason), l.Annotations), remarkLook)
	}
	if len(c.Annotations) == 0 && len(c.Unspoken) == 0 && len(c.LeftOut) == 0 {
		s.para("Nothing: "+strings.Join(c.Sources, ", ")+".", remarkLook)
	}
}

// lastPart is what tells an incident from others in the name it has: of an ARN the last part.
func lastPart(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// shortened is the beginning of a text: whole announcements stand in result.json.
func shortened(text string) string {
	const most = 300
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + " …"
}

// inSeconds is the length of an interval, exactly.
func inSeconds(i interval.Interval) decimal.Decimal { return decimal.New(i.Length().Nanoseconds(), -9) }
