package uptime

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/interval"
)

// AWSPublicFormat is the name of the format: the feeds of the public AWS status page, the present one and that of before.
const AWSPublicFormat = "aws-health-public"

const awsPublicCaveat = "The public AWS status page is what AWS says of its own incidents, to everybody. It tells when something was posted; when an incident began and ended stands in its prose at best."

var awsPublicHelp = Help{
	Title: "AWS public status feed",
	Reads: "https://health.aws.amazon.com/public/currentevents as it is (UTF-16), and copies of the former data.json of status.aws.amazon.com, which begins in May 2018.",
	Proves: "That AWS posted an incident of a service and region, and when. Beginning and end are taken only from a single phrase such as \"Between 2:10 AM and 2:59 AM PDT\"; " +
		"where there is none, or several that differ, they are not stated.",
	Limits: "It is the provider's word and never down time unless as_downtime says so. The dates in it are times of posting, often long after an incident began. " +
		"The feed holds current events only: save it while they last.",
	Sources: "https://health.aws.amazon.com/health/status",
}

func detectAWSPublic(head []byte) (why string, ok bool) {
	s := shapeOf(head)
	switch {
	case isHealthARN(s["[].arn"]) && s.has("[].date"), s.has("[].event_log", "[].region_name"):
		return "it is a list of events with an ARN and a date, as the public AWS feed", true
	case s.has(".archive[].service_name", ".archive[].summary"), s.has(".current[].service_name", ".current[].summary"), s.has(".archive", ".current"):
		return "it has archive and current, as the former data.json of the AWS status page", true
	}
	return "", false
}

// ReadAWSPublic reads the public feeds of AWS. Every event is a row.
//
// One document writes times as seconds in a string, seconds as a number, and milliseconds: all are read by their size. Set
// aside: EVID-REPEATED, EVID-OTHER-PERIOD. Rejected: EVID-RECORD, EVID-TIME. Faults: EVID-JSON, EVID-LONG, EVID-MANY, and those
// of opening files.
func ReadAWSPublic(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(AWSPublicFormat, awsPublicCaveat, sla.ProviderWord, src, opt, (*feed).awsPublic).run(ctx, refs)
}

// publicEvent is an event of either feed. Description is of the former one, and in HTML.
type publicEvent struct {
	Date, ARN, Status, Service word
	RegionName                 word `json:"region_name"`
	ServiceName                word `json:"service_name"`
	Summary, Description       word
	Log                        []struct{ Summary, Message, Status, Timestamp word } `json:"event_log"`
	Impacted                   map[string]struct {
		Name word `json:"service_name"`
	} `json:"impacted_services"`
	Changes []statusChange `json:"impacted_service_status_changes"`
}

type statusChange struct {
	Service   word
	Previous  word `json:"previous_status"`
	Current   word `json:"current_status"`
	Timestamp word
}

func (f *feed) awsPublic(e *export) error {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return err
	}
	read := func(raw []byte, place string) (notice, *refusal) {
		var r publicEvent
		if json.Unmarshal(raw, &r) != nil || r.Date == "" {
			return notice{}, noRecord(place)
		}
		return r.notice(place)
	}
	any := false
	for _, keys := range [][]string{nil, {"archive"}, {"current"}} {
		found, err := f.records(e, a, keys, read)
		if err != nil {
			return err
		}
		any = any || found
	}
	if !any {
		return a.notRecorded("save https://health.aws.amazon.com/public/currentevents as it is", "there is no list of events in it")
	}
	e.in.Why = "the public feed of AWS"
	return nil
}

func (r publicEvent) notice(place string) (notice, *refusal) {
	m := moments{place: place}
	posted := m.read(r.Date, "date")
	told := posted
	texts := []string{string(r.ServiceName), string(r.Summary), string(r.Description)}
	spokenOf := string(r.Description)
	for i, l := range r.Log {
		t := m.read(l.Timestamp, fmt.Sprintf("event_log[%d].timestamp", i))
		posted, told = earliest(posted, t), latest(told, t)
		texts = append(texts, string(l.Message))
		spokenOf += "\n" + string(l.Message)
	}
	region := healthRegion(string(r.ARN))
	services, regions := []string{}, []string{region}
	for _, id := range append(slices.Sorted(maps.Keys(r.Impacted)), string(r.Service)) {
		service, in := serviceIn(id, region)
		services, regions = append(services, service), append(regions, in)
	}
	n := notice{told: told, key: string(r.ARN)}
	n.Annotation = sla.Annotation{Provider: "aws", ID: string(r.ARN), Services: services, Regions: regions, Posted: posted, Impact: publicStatus(r.Status), Text: plain(texts...)}
	if n.ID == "" { // the former feed names no event: service and posting time tell them apart
		n.ID = fmt.Sprintf("%s %s", r.Service, r.Date)
		n.key = n.ID + " " + string(r.Summary)
	}
	n.From, n.To = spoken(plain(brief(spokenOf, 64*longestText)), posted)
	n.Stretches = statusStretches(r.Changes, &m)
	return n, m.why
}

// publicStatus is the number by which the page shows how bad it is. Its own key calls 0 resolved, 1 informational, 2 degraded and 3
// disrupted.
func publicStatus(s word) string {
	if s == "" {
		return ""
	}
	return "status " + string(s)
}

// formerRegions are names that the former feed gives to regions, where they are not the codes.
var formerRegions = map[string]string{"us-standard": "us-east-1"}

// serviceIn takes the id of a service apart, like s3-us-east-1; a global service has no region in it. A region is told by the
// ARN, or looks like one.
func serviceIn(id, region string) (service, in string) {
	if s, ok := strings.CutSuffix(id, "-"+region); ok && region != "" {
		return s, region
	}
	for former, code := range formerRegions {
		if s, ok := strings.CutSuffix(id, "-"+former); ok {
			return s, code
		}
	}
	parts := strings.Split(id, "-")
	for n := 4; n >= 3; n-- { // us-gov-west-1, us-east-1
		if i := len(parts) - n; i > 0 && len(parts[i]) == 2 && len(parts[len(parts)-1]) == 1 && strings.ContainsAny(parts[len(parts)-1], "123456789") {
			return strings.Join(parts[:i], "-"), strings.Join(parts[i:], "-")
		}
	}
	return id, ""
}

// statusStretches is how the page showed each service from one change to the next. What it showed before the first change, and
// for how long the last one held, is not told.
func statusStretches(changes []statusChange, m *moments) (out []sla.Stretch) {
	type moment struct {
		at     time.Time
		status word
	}
	by := map[word][]moment{}
	for i, c := range changes {
		at := m.read(c.Timestamp, fmt.Sprintf("impacted_service_status_changes[%d].timestamp", i))
		if !at.IsZero() {
			by[c.Service] = append(by[c.Service], moment{at, c.Current})
		}
	}
	states := map[word]sla.State{"2": sla.Degraded, "3": sla.Down}
	for _, service := range slices.Sorted(maps.Keys(by)) {
		shown := by[service]
		slices.SortStableFunc(shown, func(a, b moment) int { return a.at.Compare(b.at) })
		for i, s := range shown[:len(shown)-1] {
			if state, bad := states[s.status]; bad && shown[i+1].at.After(s.at) {
				out = append(out, sla.Stretch{Interval: interval.Interval{Start: s.at, End: shown[i+1].at}, State: state})
			}
		}
	}
	return out
}
