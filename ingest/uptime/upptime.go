package uptime

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// UpptimeFormat is the name of the format: the summary of Upptime.
const UpptimeFormat = "upptime"

const upptimeCaveat = "Upptime asks to look every five minutes and really looks when its host lets it, often once an hour; the minutes of its summary are no finer."

var (
	upptimeSummary = regexp.MustCompile(`^\s*\[\s*\{`)
	upptimeHistory = regexp.MustCompile(`(?m)\A(?:url|status|code|responseTime|lastUpdated|startTime|generator): [^\n]*\n(?:[^\n]*\n)*?(?:lastUpdated|startTime): `)
)

func detectUpptime(head []byte) (why string, ok bool) {
	if upptimeSummary.Match(head) && bytes.Contains(head, []byte(`"dailyMinutesDown"`)) && bytes.Contains(head, []byte(`"slug"`)) {
		return "its records have a slug and dailyMinutesDown, as Upptime's summary", true
	}
	return "it is a state of one site, as Upptime keeps it in its history", upptimeHistory.Match(head)
}

var upptimeHelp = source.Help{
	Title:  "Upptime",
	Reads:  "The file history/summary.json of its repository. Each site becomes a summary per day that had down time; its label resource is its name.",
	Proves: "How many minutes of a day each site was down, as Upptime counts them.",
	Limits: "It does not tell when, and days without down time are not in it: the rest of the time is unknown. A file history/SITE.yml holds one state and no history; that is in the commits: " +
		"write a table of the times and states of git log for it (csv-transitions).",
	Sources: "https://upptime.js.org/docs/, https://github.com/upptime/upptime: history/summary.json",
}

// ReadUpptime reads the summary of sites: a summary per site and day, in UTC, of its minutes down; the rest of the day is unknown.
//
// A site is a row. Rejected: EVID-RECORD, EVID-LABEL. Faults: EVID-JSON, EVID-ONE-STATE (the state of one site has no history),
// EVID-LONG, EVID-MANY, and those of opening files.
func ReadUpptime(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(UpptimeFormat, upptimeCaveat, CSVIntervals, src, opt)
	m.parse = func(e *export) error {
		a, err := e.readWhole()
		if err != nil || a == nil {
			return err
		}
		if upptimeHistory.Match(a.text) {
			return audit.Fault("EVID-ONE-STATE", audit.Origin{Path: a.path}, "write a table of the times and states that git log -p tells of the file, and read it as csv-transitions",
				"the file holds one state of one site; its history is in the commits of the repository")
		}
		if err := a.decode(new(json.RawMessage)); err != nil {
			return err
		}
		t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
		found, err := records(a.text, 0, nil, func(raw []byte, at int) error { return e.upptimeSite(t, raw, a.place(at)) })
		if err == nil && !found {
			return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "give history/summary.json", "there is no list of sites in it")
		}
		e.in.Why = "a summary of sites"
		return err
	}
	return m.run(ctx, refs)
}

// upptimeSite reads one site.
func (e *export) upptimeSite(t *csvTable, raw []byte, at audit.Origin) error {
	place := fmt.Sprintf("[%d]", e.in.Rows)
	e.in.Rows++
	var r struct {
		Name, Slug       string
		DailyMinutesDown map[string]json.Number
	}
	if json.Unmarshal(raw, &r) != nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	if why := t.label(&row, []string{cmp.Or(r.Name, r.Slug)}); why != nil {
		return e.refuse(why, at, raw)
	}
	var all []sla.Summary
	for _, date := range slices.Sorted(maps.Keys(r.DailyMinutesDown)) {
		day, err := time.Parse(time.DateOnly, date)
		minutes, bad := r.DailyMinutesDown[date].Int64()
		if err != nil || bad != nil || minutes < 0 || minutes > 24*60 || day.Year() < 1990 || day.Year() > 2199 {
			return e.refuse(&refusal{code: "EVID-RECORD", hint: "fetch the file again", text: fmt.Sprintf("%s.dailyMinutesDown %s is not a day and its minutes", place, excerpt(date))}, at, raw)
		}
		down := time.Duration(minutes) * time.Minute
		all = append(all, sla.Summary{Labels: e.series[row.series], Interval: interval.Interval{Start: day, End: day.Add(24 * time.Hour)}, Origin: at,
			Time: map[sla.State]time.Duration{sla.Down: down, sla.Unknown: 24*time.Hour - down}})
	}
	e.in.Used++
	for _, s := range all {
		if err := e.sumUp(s); err != nil {
			return err
		}
	}
	return nil
}
