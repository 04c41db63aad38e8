package uptime

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// upptimeLog is how the log of commits to the files of sites begins, as git log -p prints it.
var upptimeLog = regexp.MustCompile(`(?m)\Acommit [0-9a-f]{7,64}\b[\s\S]*?^diff --git a/history/[^\n]+\.yml b/history/`)

// upptimeFile names the file of a site in a difference.
var upptimeFile = regexp.MustCompile(`^\+\+\+ b/history/([^/]+)\.ya?ml\s*$`)

// upptimeField is a field of a site's file as it stands after a commit.
var upptimeField = regexp.MustCompile(`^[+ ](status|lastUpdated): *(.*?)\s*$`)

// upptimeCommit is what a commit says of one site.
type upptimeCommit struct {
	site, status, at string
	place            audit.Origin
}

// upptimeSpan is the time that one log tells of, and the sites in it.
type upptimeSpan struct {
	first, last int64
	sites       map[int32]bool
}

// upptimeLogs are the logs of a source.
type upptimeLogs []upptimeSpan

// read reads a log of commits: each says what state a site was in when it was last looked at.
func (logs *upptimeLogs) read(e *export, text io.Reader) error {
	e.in.Why = "the commits to the files of sites"
	t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
	var lines source.Lines
	lines.Reset(text, 0)
	var c upptimeCommit
	log := upptimeSpan{sites: map[int32]bool{}}
	take := func() error {
		done := c
		c = upptimeCommit{}
		if done.site == "" {
			return nil
		}
		row, why := e.upptimeCommit(t, done)
		if why == nil {
			if at := row.from.dayFirst; len(log.sites) == 0 {
				log.first, log.last = at, at
			} else {
				log.first, log.last = min(log.first, at), max(log.last, at)
			}
			log.sites[row.series] = true
		}
		return e.take(row, why, done.place, []byte(done.site+"|"+done.status+"|"+done.at))
	}
	for lines.Next() {
		if lines.Long() {
			return audit.Fault("EVID-LONG", audit.Origin{Path: e.in.Path, Line: lines.Number()}, "print the log of the files of sites alone: git log -p -- history/*.yml", "a line is longer than 1 MiB")
		}
		line := lines.Bytes()
		switch m := upptimeField.FindSubmatch(line); {
		case bytes.HasPrefix(line, []byte("commit ")), bytes.HasPrefix(line, []byte("diff --git ")):
			if err := take(); err != nil {
				return err
			}
		case m == nil:
			if m := upptimeFile.FindSubmatch(line); m != nil {
				c = upptimeCommit{site: string(m[1]), place: audit.Origin{Path: e.in.Path, Line: lines.Number()}}
			}
		case string(m[1]) == "status":
			c.status = string(m[2])
		default:
			c.at = string(m[2])
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if err := take(); err != nil {
		return err
	}
	*logs = append(*logs, log)
	return nil
}

// end says that nothing is known from the last commit of a log to the next one of its sites, unless another log goes on.
func (logs upptimeLogs) end(m *monitor) {
	times := map[int32][]int64{} // of commits, by site
	for i := range m.rows {
		times[m.rows[i].series] = append(times[m.rows[i].series], m.rows[i].from.dayFirst)
	}
	for _, all := range times {
		slices.Sort(all)
	}
	m.unseen = map[int32]interval.Set{}
	for _, log := range logs {
		if slices.ContainsFunc(logs, func(other upptimeSpan) bool { return other.first <= log.last && other.last > log.last }) {
			continue
		}
		for site := range log.sites {
			dark := interval.Interval{Start: instant(log.last), End: instant(math.MaxInt64)}
			if next, _ := slices.BinarySearch(times[site], log.last+1); next < len(times[site]) {
				dark.End = instant(times[site][next])
			}
			m.unseen[site] = m.unseen[site].Union(interval.Union(dark))
		}
	}
}

// upptimeCommit reads what a commit says of one site.
func (e *export) upptimeCommit(t *csvTable, c upptimeCommit) (row csvRow, why *refusal) {
	e.in.Rows++
	row = csvRow{line: c.place.Line, input: e.id}
	if why = t.label(&row, []string{c.site}); why != nil {
		return row, why
	}
	if row.from, why = e.zoned(c.at, c.site+": lastUpdated"); why != nil {
		return row, why
	}
	state, err := parseState(c.status)
	if row.state = severity[state]; err != nil {
		why = &refusal{code: "EVID-STATE", hint: "print the log with git log -p: it shows the status of each commit", text: fmt.Sprintf("%s: %s is not a status", c.site, source.Excerpt(c.status))}
	}
	return row, why
}
