package uptime

import (
	"bytes"
	"regexp"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// nearMisses are what services give that looks like evidence and tells nothing of when something was down.
var nearMisses = []struct {
	is         func(shape) bool
	what, hint string
}{
	{paths(".checks[].status", ".checks[].id"), "a list of Pingdom's checks and their states now", "fetch summary.outage of the check: https://api.pingdom.com/api/3.1/summary.outage/CHECK"},
	{paths(".data[].check_rate", ".data[].status"), "a list of StatusCake's tests and their states now", "fetch the periods of the test: https://api.statuscake.com/v1/uptime/TEST/periods"},
	{paths(".data[].status_code", ".data[].performance"), "a list of single runs of a test of StatusCake, without the codes that mean down", "fetch the periods of the test: https://api.statuscake.com/v1/uptime/TEST/periods"},
	{paths(".data[].friendlyName", ".data[].status"), "a list of UptimeRobot's monitors and their states now", "export the events as CSV, or fetch getMonitors of version 2 of the API with logs=1"},
	{paths("[].results[].success", "[].key"), "a page of the last results of Gatus's endpoints", "give the database of Gatus (storage.type: sqlite)"},
	{paths(".MetricAlarms"), "a list of CloudWatch's alarms", "fetch the metric itself: aws cloudwatch get-metric-data"},
	{paths(".Metrics[].Namespace"), "a list of CloudWatch's metrics without their values", "fetch the values: aws cloudwatch get-metric-data"},
	{func(s shape) bool { return s[".data[].type"] == "monitor" }, "a list of Better Stack's monitors and their states now", "fetch https://uptime.betterstack.com/api/v3/incidents"},
	{paths(".incident.incident_number"), "a single incident of PagerDuty", "save the answer of GET /incidents, which lists them"},
	{paths(".page.id", ".status.indicator"), "the state of a status page now", "save api/v2/incidents.json of the page"},
}

func paths(all ...string) func(shape) bool { return func(s shape) bool { return s.has(all...) } }

var (
	incidentAtom = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?<feed\b.*?<title>[^<]*\b(?:Status|Incident History)\b`)
	slaReport    = regexp.MustCompile(`(?i)^\s*"?(?:Host(?:name)?|Service)"?\s*[,;][^\n]*\bSLA in %`)
)

// NearMiss says what a text is that no format knows and that users take for evidence: code FORMAT-UNKNOWN. Nil: it is none of these.
// Head is its beginning.
func NearMiss(head []byte, path string) error {
	fault := func(hint, what string) error {
		return audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: path}, hint, "this is %s, which is no evidence of when anything was down", what)
	}
	switch {
	case incidentAtom.Match(head):
		return fault("save api/v2/incidents.json of the page instead", "the news feed of a status page")
	case slaReport.Match(head):
		return fault("export when each host or service was down, as a table of start, end and state (csv-intervals)", "a report of percentages, as Icinga Web writes it")
	}
	if s := shapeOf(bytes.TrimPrefix(head, []byte("\ufeff"))); s != nil {
		for _, n := range nearMisses {
			if n.is(s) {
				return fault(n.hint, n.what)
			}
		}
		if message, is := s[".errors[]"]; is && !s.has(".data") && strings.TrimSpace(message) != "" {
			return audit.Fault("EVID-ANSWER", audit.Origin{Path: path}, "mend the request and fetch the file again", "this is an error message of a service, not data: %s", source.Excerpt(message))
		}
	}
	return nil
}
