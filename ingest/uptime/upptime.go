package uptime

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// UpptimeFormat is the name of the format: the commits of Upptime, or its summary.
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
	if upptimeLog.Match(head) {
		return "it is a log of commits to the files of sites, as Upptime keeps its history", true
	}
	return "it is a state of one site, as Upptime keeps it in its history", upptimeHistory.Match(head)
}

var upptimeHelp = source.Help{
	Title: "Upptime",
	Reads: "The history of its sites, which is in the commits of its repository: what git log -p -- history/SITE.yml prints, of one site or of all (history/*.yml). Each site becomes a series; its label resource is the name of its file. " +
		"Also the file history/summary.json: each site becomes a summary per day that had down time; its label resource is its name.",
	Proves: "By the commits, when each site was seen up, down or degraded; by the summary, how many minutes of a day it was down, as Upptime counts them.",
	Limits: "Upptime commits when a state changes, and now and then in between: a state holds to the next commit of its site, and after the last commit of the log nothing is known. " +
		"The summary does not tell when, and days without down time are not in it: the rest of the time is unknown. A file history/SITE.yml alone holds one state and no history.",
	Sources: "https://upptime.js.org/docs/, https://github.com/upptime/upptime: history/summary.json",
}

// ReadUpptime reads the log of commits to the files of sites: a timeline per site; or the summary of sites: a summary per site and day,
// in UTC, of its minutes down; the rest of the day is unknown.
//
// What a commit says of a site is a row, and a site of the summary. Rejected: EVID-RECORD, EVID-LABEL, EVID-TIME, EVID-STATE. Set aside
// is what [ReadCSV] sets aside of transitions. Faults: FORMAT-MIXED, EVID-JSON, EVID-ONE-STATE (the state of one site has no history),
// EVID-LONG, EVID-MANY, and those of opening files.
func ReadUpptime(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(UpptimeFormat, upptimeCaveat, CSVIntervals, src, opt)
	first, log := "", false // what the first file was
	var logs upptimeLogs
	m.whole = func() error {
		logs.end(m)
		return nil
	}
	m.parse = func(e *export) error {
		text := bufio.NewReaderSize(e.text, 4096)
		head, err := text.Peek(len("commit "))
		if err != nil && err != io.EOF {
			return err
		}
		e.text = text
		isLog := string(head) == "commit "
		if first != "" && isLog != log {
			return audit.Fault("FORMAT-MIXED", audit.Origin{Path: e.in.Path}, "make a source of each", "%s and this file are of two kinds: a summary of sites, and a log of commits", first)
		}
		if first, log = e.in.Path, isLog; log {
			m.src.Format = CSVTransitions
			return logs.read(e, text)
		}
		a, err := e.readWhole()
		if err != nil || a == nil {
			return err
		}
		if upptimeHistory.Match(a.text) {
			return audit.Fault("EVID-ONE-STATE", audit.Origin{Path: a.path}, "print its history, in the repository: git log -p -- history/SITE.yml > site.log",
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
			return e.refuse(&refusal{code: "EVID-RECORD", hint: "fetch the file again", text: fmt.Sprintf("%s.dailyMinutesDown %s is not a day and its minutes", place, source.Excerpt(date))}, at, raw)
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
