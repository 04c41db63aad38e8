package cases

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Limits of a file of cases; a real one is a hundredth of it.
const (
	MaxBytes = 1 << 20
	maxLine  = 1000
)

// line is one line of a file.
type line struct {
	number   int
	question string // left of the arrow; empty for remarks, given lines and empty lines
	answer   string // right of it
	arrow    bool
	remark   string // with its #
	text     string // as it stands
	asked    *asked // nil where there is no question, or one with a fault
}

// asked is a question with what was given for it.
type asked struct {
	given
	sla.Quote
	what string // credit, claim or version
}

// given is what a given line says.
type given struct {
	id, version, commitment string
	month                   interval.Month
	base                    *money.Number
	currency                money.Currency
	signed                  interval.Date
	labels                  sla.Labels
}

// reader reads a file and collects what is wrong with it.
type reader struct {
	path   string
	given  *given
	faults audit.Diagnostics
}

func (r *reader) fault(n int, code, hint, format string, args ...any) {
	r.faults = append(r.faults, audit.Fault("CASE-"+code, audit.Origin{Path: r.path, Line: int64(n)}, hint, format, args...))
}

// read splits a file into its lines. Faults keep a line from being asked, not the others.
func (r *reader) read(data []byte) (lines []line) {
	if len(data) > MaxBytes {
		r.fault(0, "SIZE", "is it the right file?", "is larger than %d bytes", MaxBytes)
		return nil
	}
	for n, text := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		l := line{number: n + 1, text: strings.TrimRight(text, " \t\r")}
		rest := l.text
		if i := strings.IndexByte(rest, '#'); i >= 0 {
			rest, l.remark = rest[:i], rest[i:]
		}
		words := strings.Fields(rest)
		switch {
		case len(l.text) > maxLine:
			r.fault(l.number, "LINE", "is it the right file?", "the line is longer than %d characters", maxLine)
		case len(words) == 0:
		case words[0] == "given":
			r.given = r.readGiven(l.number, words[1:])
		default:
			l.question, l.answer, l.arrow = strings.Cut(rest, "=>")
			l.question, l.answer = strings.Join(strings.Fields(l.question), " "), strings.Join(strings.Fields(l.answer), " ")
			l.asked = r.readQuestion(l.number, strings.Fields(l.question))
		}
		lines = append(lines, l)
	}
	return lines
}

func (r *reader) readGiven(n int, words []string) *given {
	const form = "given aws/s3@2023-11-28 commitment=standard month=2024-03 basis=10000 currency=USD"
	if len(words) == 0 {
		r.fault(n, "GIVEN", form, "a given line names no agreement")
		return nil
	}
	g := &given{currency: "USD", labels: sla.Labels{}}
	g.id, g.version, _ = strings.Cut(words[0], "@")
	ok := true
	for _, w := range words[1:] {
		key, value, is := strings.Cut(w, "=")
		if !is || value == "" {
			r.fault(n, "GIVEN", form, "%q is not key=value", clip(w))
			ok = false
			continue
		}
		var err error
		switch key {
		case "commitment":
			g.commitment = value
		case "month":
			err = g.month.UnmarshalText([]byte(value))
		case "basis":
			g.base = new(money.Number)
			err = g.base.UnmarshalText([]byte(value))
		case "currency":
			err = g.currency.UnmarshalText([]byte(value))
		case "signed":
			err = g.signed.UnmarshalText([]byte(value))
		default:
			g.labels[key] = value
		}
		if err != nil {
			var advice audit.Advice // none: the text says it all
			errors.As(err, &advice)
			r.fault(n, "GIVEN", advice.Hint, "%s: %v", key, err)
			ok = false
		}
	}
	if ok && g.month == (interval.Month{}) {
		r.fault(n, "GIVEN", form, "the month is missing: months differ in length")
		ok = false
	}
	if !ok {
		return nil
	}
	return g
}

// questionWords are those a question may be made of.
var questionWords = []string{"uptime", "downtime", "incidents", "count", "affected", "failed", "incident", "claim", "version"}

func (r *reader) readQuestion(n int, words []string) *asked {
	if r.given == nil {
		r.fault(n, "QUESTION", "write a given line before it", "it is not said what this is about")
		return nil
	}
	g := *r.given
	a := &asked{given: g, what: "credit", Quote: sla.Quote{Pinned: g.version, Commitment: g.commitment, Signed: g.signed, Month: g.month,
		Unit: g.labels, Base: g.base, Currency: g.currency}}
	for len(words) > 0 {
		key := words[0]
		end := 1
		for end < len(words) && !slices.Contains(questionWords, words[end]) {
			end++
		}
		values := words[1:end]
		words = words[end:]
		if err := a.take(key, values); err != nil {
			r.fault(n, "QUESTION", "write as in: uptime 99.9, downtime 45m, incidents 30m 2h15m, count 3, affected 0.3", "%v", err)
			return nil
		}
	}
	if a.what == "credit" && a.Uptime == nil && a.Downtime == nil && a.Incidents == nil {
		r.fault(n, "QUESTION", "begin with uptime, downtime, incidents, claim or version", "neither an uptime nor a down time is asked about")
		return nil
	}
	return a
}

// take takes one word of a question with its values.
func (a *asked) take(key string, values []string) error {
	switch n := len(values); {
	case !slices.Contains(questionWords, key):
		return fmt.Errorf("%q is no word of a question: use %s", clip(key), strings.Join(questionWords, ", "))
	case key == "claim" || key == "version":
		if a.what = key; n > 0 {
			return fmt.Errorf("%s stands by itself, without %s", key, clip(strings.Join(values, " ")))
		}
		return nil
	case key == "incidents" && n == 0:
		return fmt.Errorf("incidents needs at least one length: incidents 30m 2h15m")
	case key != "incidents" && n != 1:
		return fmt.Errorf("%s needs one value, and there are %d", key, n)
	}
	switch key {
	case "uptime":
		n, err := money.ParseNumber(values[0])
		a.Uptime = n.Rat()
		return err
	case "affected":
		n, err := money.ParseNumber(values[0])
		a.Affected = n.Rat()
		return err
	case "downtime":
		d, err := length(values[0])
		a.Downtime = &d
		return err
	case "incidents":
		for _, v := range values {
			d, err := length(v)
			if err != nil {
				return err
			}
			a.Incidents = append(a.Incidents, d)
		}
	case "count", "failed":
		n, err := strconv.Atoi(values[0])
		if err != nil || n < 1 {
			return fmt.Errorf("%s: %q is not a number of 1 or more", key, clip(values[0]))
		}
		if key == "count" {
			a.Count = n
		} else {
			a.FailedPeriods = n
		}
	case "incident":
		return a.takeIncident(values[0])
	}
	return nil
}

func length(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is not a length of time like 45m or 2h15m", clip(s))
	}
	return d, nil
}

func (a *asked) takeIncident(value string) error {
	from, to, both := strings.Cut(value, "/")
	parse := func(s string) (time.Time, error) {
		if t, err := time.Parse("2006-01-02T15:04Z07:00", s); err == nil {
			return t.UTC(), nil
		}
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return t, fmt.Errorf("%q is not a time like 2024-03-31T22:00Z", clip(s))
		}
		return t.UTC(), nil
	}
	start, err := parse(from)
	if err != nil {
		return err
	}
	end := start.Add(time.Second) // where only its beginning is told
	if both {
		if end, err = parse(to); err != nil {
			return err
		}
	}
	if !end.After(start) {
		return fmt.Errorf("an incident that ends at %s does not begin at %s", to, from)
	}
	a.Incident = interval.Interval{Start: start, End: end}
	return nil
}

func clip(s string) string { return fmt.Sprintf("%.60s", s) }
