package catalog

import (
	"fmt"
	"strings"
	"time"

	"slacredit/sla"
)

// quantityWords say what the steps of a linear schedule are counted of.
var quantityWords = map[sla.Quantity]string{
	sla.QUnavailability: "unavailability",
	sla.QShortfall:      "the shortfall of uptime from the promise",
	sla.QDowntime:       "the down time of the period",
	sla.QLongest:        "the longest single outage",
	sla.QEach:           "each outage",
	sla.QIncidents:      "the number of outages",
}

// bandWords say what lies between the edges of a row.
var bandWords = map[sla.Quantity]string{
	sla.QUptime:         "%s",
	sla.QUnavailability: "%s of unavailability",
	sla.QShortfall:      "%s of shortfall from the promise",
	sla.QDowntime:       "%s of down time in the period",
	sla.QLongest:        "a longest single outage of %s",
	sla.QEach:           "each outage of %s",
	sla.QIncidents:      "%s outages",
}

var capWindowWords = map[string]string{
	"incident": "for one incident", "day": "for one day", "period": "for the period", "quarter": "for a quarter",
	"rolling_12_months": "within 12 months", "contract_year": "within a contract year",
}

// stepWords say which steps count.
var stepWords = map[string]string{
	"exact": "for each %s, a part of it in proportion", "ceil": "for each %s or part of it", "floor": "for each whole %s",
	"half_up": "for each %s, from a half of it on", "unspecified": "for each %s (what a part of it counts, the text does not say)",
}

// credit writes what a breach pays, row by row, and its bounds.
func (p *page) credit(c sla.Commitment) {
	for _, t := range c.Tiers {
		edge := "below " + t.Below.String() + " %"
		if t.AtLeast != nil {
			edge += ", at least " + t.AtLeast.String() + " %"
		}
		p.field(2, "credit", fmt.Sprintf("%s: %s %% of the base", edge, t.Percent)+cite(t.Clause))
	}
	if c.Credit != nil {
		p.schedule(2, *c.Credit)
	}
	if len(c.Tiers) == 0 && c.Credit == nil {
		p.field(2, "credit", "none")
	}
	for _, k := range c.Caps {
		p.field(2, "cap", "at most "+capText(k)+" "+capWindowWords[k.Window]+cite(k.Clause))
	}
}

func (p *page) schedule(level int, s sla.Schedule) {
	switch s.Kind {
	case sla.Bands, sla.Escalate:
		words := bandWords[s.Input]
		if s.Kind == sla.Escalate {
			words = "%s failed periods within " + fmt.Sprintf("%d months, this one included", s.WithinMonths)
		}
		for _, r := range s.Rows {
			row := strings.Replace(fmt.Sprintf(words, bandText(s.Input, r)), "exactly 1 failed periods", "exactly 1 failed period", 1)
			p.field(level, "credit", row+": "+amountText(r.Amount, s.Unit)+cite(r.Clause))
		}
		if s.Pick == "most_severe" {
			p.field(level, "", "where several rows fit, the most severe one holds; they do not add up")
		}
	case sla.Linear:
		clause := func(own string) string {
			if own != "" {
				return cite(own)
			}
			return cite(s.Clause)
		}
		if f := s.First; f != nil {
			size := spell(f.Size, s.Input)
			text := strings.Replace(fmt.Sprintf(stepWords[f.Rounding], size), "for each ", "for the first ", 1)
			p.field(level, "credit", fmt.Sprintf("%s of %s%s: %s", text, quantityWords[s.Input], beyond(s), amountText(f.Amount, s.Unit))+clause(f.Clause))
		}
		p.field(level, "credit", stepText(s)+clause(s.Step.Clause))
	default:
		head := map[sla.ScheduleKind]string{sla.GreaterOf: "the greater of", sla.SumOf: "the sum of", sla.ElectOne: "one of these, as the customer chooses",
			sla.EitherOf: "one of these, as the text is read; the first is taken"}[s.Kind]
		p.field(level, "credit", head+":")
		for _, part := range s.Of {
			if part.Label != "" {
				p.field(level+1, "", part.Label+":")
			}
			p.schedule(level+1, part)
		}
	}
}

// stepText is a linear schedule as a sentence.
func stepText(s sla.Schedule) string {
	size := strings.TrimPrefix(spell(s.Step.Size, s.Input), "1 ") // for each hour
	of := quantityWords[s.Input] + beyond(s)
	if s.First != nil {
		of = "what goes beyond that"
	}
	if s.Unit == sla.UFeeForTime && s.Step.Rounding == "exact" {
		return "for " + of + ": " + amountText(s.Step.Amount, s.Unit)
	}
	if s.Input == sla.QIncidents && s.Step.Size.String() == "1" && s.First == nil {
		return "for each outage" + beyond(s) + ": " + amountText(s.Step.Amount, s.Unit)
	}
	return fmt.Sprintf(stepWords[s.Step.Rounding], size) + " of " + of + ": " + amountText(s.Step.Amount, s.Unit)
}

func beyond(s sla.Schedule) string {
	if s.Allowance == nil {
		return ""
	}
	if s.Allowance.Promised {
		return " beyond what the promise allows"
	}
	return " beyond " + spell(s.Allowance.Edge, s.Input)
}

// bandText is the edges of a row: the one nearer to the promise first.
func bandText(q sla.Quantity, b sla.Band) string {
	if b.AtLeast != nil && b.AtMost != nil && b.AtLeast.Rat().Cmp(b.AtMost.Rat()) == 0 {
		return "exactly " + spell(*b.AtLeast, q)
	}
	edge := func(word string, e *sla.Edge) string {
		if e == nil {
			return ""
		}
		return word + " " + spell(*e, q)
	}
	parts := []string{edge("more than", b.MoreThan), edge("at least", b.AtLeast), edge("below", b.Below), edge("at most", b.AtMost)}
	if q == sla.QUptime {
		parts = []string{parts[2], parts[3], parts[0], parts[1]}
	}
	return strings.Join(nonEmpty(parts), ", ")
}

func nonEmpty(in []string) []string {
	var out []string
	for _, s := range in {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// amountText is what a row or step pays.
func amountText(r sla.Ratio, u sla.CreditUnit) string {
	one := r.String() == "1"
	plural := func(singular, many string) string {
		if one {
			return "1 " + singular
		}
		return r.String() + " " + many
	}
	switch u {
	case sla.UPercent:
		return r.String() + " % of the base"
	case sla.UFraction:
		return r.String() + " of the base"
	case sla.UFeeForTime:
		if one {
			return "the fee for that time"
		}
		return r.String() + " times the fee for that time"
	case sla.UMoney:
		return r.String() + " in the bill's currency"
	case sla.UDays:
		return plural("day of service", "days of service")
	case sla.UHours:
		return plural("hour of service", "hours of service")
	case sla.UDailyAverage:
		return plural("time the average daily use", "times the average daily use")
	}
	return plural("unit of the product", "units of the product")
}

func capText(k sla.Cap) string {
	switch k.Unit {
	case "percent":
		return k.Limit.String() + " % of the base"
	case "fees":
		if k.Limit.String() == "1" {
			return "the base"
		}
		return k.Limit.String() + " times the base"
	case "money":
		return k.Limit.String() + " in the bill's currency"
	}
	unit := k.Unit
	if k.Limit.String() == "1" {
		unit = strings.TrimSuffix(unit, "s")
	}
	return k.Limit.String() + " " + unit + " of service"
}

// spell writes an edge in words: 99.9 %, 2 hours 15 minutes, 3.
func spell(e sla.Edge, q sla.Quantity) string {
	switch {
	case e.IsTime():
		return spellTime(e)
	case q == sla.QUptime || q == sla.QUnavailability || q == sla.QShortfall:
		return e.String() + " %"
	}
	return e.String()
}

func spellTime(e sla.Edge) string {
	d, err := time.ParseDuration(e.String())
	if err != nil {
		return e.String()
	}
	return spellLength(d)
}

// spellLength writes a duration in words.
func spellLength(d time.Duration) string {
	if d%time.Second != 0 || d == 0 {
		return length(d)
	}
	var parts []string
	for _, u := range []struct {
		size time.Duration
		name string
	}{{time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		switch n := d / u.size; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+u.name)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, u.name))
		}
		d %= u.size
	}
	return strings.Join(parts, " ")
}
