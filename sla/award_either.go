package sla

import "slices"

// either evaluates a schedule that the text lets be read in several ways. The first reading is the award, and the others
// stretch its bounds. Where all give the same, nothing is open.
func (e evaluation) either(s Schedule) award {
	var out award
	var readings []creditReading
	var labels []string
	same := true
	for i, part := range s.Of {
		one := e.read(part)
		if len(one.readings) == 0 {
			readings = append(readings, creditReading{part.Label, part.Clause, one.amount})
		}
		for _, r := range one.readings {
			readings = append(readings, creditReading{part.Label + ", " + r.name, r.text, r.amount})
		}
		labels = append(labels, part.Label)
		if i == 0 {
			out = one
			continue
		}
		same = same && !one.differs(out)
		out.low, out.high = e.less(out.low, one.low), e.more(out.high, one.high)
		out.unbounded = out.unbounded || one.unbounded
		for _, n := range one.notes {
			if !slices.ContainsFunc(out.notes, func(has Note) bool { return has.Code == n.Code }) {
				out.notes = append(out.notes, n)
			}
		}
	}
	if same {
		return out
	}
	out.readings = readings
	out.note("credit_readings_open", true, "The text leaves open what is credited: %s. The first is taken; low and high span them.", list(labels, "or"))
	return out
}
