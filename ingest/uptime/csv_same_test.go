package uptime

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/interval"
)

// outage is a made-up one within a day, to the second, and the tables that four tools might have written of it.
type outage struct {
	day      interval.Interval
	from, to time.Time
	spacing  time.Duration // of samples and counts
}

func (o outage) downAt(t time.Time) bool { return !t.Before(o.from) && t.Before(o.to) }

func (o outage) table(format string) string {
	var b strings.Builder
	row := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	ts := func(t time.Time) string { return t.Format(time.RFC3339) }
	switch format {
	case CSVIntervals:
		row("start,end,state")
		row("%s,%s,up\n%s,%s,down\n%s,,up", ts(o.day.Start), ts(o.from), ts(o.from), ts(o.to), ts(o.to))
	case CSVTransitions:
		row("time,state")
		row("%s,up\n%s,down\n%s,up", ts(o.day.Start), ts(o.from), ts(o.to))
	case CSVSamples:
		row("time,state")
		for t := o.day.Start; t.Before(o.day.End); t = t.Add(o.spacing) {
			row("%d,%t", t.Unix(), !o.downAt(t))
		}
	case CSVCounts:
		row("time,requests,errors")
		for t := o.day.Start; t.Before(o.day.End); t = t.Add(o.spacing) {
			errors := 0
			for s := t; s.Before(t.Add(o.spacing)); s = s.Add(time.Second) {
				if o.downAt(s) {
					errors++
				}
			}
			row("%s,%d,%d", ts(t), o.spacing/time.Second, errors)
		}
	}
	return b.String()
}

// The same outage written down in four ways: intervals and transitions tell it to the second; samples tell each of its ends to
// within one spacing, whatever the policy; counts with one request a second tell it to the second again.
func TestTheSameOutageInFourTables(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		day := interval.Interval{Start: time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), End: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)}
		from := rapid.IntRange(7200, 40000).Draw(rt, "from")
		o := outage{day: day, from: day.Start.Add(time.Duration(from) * time.Second), spacing: time.Duration(rapid.SampledFrom([]int{60, 300, 900}).Draw(rt, "spacing")) * time.Second}
		o.to = o.from.Add(time.Duration(rapid.IntRange(1, 40000).Draw(rt, "length")) * time.Second)
		length := o.to.Sub(o.from)
		read := func(format, gaps string) sla.Evidence {
			ev, rep, err := ReadCSV(t.Context(), tables(o.table(format)), Source{Format: format, Gaps: gaps, Period: day}, source.Options{TempDir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			closeRejects(rep)
			return ev
		}
		for _, format := range []string{CSVIntervals, CSVTransitions} {
			if got := read(format, "").Attribution[0].Time[sla.Down]; got != length {
				rt.Fatalf("%s: down %v, want %v", format, got, length)
			}
		}
		for _, gaps := range policies {
			a := read(CSVSamples, gaps).Attribution[0]
			low, high := a.Time[sla.Down], a.Time[sla.Down]+a.Time[sla.Unknown]
			if low > length+o.spacing || high < length-o.spacing {
				rt.Fatalf("%s: down %v to %v, want %v within %v", gaps, low, high, length, o.spacing)
			}
			if gaps == GapUnknown && (low > length || high < length) {
				rt.Fatalf("the careful policy claims what is not: %v to %v, truth %v", low, high, length)
			}
		}
		var errors uint64
		for _, s := range read(CSVCounts, "").Tally.All() {
			for _, e := range s.Errors() {
				errors += e.N
			}
		}
		if time.Duration(errors)*time.Second != length {
			rt.Fatalf("%d errors in %v", errors, length)
		}
	})
}

// The same text in other encodings and other containers of rows is the same evidence.
func TestCSVEncodings(t *testing.T) {
	plain := "time,state\n2017-02-28T12:00:00Z,up\n2017-02-28T12:30:00Z,down\n"
	units := utf16.Encode([]rune("\ufeff" + plain))
	var wide []byte
	for _, u := range units {
		wide = append(wide, byte(u>>8), byte(u))
	}
	for what, data := range map[string][]byte{"UTF-8": []byte(plain), "UTF-8 with a mark": []byte("\ufeff" + plain), "UTF-16": wide,
		"semicolons": []byte(strings.ReplaceAll(plain, ",", ";")), "bars": []byte(strings.ReplaceAll(plain, ",", "|")),
		"quotes": []byte(strings.ReplaceAll(plain, "down", `"down"`)), "no last line end": []byte(strings.TrimSpace(plain))} {
		ref := source.Ref{FS: fstest.MapFS{"a.csv": {Data: data}}, Name: "a.csv", Path: "a.csv"}
		ev, rep, err := ReadCSV(t.Context(), []source.Ref{ref}, Source{Format: CSVTransitions, Period: hour}, source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		closeRejects(rep)
		if got := minutes(ev.Attribution[0].Time); got != "down 30, up 30" {
			t.Errorf("%s: %s", what, got)
		}
	}
}
