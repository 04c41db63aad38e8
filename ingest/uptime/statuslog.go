package uptime

import (
	"bufio"
	"bytes"
	"context"
	"regexp"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// StatusLogFormat is the name of the format: lines of a time and a word, without a header, as scripts write them that check a page now and then.
const StatusLogFormat = "status-log"

const statusLogCaveat = "A log of a script shows what the script recorded, where it ran; what was between two lines nobody saw."

// statusLine is such a line: 2021-06-10 08:38, success.
var statusLine = regexp.MustCompile(`(?i)^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?\s*,\s*([a-z ]{2,20})\s*$`)

func detectStatusLog(head []byte) (why string, ok bool) {
	lines := bufio.NewScanner(bytes.NewReader(whole(head)))
	all, good := 0, 0
	for lines.Scan() {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		all++
		if m := statusLine.FindSubmatch(line); m != nil {
			if _, err := parseState(string(m[1])); err == nil {
				good++
			}
		}
		if good == 0 {
			return "", false // a header: it is a table
		}
	}
	return "its lines are a time and a state, without a header", good > all-good && all-good <= max(1, all/10)
}

var statusLogHelp = source.Help{
	Title:   "Lines of a time and a state",
	Reads:   "Lines like 2021-06-10 08:38, success without a header, as scripts write them that check something now and then. A source is about one thing: labels say which.",
	Proves:  "When each check found it up or down, as fine as the lines are apart.",
	Limits:  "Times mostly say no zone, which is asked for (timezone: beside the files). The words are those of tables: success, failed, up, down, ok, degraded, maintenance and others.",
	Sources: "https://github.com/statsig-io/statuspage writes such logs.",
}

// ReadStatusLog reads lines of a time and a state as samples. The files of a source are about one thing.
//
// A line is a row. Its codes are those of [ReadCSV] for samples.
func ReadStatusLog(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(StatusLogFormat, statusLogCaveat, CSVSamples, src, opt)
	m.parse = func(e *export) error {
		e.in.Why = "lines of a time and a state"
		t := e.table([]string{"time", "state"}, map[string]int{colTime: 0, colState: 1})
		t.rows = source.NewRows(e.text, ',')
		return t.in.each(t.rows, t.row)
	}
	return m.run(ctx, refs)
}
