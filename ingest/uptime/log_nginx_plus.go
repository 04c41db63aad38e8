package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// NginxPlusFormat is the name of the format of saved answers of the status interface of NGINX Plus.
const NginxPlusFormat = "nginx-plus-json"

var nginxPlusLog = &logFormat{
	name: NginxPlusFormat,
	line: "a status of NGINX Plus",
	caveat: "The counters of a server of the customer's own show what that server answered. They prove nothing about the provider beneath it. Requests stand at the reading " +
		"after them.",
	vantage: sla.OwnServer,
	bound:   sla.Upper,
	times:   "1446249499322, milliseconds since 1970 in timestamp",
	json:    true,
	reader:  func(Source) logReader { return &nginxPlusReader{} },
	labels: func(n logNames) sla.Labels {
		l := sla.Labels{sla.Resource: n.what}
		if n.who != "" {
			l["address"] = n.who
		}
		return l
	},
	finish: countNginxPlus,
	help: Help{
		Title: "Status of NGINX Plus, saved again and again",
		Reads: "Answers of the status module as JSON, one after the other, with timestamp and server_zones. Each zone is a label resource, each server a label address. Readings may stand in " +
			"any order and any number of files.",
		Proves: "Responses per zone and slice, and those with a 5xx status, as 5xx: the growth of the counters from one reading to the next. Where a counter went back it began anew, and " +
			"what it shows is what was counted since.",
		Limits: "Nothing about the provider beneath the server. Time between readings that are more than a slice apart is unknown, and so is a stretch in which the configuration was " +
			"loaded anew and no counter went back: whether it began at zero cannot be told.",
		Sources: "https://nginx.org/en/docs/http/ngx_http_status_module.html",
	},
}

// CountNginxPlus counts the responses between readings of the counters of NGINX Plus.
func CountNginxPlus(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return nginxPlusLog.count(ctx, refs, src, opt)
}

// nginxStatus is the part of a status that is read.
type nginxStatus struct {
	Address    string `json:"address"`
	Generation int64  `json:"generation"`
	Loaded     int64  `json:"load_timestamp"`
	Timestamp  *int64 `json:"timestamp"` // milliseconds
	Zones      map[string]struct {
		Responses struct {
			Failed *uint64 `json:"5xx"`
			Total  *uint64 `json:"total"`
		} `json:"responses"`
	} `json:"server_zones"`
}

// zoneReading is what one reading says of one zone.
type zoneReading struct {
	logNames      // address and zone
	ms            int64
	generation    int64
	loaded        int64
	total, failed uint64
	at            audit.Origin
}

// maxReadings bounds the memory: some 100 MiB.
const maxReadings = 1 << 20

type nginxPlusReader struct {
	path  string
	found []zoneReading
}

func (r *nginxPlusReader) begin(path string) { r.path = path }

func (r *nginxPlusReader) read(b []byte, e *logEntry) logVerdict {
	not := "not " + nginxPlusLog.line
	var s nginxStatus
	if json.Unmarshal(b, &s) != nil || s.Timestamp == nil || len(s.Zones) == 0 {
		return e.bad(badLine, -1, not+": it is no object of JSON with timestamp and server_zones")
	}
	for zone, z := range s.Zones {
		if len(zone) > maxWho || len(s.Address) > maxWho {
			return e.bad(badLine, -1, not+": the name of a zone is longer than any real one")
		}
		if z.Responses.Total == nil || z.Responses.Failed == nil || *z.Responses.Failed > *z.Responses.Total || *z.Responses.Total > math.MaxInt64 {
			return e.bad(badLine, -1, not+": a zone has no responses total and 5xx, or more of the second than of the first")
		}
	}
	at := time.UnixMilli(*s.Timestamp).UTC()
	if at.Year() < 1990 || at.Year() > 2199 {
		return e.bad(badTime, -1, "timestamp is not a time in milliseconds since 1970, between 1990 and 2199")
	}
	e.unix = at.Unix()
	if len(r.found)+len(s.Zones) > maxReadings {
		e.fault = audit.Fault("LOG-VARIETY", audit.Origin{}, "name fewer files per source", "there are more than %d readings of zones", maxReadings)
		return e.bad(badTime, -1, e.fault.Text)
	}
	for zone, z := range s.Zones {
		r.found = append(r.found, zoneReading{logNames: logNames{s.Address, zone}, ms: *s.Timestamp, generation: s.Generation, loaded: s.Loaded,
			total: *z.Responses.Total, failed: *z.Responses.Failed, at: audit.Origin{Path: r.path, Line: e.line}})
	}
	return keptRow
}

// countNginxPlus counts what came between each reading of a zone and the next.
func countNginxPlus(job *logJob, readers []logReader, ev *sla.Evidence) audit.Diagnostics {
	var all []zoneReading
	for _, r := range readers {
		all = append(all, r.(*nginxPlusReader).found...)
	}
	slices.SortFunc(all, func(a, b zoneReading) int {
		return cmp.Or(cmp.Compare(a.who, b.who), cmp.Compare(a.what, b.what), cmp.Compare(a.ms, b.ms), cmp.Compare(a.total, b.total), cmp.Compare(a.failed, b.failed), a.at.Compare(b.at))
	})
	g := growth{job: job, ev: ev}
	for i := 1; i < len(all); i++ {
		if a, b := &all[i-1], &all[i]; a.logNames == b.logNames && a.ms < b.ms {
			g.between(a, b)
		}
	}
	ev.Dark = interval.Union(g.dark...)
	return g.notes.Diagnostics()
}

// growth is what the counters of all zones grew by.
type growth struct {
	job   *logJob
	ev    *sla.Evidence
	dark  []interval.Interval
	notes source.Findings
}

// between counts what came after one reading of a zone and before the next.
func (g *growth) between(a, b *zoneReading) {
	tally := g.ev.Tally
	from, to := tally.Slot(time.UnixMilli(a.ms)), tally.Slot(time.UnixMilli(b.ms))
	period := g.job.src.Period
	if (period != interval.Interval{}) && !period.Contains(time.UnixMilli(b.ms)) {
		return
	}
	total, failed := b.total-a.total, b.failed-a.failed
	switch again := a.generation != b.generation || a.loaded != b.loaded; {
	case b.total < a.total || b.failed < a.failed:
		total, failed = b.total, b.failed
		g.note("LOG-RESET", b, "a counter went back: it began anew, and what came between the reading before and that is not counted")
	case again:
		g.unknown(from, to)
		g.note("LOG-RELOAD", b, "the configuration was loaded anew since the reading before: whether the counters began at zero cannot be told, and the time between is unknown")
		return
	}
	switch {
	case time.Duration(b.ms-a.ms)*time.Millisecond > tally.Step:
		g.unknown(from, to)
		g.note("LOG-SPREAD", b, "the reading before is more than a slice away: when requests between came cannot be told, and the time between is unknown")
		return
	case failed > total:
		g.unknown(from, to)
		g.note("LOG-ERRORS", b, "the errors grew by more than the responses: the time between is unknown")
		return
	}
	s := tally.Series(g.job.labels(b.logNames))
	s.Count(to, total)
	if failed > 0 {
		s.CountCode("5xx", failed)
		s.CountError(to, "5xx", failed, b.at)
	}
}

// unknown says that nothing is known of slices, the last one included.
func (g *growth) unknown(from, to int64) {
	g.dark = append(g.dark, interval.Interval{Start: g.ev.Tally.Start(from), End: g.ev.Tally.Start(to + 1)})
}

func (g *growth) note(code string, b *zoneReading, text string) {
	g.notes.Add(audit.Diagnostic{Code: code, Severity: audit.Warning, Path: b.at.Path, Line: b.at.Line, Text: text})
}
