package uptime

import (
	"fmt"
	"time"
)

// cutLength is by how much a stated duration may fall short of the true one: exports cut it to minutes.
const cutLength = time.Minute

// endAtNext settles where each event's state ends: where the next event of its monitor begins, if the row's own duration says the
// same but for the seconds that it lacks. A longer silence is one that the rows do not speak of.
func (m *monitor) endAtNext() {
	for rows := range m.bySeries {
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[n].from == rows[0].from {
				n++
			}
			m.endTogether(rows[:n], rows[n:])
			rows = rows[n:]
		}
	}
}

// endTogether ends the events that began at one instant.
func (m *monitor) endTogether(rows, after []csvRow) {
	alone := rows[0].state == rows[len(rows)-1].state
	if alone { // the same event in several exports: the latest of them has seen most of it
		longest := rows[0].to
		for _, row := range rows {
			longest.dayFirst = max(longest.dayFirst, row.to.dayFirst)
		}
		longest.monthFirst = longest.dayFirst
		for i := range rows {
			rows[i].to = longest
		}
	}
	if len(after) == 0 {
		return
	}
	next := after[0].from
	for i := range rows {
		row := &rows[i]
		short := time.Duration(next.dayFirst - row.to.dayFirst)
		switch {
		case short < 0:
			if -short >= cutLength {
				m.inputs[row.input].note("EVID-DURATION", m.place(row), "if two monitors have one name, give each its own",
					fmt.Sprintf("the row says that its state lasted %v longer than until the next event: the next event counts", -short))
			}
			row.to = next
		case !alone: // another event began at the same instant: this one's own duration is all there is
		case short < cutLength:
			row.to = next
		default:
			m.inputs[row.input].note("EVID-DURATION", m.place(row), "add the export that has the events between",
				fmt.Sprintf("the next event begins %v after this one ended: that time is unknown", short))
		}
	}
}
