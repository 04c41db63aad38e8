package uptime

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// table reads one member: a header, then rows.
func (r *csvReader) table(s *source.Stream) error {
	in := r.input(s.Path)
	head, err := s.Peek(csvHead)
	if err != nil {
		return err
	}
	if err := source.Lookalike(head, s.Path); err != nil {
		return err
	}
	text, err := s.Text()
	if err != nil {
		return err
	}
	rows, c, err := openCSV(text, r.src.Format, r.src.Columns, s.Path)
	if err != nil || c == nil { // nil: an empty file
		return source.LongRow(err, "EVID-LONG", audit.Origin{Path: s.Path, Line: 1})
	}
	in.Why = c.why(r.src.Format)
	t := csvTable{csvReader: r, in: in, id: int32(len(r.inputs) - 1), columns: c, rows: rows}
	return in.each(rows, t.row)
}

// each reads the rows of a table that are left.
func (in *csvInput) each(rows *source.Rows, row func(fields []string) error) error {
	return rows.Each(in.Path, "EVID-LONG", row, func(at audit.Origin, hint, text string) error {
		in.Rows++
		return in.reject(at, "EVID-CSV", hint, text, rows.Raw())
	})
}

// csvTable is one table at work.
type csvTable struct {
	*csvReader
	*columns
	in    *csvInput
	id    int32 // of the input
	rows  *source.Rows
	text  []byte           // of a row's labels
	known map[string]int32 // series by the text of their labels
}

// refusal is why a row, or the reading, ends.
type refusal struct {
	key, code, hint, text string
	fatal                 bool
}

// row understands one row.
func (t *csvTable) row(fields []string) error {
	t.in.Rows++
	row := csvRow{line: t.rows.Line(), input: t.id}
	if t.columns.last >= len(fields) {
		return t.in.reject(t.place(&row), "EVID-FIELDS", "look for a missing or stray delimiter",
			fmt.Sprintf("the row has %d fields, and %s is field %d", len(fields), source.Excerpt(t.names[t.columns.last]), t.columns.last+1), t.rows.Raw())
	}
	why := t.understand(&row, fields)
	if why != nil {
		at := t.place(&row)
		if i, ok := t.columns.at[why.key]; ok {
			at.Line, at.Column = t.rows.At(i)
		}
		if why.fatal {
			return audit.Fault(why.code, at, why.hint, "%s", why.text)
		}
		if err := t.in.reject(at, why.code, why.hint, why.text, t.rows.Raw()); err != nil {
			return err
		}
		if !t.tells(why) {
			return nil
		}
		row.broken = true
	}
	if len(t.csvReader.rows) >= maxCSVRows {
		return audit.Fault("EVID-MANY", t.place(&row), "read a shorter time, or fewer series, at once", "the source has more than %d rows", maxCSVRows)
	}
	t.csvReader.rows = append(t.csvReader.rows, row)
	return nil
}

// tells whether a rejected row tells at least of which time nothing is known: its time was understood, and what it says of it not.
func (t *csvTable) tells(why *refusal) bool {
	switch t.src.Format {
	case CSVIntervals:
		return false
	case CSVCounts:
		return why.code == "EVID-NUM" || why.code == "EVID-ERRORS"
	}
	return why.code == "EVID-STATE"
}

// understand fills a row from its fields.
func (t *csvTable) understand(row *csvRow, fields []string) *refusal {
	if why := t.label(row, fields); why != nil {
		return why
	}
	var why *refusal
	if t.src.Format != CSVIntervals {
		if row.from, why = t.time(fields, colTime); why != nil {
			return why
		}
	} else {
		if row.from, why = t.time(fields, colStart); why != nil {
			return why
		}
		if row.open = isOpen(t.field(fields, colEnd)); !row.open {
			if row.to, why = t.time(fields, colEnd); why != nil {
				return why
			}
			if row.from.certain() && row.to.certain() && row.backwards() {
				return &backwards
			}
		}
	}
	if t.src.Format == CSVCounts {
		row.counts, why = t.count(fields)
		return why
	}
	state, err := parseState(fields[t.columns.at[colState]])
	if err != nil {
		return &refusal{key: colState, code: "EVID-STATE", hint: "write up, down, degraded, maintenance, paused or unknown (or 1 and 0)",
			text: fmt.Sprintf("%s is not a state", source.Excerpt(t.field(fields, colState)))}
	}
	row.state = severity[state]
	return nil
}

// backwards is why an interval that ends before it begins is refused.
var backwards = refusal{key: colEnd, code: "EVID-ORDER", hint: "look for swapped columns, or a date that was written the other way round",
	text: "the row ends before it begins"}

func (row *csvRow) backwards() bool { return !row.open && row.to.dayFirst < row.from.dayFirst }

// isOpen tells whether an end says that there is none yet.
func isOpen(end string) bool {
	return slices.Contains([]string{"", "-", "null", "none", "open", "ongoing"}, strings.ToLower(end))
}

func (t *csvTable) time(fields []string, key string) (stamp, *refusal) {
	text := t.field(fields, key)
	st, err := t.clock.read(text)
	switch err {
	case nil:
		return st, nil
	case errNoZone:
		return st, &refusal{key: key, code: "EVID-ZONE", fatal: true, hint: "name the zone that the file is written in (timezone: America/New_York beside its files:, or --timezone), or write times with their offset",
			text: fmt.Sprintf("time %s does not say its zone", source.Excerpt(text))}
	case errSkipped, errTwice:
		return st, &refusal{key: key, code: "EVID-CLOCK", hint: "write times with their offset, like 2017-03-12T02:30:00-05:00; or check the zone",
			text: fmt.Sprintf("time %s is no one instant in %s: %v", source.Excerpt(text), t.src.Zone, err)}
	}
	if dayNumber.MatchString(text) {
		return st, &refusal{key: key, code: "EVID-TIME", hint: "format the column as yyyy-mm-dd hh:mm:ss in the spreadsheet, and save the table again",
			text: fmt.Sprintf("%s is the number of a day, as a spreadsheet keeps it, whose first day and rounding nobody can tell", source.Excerpt(text))}
	}
	return st, &refusal{key: key, code: "EVID-TIME", hint: "write times as 2017-02-28T17:37:00Z, or 2017-02-28 17:37 with a zone in the config",
		text: fmt.Sprintf("%s is not a time", source.Excerpt(text))}
}

// dayNumber is what Excel makes of a time from 1982 on that is saved without its format: days since 1900, or since 1904.
var dayNumber = regexp.MustCompile(`^[3-9][0-9]{4}([.,][0-9]+)?$`)

// longestLabel bounds what a label may say.
const longestLabel = 256

// label finds the row's series. The rows of one series mostly have the same text in their labels.
func (t *csvTable) label(row *csvRow, fields []string) *refusal {
	t.text = t.text[:0]
	for _, key := range t.labels {
		t.text = append(append(t.text, fields[t.columns.at[key]]...), 0)
	}
	if id, known := t.known[string(t.text)]; known {
		row.series = id
		return nil
	}
	labels := sla.Labels{}
	for _, key := range t.labels {
		v := t.field(fields, key)
		if len(v) > longestLabel || !utf8.ValidString(v) || strings.ContainsAny(v, "\r\n\x00") {
			return &refusal{key: key, code: "EVID-LABEL", hint: "check that the column is a " + key, text: fmt.Sprintf("%s is not a %s", source.Excerpt(v), key)}
		}
		if v != "" {
			labels[key] = v
		}
	}
	key := labels.Key()
	id, known := t.ids[key]
	if !known {
		if len(t.series) >= maxCSVSeries {
			return &refusal{code: "EVID-MANY", fatal: true, hint: "is a column of labels really a column of times or texts?",
				text: fmt.Sprintf("the source has more than %d series", maxCSVSeries)}
		}
		id = int32(len(t.series))
		t.ids[key] = id
		t.series = append(t.series, labels)
	}
	if t.known == nil {
		t.known = map[string]int32{}
	}
	if len(t.known) < maxCSVSeries && len(t.text) <= len(t.labels)*(longestLabel+1) { // space around labels has no bound of its own
		t.known[string(t.text)] = id
	}
	row.series = id
	return nil
}

// mostCounted is the most that one row may count, so that no sum of rows can overflow.
const mostCounted = 1_000_000_000_000

// count reads the numbers of a row.
func (t *csvTable) count(fields []string) (*csvCounts, *refusal) {
	number := func(key string, i int) (uint64, *refusal) {
		text := strings.TrimSpace(fields[i])
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil || n > mostCounted {
			return 0, &refusal{key: key, code: "EVID-NUM", hint: "write whole numbers without separators, 0 for none",
				text: fmt.Sprintf("%s in column %s is not a count", source.Excerpt(text), source.Excerpt(t.names[i]))}
		}
		return n, nil
	}
	var c csvCounts
	var why *refusal
	if c.requests, why = number(colRequests, t.columns.at[colRequests]); why != nil {
		return nil, why
	}
	if c.errors, why = number(colErrors, t.columns.at[colErrors]); why != nil {
		return nil, why
	}
	var named uint64
	for code, i := range t.codes {
		n, why := number("", i)
		if why != nil {
			return nil, why
		}
		if n > 0 {
			c.codes = append(c.codes, codeCount{code, n})
			named += n
		}
	}
	slices.SortFunc(c.codes, func(a, b codeCount) int { return strings.Compare(a.code, b.code) })
	switch {
	case c.errors > c.requests:
		return nil, &refusal{key: colErrors, code: "EVID-ERRORS", hint: "errors are requests too: requests counts all of them",
			text: fmt.Sprintf("%d errors of %d requests", c.errors, c.requests)}
	case named > c.errors:
		return nil, &refusal{key: colErrors, code: "EVID-ERRORS", hint: "errors counts those of all codes",
			text: fmt.Sprintf("%d errors have a code, and there are %d errors", named, c.errors)}
	}
	return &c, nil
}
