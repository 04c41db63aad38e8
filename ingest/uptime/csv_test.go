package uptime

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// tables are files by name.
func tables(texts ...string) (refs []source.Ref) {
	files := fstest.MapFS{}
	for i, text := range texts {
		name := fmt.Sprintf("%c.csv", 'a'+i)
		files[name] = &fstest.MapFile{Data: []byte(text)}
		refs = append(refs, source.Ref{FS: files, Name: name, Path: name})
	}
	return refs
}

// hour is the period of the tests.
var hour = interval.Interval{Start: minute(0), End: minute(60)}

// told reads tables and writes down what they say: a line per series, then a line per finding.
func told(t testing.TB, src Source, texts ...string) string {
	t.Helper()
	ev, rep, err := ReadCSV(t.Context(), tables(texts...), src, source.Options{TempDir: t.TempDir()})
	if err != nil {
		var d audit.Diagnostic
		if !errors.As(err, &d) || d.Code == "" || d.Hint == "" {
			t.Fatalf("an error without a code or a hint: %v", err)
		}
		return d.Error()
	}
	defer closeRejects(rep)
	sound(t, ev, rep, src.Period)
	var lines []string
	for i, line := range ev.Timelines {
		lines = append(lines, strings.TrimSpace(line.Labels.Key()+" "+minutes(ev.Attribution[i].Time)))
	}
	if ev.Tally != nil {
		for _, s := range ev.Tally.All() {
			for _, slot := range s.Slots() {
				line := fmt.Sprintf("%s %s %v: %d", s.Labels.Key(), ev.Tally.Start(slot).Format("15:04:05"), ev.Tally.Step, s.Requests(slot))
				for _, e := range s.Errors() {
					if e.Slot == slot {
						line += fmt.Sprintf(" %s=%d", e.Code, e.N)
					}
				}
				lines = append(lines, strings.TrimSpace(line))
			}
		}
	}
	for _, dark := range ev.Dark {
		lines = append(lines, fmt.Sprintf("unknown %s to %s", dark.Start.Format("15:04:05"), dark.End.Format("15:04:05")))
	}
	for _, d := range rep.Diagnostics {
		if d.Code != "EVID-GAPS" {
			lines = append(lines, fmt.Sprintf("%s %s x%d", d.Code, d.Origin(), d.Count))
		}
	}
	return strings.Join(lines, "\n")
}

func closeRejects(rep source.Report) {
	for _, r := range rep.Rejects {
		r.Close()
	}
}

// sound holds what is true of any evidence: every row is accounted for, timelines are sorted and disjoint, and time adds up.
func sound(t testing.TB, ev sla.Evidence, rep source.Report, period interval.Interval) {
	t.Helper()
	for _, c := range rep.Controls {
		if !c.OK {
			t.Fatalf("rows got lost: %+v", c)
		}
	}
	if len(ev.Attribution) != len(ev.Timelines) {
		t.Fatalf("%d timelines, %d attributions", len(ev.Timelines), len(ev.Attribution))
	}
	for i, line := range ev.Timelines {
		a := ev.Attribution[i]
		if period != (interval.Interval{}) && a.Period != period {
			t.Fatalf("attributed %v, not %v", a.Period, period)
		}
		for k, s := range line.Stretches {
			if s.Empty() || !a.Period.Covers(s.Interval) || k > 0 && line.Stretches[k-1].End.After(s.Start) {
				t.Fatalf("not sorted and disjoint: %v", line.Stretches)
			}
		}
		var sum time.Duration
		for st := range severity {
			if line.In(a.Period, st).Total() != a.Time[st] {
				t.Fatalf("%s: %v in the timeline, %v attributed", st, line.In(a.Period, st).Total(), a.Time[st])
			}
			sum += a.Time[st]
		}
		if sum != a.Period.Length() {
			t.Fatalf("%v of %v", sum, a.Period.Length())
		}
	}
}

func TestReadCSV(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, format, text, want string
		change                   func(*Source)
	}{
		{what: "intervals, newest first, in three spellings of time",
			format: CSVIntervals,
			text:   "start,end,state\n2017-02-28T12:20:00Z,2017-02-28T13:00:00Z,up\n2017-02-28T14:10:00+02:00,2017-02-28T07:20:00-05:00,down\n1488283200,1488283800000,OK\n",
			want:   "down 10, up 50"},
		{what: "time that no interval covers is unknown",
			format: CSVIntervals, text: "from;to;status\n2017-02-28T12:10:00Z;2017-02-28T12:20:00Z;Down\n", want: "down 10, unknown 50"},
		{what: "intervals that overlap: the worse wins, and one long row of up fills the rest",
			format: CSVIntervals, text: "start\tend\tstate\n2017-02-28T12:10:00Z\t2017-02-28T12:20:00Z\tdown\n2017-02-28T00:00:00Z\t2017-03-01T00:00:00Z\tup\n",
			want: "down 10, up 50\nEVID-OVERLAP a.csv:2 x1"},
		{what: "an interval without an end lasts to the next, and the last of them is not known to last at all",
			format: CSVIntervals, text: "start,end,state\n2017-02-28T12:00:00Z,,up\n2017-02-28T12:30:00Z,null,down\n", want: "unknown 30, up 30\nEVID-OPEN a.csv:2 x2"},
		{what: "an interval without an end lasts at least to the last time of its file",
			format: CSVIntervals, text: "start,end,state,resource\n2017-02-28T12:00:00Z,,up,a\n2017-02-28T12:30:00Z,2017-02-28T12:50:00Z,down,b\n",
			want: "resource=a unknown 10, up 50\nresource=b down 20, unknown 40\nEVID-OPEN a.csv:2 x1"},
		{what: "an interval that is open in one row and closed in another",
			format: CSVIntervals, text: "start,end,state\n2017-02-28T12:00:00Z,,down\n2017-02-28T12:00:00Z,2017-02-28T12:20:00Z,down\n2017-02-28T12:20:00Z,2017-02-28T13:00:00Z,up\n",
			want: "down 20, up 40\nEVID-REPEATED a.csv:2 x1"},
		{what: "an interval of no length, one that is far away, one that runs backwards, one that is there twice",
			format: CSVIntervals,
			text: "start,end,state\n2017-02-28T12:10:00Z,2017-02-28T12:10:00Z,down\n2017-01-28T12:10:00Z,2017-01-28T12:11:00Z,down\n" +
				"2017-02-28T12:10:00Z,2017-02-28T12:09:00Z,down\n2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n",
			want: "up 60\nEVID-EMPTY a.csv:2 x1\nEVID-OTHER-PERIOD a.csv:3 x1\nEVID-ORDER a.csv:4:22 x1\nEVID-REPEATED a.csv:6 x1"},
		{what: "several series in one table",
			format: CSVIntervals,
			text:   "Resource,Region,start,end,state,remark\ni-2,us-east-1,2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up,\ni-1,us-east-1,2017-02-28T12:00:00Z,2017-02-28T12:30:00Z,maintenance,x\n",
			want:   "region=us-east-1;resource=i-1 maintenance 30, unknown 30\nregion=us-east-1;resource=i-2 up 60"},
		{what: "transitions hold; the row before the period carries into it, earlier ones do not",
			format: CSVTransitions,
			text:   "time,state\n2017-02-28T12:30:00Z,up\n2017-02-28T12:15:00Z,down\n2017-02-28T11:00:00Z,up\n2017-02-28T10:00:00Z,down\n",
			want:   "down 15, up 45\nEVID-OTHER-PERIOD a.csv:5 x1"},
		{what: "before the first transition nothing is known", format: CSVTransitions, text: "time,state\n2017-02-28T12:30:00Z,up\n", want: "unknown 30, up 30"},
		{what: "a state with a slip of the pen is rejected, and ends what was known",
			format: CSVTransitions, text: "time,state\n2017-02-28T12:00:00Z,up\n2017-02-28T12:30:00Z,dwon\n2017-02-28T12:40:00Z,up\n",
			want: "unknown 10, up 50\nEVID-STATE a.csv:3:22 x1"},
		{what: "samples: what is there twice, two states at once",
			format: CSVSamples,
			text:   "time,value\n1488283200,1\n1488283200,1\n1488284400,1\n1488284400,0\n1488285600,true\n",
			want:   "down 20, up 40\nEVID-REPEATED a.csv:3 x1\nEVID-CONFLICT a.csv:4 x1"},
		{what: "samples by another policy",
			format: CSVSamples, text: "time,value\n1488283200,1\n1488284400,0\n1488285600,1\n", change: func(s *Source) { s.Gaps = GapUnknown }, want: "unknown 60"},
		{what: "times without a zone are not guessed",
			format: CSVTransitions, text: "time,state\n2017-02-28T12:00:00Z,up\n2017-02-28 07:30,down\n",
			want: `a.csv:3:1: time "2017-02-28 07:30" does not say its zone [EVID-ZONE]`},
		{what: "nor those of dates that can be read two ways",
			format: CSVTransitions, text: "time,state\n02/03/2017 12:00,up\n",
			want: `a.csv:2:1: time "02/03/2017 12:00" does not say its zone [EVID-ZONE]`},
		{what: "times in a stated zone, as clocks with twelve hours show them",
			format: CSVTransitions, text: "time,state\n2017-02-28 07:00:00,up\n02/28/2017 7:30 AM,down\n", change: func(s *Source) { s.Zone = newYork }, want: "down 30, up 30"},
		{what: "a day above 12 tells the order for the whole table",
			format: CSVTransitions, text: "time,state\n05.02.2017 12:00,down\n28.02.2017 12:30,up\n", change: func(s *Source) { s.Zone = time.UTC }, want: "down 30, up 30"},
		{what: "no day above 12 tells nothing",
			format: CSVTransitions, text: "time,state\n05/02/2017 12:00,down\n", change: func(s *Source) { s.Zone = time.UTC },
			want: "a.csv:2: the dates can be read two ways, with the day first or the month, and none of them tells which [EVID-DATE]"},
		{what: "both orders in one table",
			format: CSVTransitions, text: "time,state\n05/02/2017 12:00,down\n28/02/2017 12:00,up\n02/28/2017 12:10,up\n", change: func(s *Source) { s.Zone = time.UTC },
			want: "a.csv:2: some dates have the day first and some the month: none of them can be trusted [EVID-DATE]"},
		{what: "times that clocks skipped or showed twice",
			format: CSVTransitions, text: "time,state\n2017-03-12 02:30,down\n2017-11-05 01:30,down\n2017-02-28 07:00,up\n", change: func(s *Source) { s.Zone = newYork },
			want: "up 60\nEVID-CLOCK a.csv:2:1 x2"},
		{what: "what is no time at all", format: CSVTransitions, text: "time,state\nyesterday,up\n20170228,up\n2017-02-28,up\n2017-02-28T12:00:00Z,up\n", want: "up 60\nEVID-TIME a.csv:2:1 x3"},
		{what: "a byte order mark, carriage returns and a row that is too short",
			format: CSVTransitions, text: "\ufefftime,state\r\n2017-02-28T12:00:00Z,up\r\n2017-02-28T12:10:00Z\r\n", want: "up 60\nEVID-FIELDS a.csv:3 x1"},
		{what: "columns that the user names",
			format: CSVTransitions, text: "opened,was,site\n2017-02-28T12:00:00Z,up,eu\n",
			change: func(s *Source) { s.Columns = map[string]string{"time": "opened", "state": "was", "region": "site"} }, want: "region=eu up 60"},
		{what: "a key of the column map that means nothing",
			format: CSVTransitions, text: "time,state\n", change: func(s *Source) { s.Columns = map[string]string{"tme": "time"} }, want: `columns: has the key "tme", which is none [EVID-COLUMN]`},
		{what: "a column that is missing", format: CSVIntervals, text: "start,finish,state\n",
			want: `a.csv:1: no column is known as the end; there are "start", "finish", "state" [EVID-COLUMN]`},
		{what: "a column whose 1 means down", format: CSVSamples, text: "time,is_down\n1488283200,1\n",
			change: func(s *Source) { s.Columns = map[string]string{"state": "is_down"} },
			want:   `a.csv:1: column "is_down" tells the opposite of a state: its 1 or true means down [EVID-COLUMN]`},
		{what: "counts, with a column per code, and errors without one",
			format: CSVCounts,
			text: "time,requests,errors,InternalError,ServiceUnavailable,request_type\n2017-02-28T12:05:00Z,10,4,1,2,GET\n" +
				"2017-02-28T12:00:00Z,7,0,0,0,GET\n2017-02-28T12:10:00Z,0,0,0,0,GET\n",
			want: "request_type=GET 12:00:00 5m0s: 7\nrequest_type=GET 12:05:00 5m0s: 10 -=1 InternalError=1 ServiceUnavailable=2\nEVID-NO-CODE a.csv:2 x1"},
		{what: "counts that cannot be, and one off the grid",
			format: CSVCounts,
			text: "time,requests,errors,503\n2017-02-28T12:00:00Z,10,11,0\n2017-02-28T12:00:00Z,10,1,2\n2017-02-28T12:00:00Z,-1,0,0\n2017-02-28T12:00:00Z,1.5,0,0\n" +
				"2017-02-28T12:00:00Z,1,0,0\n2017-02-28T12:01:00Z,1,0,0\n2017-02-28T12:02:00Z,1,0,0\n2017-02-28T12:02:30Z,1,0,0\n2017-02-28T13:00:00Z,1,0,0\n",
			want: "12:00:00 1m0s: 1\n12:01:00 1m0s: 1\n12:02:00 1m0s: 1\nunknown 12:00:00 to 12:01:00\nunknown 12:02:00 to 12:04:00\nEVID-SILENT a.csv x1\nEVID-ERRORS a.csv:2:25 x2\nEVID-NUM a.csv:4:22 x2\nEVID-GRID a.csv:9 x1\nEVID-OTHER-PERIOD a.csv:10 x1"},
		{what: "a slice whose counts are rejected is unknown, not without requests", format: CSVCounts,
			text: "time,requests,errors\n2017-02-28T12:00:00Z,1,0\n2017-02-28T12:05:00Z,many,0\n2017-02-28T12:10:00Z,1,2\n2017-02-28T12:15:00Z,1,0\n2017-02-28T12:17:00Z,x,0\n",
			want: "12:00:00 5m0s: 1\n12:15:00 5m0s: 1\nunknown 12:05:00 to 12:25:00\nEVID-NUM a.csv:3:22 x2\nEVID-ERRORS a.csv:4:24 x1"},
		{what: "a slice without a row, where the writer leaves out those without requests", format: CSVCounts,
			text: "time,requests,errors\n2017-02-28T12:00:00Z,1,0\n2017-02-28T12:05:00Z,1,0\n2017-02-28T12:15:00Z,1,0\n",
			want: "12:00:00 5m0s: 1\n12:05:00 5m0s: 1\n12:15:00 5m0s: 1\nEVID-SILENT a.csv x1"},
		{what: "a slice without a row is unknown, where the writer writes down those without requests", format: CSVCounts,
			text: "time,requests,errors\n2017-02-28T12:00:00Z,1,0\n2017-02-28T12:05:00Z,0,0\n2017-02-28T12:15:00Z,1,0\n",
			want: "12:00:00 5m0s: 1\n12:15:00 5m0s: 1\nunknown 12:10:00 to 12:15:00\nEVID-SILENT a.csv x1"},
		{what: "one row does not show how long it counts", format: CSVCounts, text: "time,requests,errors\n2017-02-28T12:00:00Z,10,1\n",
			want: "a.csv:2: the rows do not show how long a row counts: no series has two times [EVID-STEP]"},
		{what: "hours that begin at half past count no slice of this program", format: CSVCounts, text: "time,requests,errors\n2017-02-28T11:30:00Z,10,1\n2017-02-28T12:30:00Z,10,1\n",
			want: "a.csv:2: the rows are mostly 1h0m0s apart, but most do not begin a slice of that width, counted from 1970 in UTC [EVID-STEP]"},
		{what: "the same slice counted twice, differently", format: CSVCounts, text: "time,requests,errors\n2017-02-28T12:00:00Z,10,1\n2017-02-28T12:05:00Z,10,1\n2017-02-28T12:05:00Z,11,1\n",
			want: "a.csv:4: the slice of 2017-02-28T12:05:00Z is counted here and, differently, at a.csv:3 [EVID-TWICE]"},
		{what: "the same, where all of it was really counted", format: CSVCounts, text: "time,requests,errors\n2017-02-28T12:00:00Z,10,0\n2017-02-28T12:05:00Z,10,0\n2017-02-28T12:05:00Z,11,0\n",
			change: func(s *Source) { s.Dedupe = DedupeOff }, want: "12:00:00 5m0s: 10\n12:05:00 5m0s: 21"},
		{what: "a quote that is never closed", format: CSVSamples, text: "time,state\n\"2017-02-28T12:00:00Z,up\n", want: "EVID-CSV a.csv:2 x1"},
		{what: "a web page under the name of a table", format: CSVSamples, text: "<!DOCTYPE html><title>Sign in</title>",
			want: "a.csv: this is a web page, not data [SRC-HTML]"},
		{what: "a first line that tells Excel the delimiter", format: CSVCounts, text: "sep=;\r\ntime;requests;errors\r\n2017-02-28T12:00:00Z;10;0\r\n2017-02-28T12:05:00Z;10;x\r\n",
			want: "12:00:00 5m0s: 10\nunknown 12:05:00 to 12:10:00\nEVID-NUM a.csv:4:25 x1"},
		{what: "one in quotes, of a header that several delimiters would fit", format: CSVIntervals, text: "\"sep=|\"\nstart|end|state|a,start,end,state\n2017-02-28T12:00:00Z|2017-02-28T13:00:00Z|up|\n", want: "up 60"},
		{what: "a header that the stated delimiter does not fit", format: CSVSamples, text: "sep=;\ntime,state\n2017-02-28T12:00:00Z,up\n",
			want: `a.csv:2: no column is known as the time; there are "time,state" [EVID-COLUMN]`},
		{what: "a delimiter that nobody uses", format: CSVSamples, text: "sep=~\ntime~state\n2017-02-28T12:00:00Z~up\n",
			want: `a.csv:1: the first line says that "~" stands between fields [EVID-DELIMITER]`},
		{what: "a time as Excel keeps it", format: CSVIntervals, text: "start;end;state\n42794,5;42794,6;down\n2017-02-28T12:00:00Z;2017-02-28T13:00:00Z;up\n", want: "up 60\nEVID-TIME a.csv:2:1 x1"},
		{what: "an empty file", format: CSVSamples, text: "", want: ""},
	} {
		src := Source{Format: c.format, Period: hour}
		if c.change != nil {
			c.change(&src)
		}
		if got := told(t, src, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

// A file that was fetched twice counts once.
func TestCSVSameFile(t *testing.T) {
	text := "time,requests,errors\n2017-02-28T12:00:00Z,10,0\n2017-02-28T12:05:00Z,10,0\n"
	want := "12:00:00 5m0s: 10\n12:05:00 5m0s: 10\nEVID-SAME-FILE b.csv x1"
	if got := told(t, Source{Format: CSVCounts, Period: hour}, text, text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// How rows are ordered and split into files does not show in the evidence.
func TestCSVOrderAndSplitDoNotShow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		format := rapid.SampledFrom(CSVFormats).Draw(rt, "format")
		header := map[string]string{CSVIntervals: "start,end,state,resource", CSVTransitions: "time,state,resource", CSVSamples: "time,state,resource",
			CSVCounts: "time,requests,errors,resource"}[format]
		at := func() string { return minute(float64(rapid.IntRange(-10, 70).Draw(rt, "at"))).Format(time.RFC3339) }
		state := func() string {
			return rapid.SampledFrom([]string{"up", "down", "degraded", "unknown", "dwon"}).Draw(rt, "state")
		}
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			resource := rapid.SampledFrom([]string{"a", "b", ""}).Draw(t, "resource")
			switch format {
			case CSVIntervals:
				end := at()
				if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
					end = ""
				}
				return at() + "," + end + "," + state() + "," + resource
			case CSVCounts:
				return fmt.Sprintf("%s,%d,%d,%s", at(), rapid.IntRange(0, 9).Draw(t, "requests"), rapid.IntRange(0, 9).Draw(t, "errors"), resource)
			}
			return at() + "," + state() + "," + resource
		}), 0, 30).Draw(rt, "rows")
		src := Source{Format: format, Period: hour, Dedupe: DedupeOff}
		read := func(texts ...string) string {
			ev, rep, err := ReadCSV(t.Context(), tables(texts...), src, source.Options{TempDir: t.TempDir()})
			if err != nil {
				return errorCodeOf(err)
			}
			defer closeRejects(rep)
			sound(t, ev, rep, hour)
			out := fmt.Sprint(ev.Timelines, ev.Attribution, ev.First, ev.Last)
			if ev.Tally != nil {
				for _, s := range ev.Tally.All() {
					for _, slot := range s.Slots() {
						out += fmt.Sprint(s.Labels, slot, s.Requests(slot))
					}
					for _, e := range s.Errors() {
						out += fmt.Sprint(e.Slot, e.Code, e.N)
					}
				}
			}
			return out
		}
		whole := read(header + "\n" + strings.Join(rows, "\n"))
		mixed := rapid.Permutation(rows).Draw(rt, "mixed")
		cut := rapid.IntRange(0, len(rows)).Draw(rt, "cut")
		if strings.Contains(strings.Join(rows, "\n"), "Z,,") { // how long an open end lasted depends on what else its own file tells
			cut = len(rows)
		}
		parts := read(header+"\n"+strings.Join(mixed[:cut], "\n"), header+"\n"+strings.Join(mixed[cut:], "\n"))
		if whole != parts {
			rt.Fatalf("whole\n%s\nin parts\n%s", whole, parts)
		}
	})
}

func errorCodeOf(err error) string {
	var d audit.Diagnostic
	if errors.As(err, &d) {
		return d.Code
	}
	return err.Error()
}

func TestDetectCSV(t *testing.T) {
	minutely := func(states string) string {
		text := "time,state\n"
		for i, s := range states {
			text += fmt.Sprintf("%s,%c\n", minute(float64(i)).Format(time.RFC3339), s)
		}
		return text
	}
	for _, c := range []struct {
		what, want string
		heads      []string
	}{
		{"intervals", CSVIntervals, []string{"Start Time;End Time;Status\n2017-02-28 12:00;2017-02-28 12:01;down\n"}},
		{"counts", CSVCounts, []string{"time,requests,errors\n2017-02-28T12:00:00Z,1,0\n"}},
		{"samples: the state stays for most rows", CSVSamples, []string{minutely("11110111")}},
		{"transitions: it changes with every row", CSVTransitions, []string{"time,state\n2017-02-28T12:00:00Z,up\n2017-02-28T12:37:00Z,down\n2017-02-28T15:00:00Z,up\n"}},
		{"a table by files of one row each", CSVTransitions, []string{"time,state\n2017-02-28T12:00:00Z,up\n", "time,state\n2017-02-28T12:37:00Z,down\n"}},
		{"one row does not tell", "", []string{minutely("1")}},
		{"a change with every beat does not tell", "", []string{minutely("10101010")}},
		{"tables of two shapes", "mixed", []string{"time,requests,errors\n2017-02-28T12:00:00Z,1,0\n", minutely("11110111")}},
		{"revenue", "none", []string{"time,value\n2017-02-28T12:00:00Z,120.50\n2017-02-28T13:00:00Z,99.00\n2017-02-28T14:00:00Z,99.00\n"}},
	} {
		var heads CSVHeads
		got := ""
		for _, h := range c.heads {
			if !heads.Add([]byte(h), nil, "x.csv") {
				got = map[bool]string{true: "none", false: "mixed"}[heads.first == ""]
			}
		}
		if got == "" {
			got, _, _ = heads.Format()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

// FuzzReadCSV holds any text to this: it is read or refused, with a code; what is read adds up; and the text in two orders of
// files gives the same.
func FuzzReadCSV(f *testing.F) {
	f.Add("start,end,state\n2017-02-28T12:00:00Z,,down\n1488283200,1488283800000,OK\n", 0, true)
	f.Add("time;state;region\n05/02/2017 12:00;down;eu\n28/02/2017 7:30 AM;up;eu\n", 1, true)
	f.Add("\ufefftime\tvalue\r\n1488283200.5\t1\r\n1488283260\t0\r\n", 2, false)
	f.Add("time,requests,errors,503\n2017-02-28,10,1,1\n2017-03-01,10,1,0\n\"", 3, true)
	f.Add("\xff\xfet\x00", 1, false)
	f.Fuzz(func(t *testing.T, text string, format int, zoned bool) {
		src := Source{Format: CSVFormats[uint(format)%uint(len(CSVFormats))], Period: hour}
		if zoned {
			src.Zone = time.UTC
		}
		for _, period := range []interval.Interval{hour, {}} {
			src.Period = period
			_ = told(t, src, text)
		}
		var heads CSVHeads
		heads.Add([]byte(text), nil, "a.csv")
		if format, _, _ := heads.Format(); format != "" && !slices.Contains(CSVFormats, format) {
			t.Fatal(format)
		}
	})
}
