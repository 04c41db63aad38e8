package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// AWSHealthFormat is the name of the format: events of the AWS Health API for the customer's own accounts.
const AWSHealthFormat = "aws-health"

const awsHealthCaveat = "AWS Health is what AWS says of its own incidents. An event may stay open for months, and its window is no down time; the resources it names are the customer's own."

// awsHealthHelp tells what the format is for.
var awsHealthHelp = Help{
	Title: "AWS Health events of an account",
	Reads: "Answers of the AWS Health API as the aws command saves them: describe-events, describe-event-details and describe-affected-entities, " +
		"also those for an organization, in any mixture; and events as EventBridge delivers them, one a file or one after the other, those of AWS Health Aware among them. " +
		"Records with the same ARN become one incident; the affected entities become its resources.",
	Proves: "That AWS itself speaks of an incident in a service and region, when it says it was, and which of the customer's resources it names.",
	Limits: "It is the provider's word and never down time unless as_downtime says so. Account notifications and scheduled changes are set aside. The API keeps events for 90 days and needs a paid support plan; " +
		"it does not tell when an event was first published, only EventBridge does.",
	Sources: "https://docs.aws.amazon.com/health/latest/APIReference/API_DescribeEvents.html, https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html",
}

func detectAWSHealth(head []byte) (why string, ok bool) {
	s := shapeOf(head)
	isARN := func(path string) bool { return isHealthARN(s[path]) }
	switch {
	case isARN(".events[].arn"), isARN(".successfulSet[].event.arn"), isARN(".entities[].eventArn"):
		return "its records have the ARN of an AWS Health event", true
	case s.has(".detail") && (s[".source"] == "aws.health" || s[".source"] == "aha"):
		return "it is an event of AWS Health as EventBridge delivers it", true
	}
	return "", false
}

// isHealthARN tells whether a text names an event of AWS Health, in any partition.
func isHealthARN(s string) bool {
	_, rest, ok := strings.Cut(s, "arn:aws")
	return ok && strings.HasPrefix(s, "arn:aws") && strings.Contains(rest, ":health:")
}

// healthRegion is the region in the ARN of an event; events of a global service have "global", or none.
func healthRegion(arn string) string {
	if parts := strings.SplitN(arn, ":", 5); len(parts) == 5 && isHealthARN(arn) {
		return parts[3]
	}
	return ""
}

// ReadAWSHealth reads events of AWS Health. Every event, description and affected entity is a row.
//
// Set aside: EVID-NO-INCIDENT (notifications and scheduled changes), EVID-NO-EVENT (an entity or description whose event is in no
// file), EVID-REPEATED (an older account of the same event), EVID-OTHER-PERIOD. Rejected: EVID-RECORD, EVID-TIME. Noted:
// EVID-PARTIAL (more pages were not fetched), EVID-CONTRARY (the status and the end contradict each other), EVID-ORDER. Faults:
// EVID-JSON, EVID-LONG, EVID-MANY, and those of opening files.
func ReadAWSHealth(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(AWSHealthFormat, awsHealthCaveat, sla.ProviderWord, src, opt, (*feed).awsHealth).run(ctx, refs)
}

// healthEvent is an event as the API and EventBridge write it.
type healthEvent struct {
	ARN, EventARN                      word
	Service, Region, EventRegion       word
	EventTypeCode, EventTypeCategory   word
	StartTime, EndTime, LastUpdateTime word
	LastUpdatedTime, StatusCode        word
	EventScopeCode                     word
	Description                        json.RawMessage `json:"eventDescription"`
	AffectedEntities                   []healthEntity
	AffectedAccount                    word
}

type healthEntity struct{ EventARN, EntityValue, EntityARN, AWSAccountID, Status, StatusCode word }

func (f *feed) awsHealth(e *export) error {
	a, err := e.readWhole()
	if err != nil || a == nil {
		return err
	}
	return a.each(func(raw []byte, at int) error { return f.healthAnswer(e, a, raw, at) })
}

// healthAnswer reads one answer of the API, or one event as EventBridge delivers it.
func (f *feed) healthAnswer(e *export, a *answer, text []byte, at int) error {
	var page struct {
		NextToken, Source, Account, Time word
		Resources                        []word
		Detail                           *healthEvent
	}
	if err := json.Unmarshal(text, &page); err != nil {
		return a.notRecorded("fetch it again with the aws command", "this is not an answer of AWS Health: %v", err)
	}
	if page.NextToken != "" {
		e.in.note("EVID-PARTIAL", a.place(at), "fetch the other pages too", "the answer is one page of several: events that the others hold are not known")
	}
	if page.Detail != nil {
		e.in.Why = "events of AWS Health as EventBridge delivers them"
		n, why := page.Detail.notice("detail")
		m := moments{place: "event"}
		posted := m.read(page.Time, "time")
		if why == nil {
			why = m.why
		}
		n.Posted = posted
		for _, r := range page.Resources {
			n.Resources = append(n.Resources, string(r))
		}
		switch d := page.Detail; {
		case d.AffectedAccount != "": // delivered to the account that an organization has chosen for all
			n.Resources = append(n.Resources, string(d.AffectedAccount))
		case d.EventScopeCode != "PUBLIC": // which is delivered to every account
			n.Resources = append(n.Resources, string(page.Account))
		}
		return f.take(e, a.place(at), "detail", text, n, why)
	}
	any := false
	for _, list := range []struct {
		key  string
		read func(raw []byte, place string) (notice, *refusal)
	}{{"events", readHealthEvent}, {"successfulSet", readHealthDetails}, {"entities", readHealthEntity}} {
		found, err := f.recordsOf(e, a, text, at, []string{list.key}, list.read)
		if err != nil {
			return err
		}
		any = any || found
	}
	if !any {
		return a.notRecorded("save the answer of aws health describe-events, describe-event-details or describe-affected-entities",
			"there are no events, descriptions or affected entities in it")
	}
	e.in.Why = "answers of the AWS Health API"
	return nil
}

// readHealthEvent reads an element of describe-events.
func readHealthEvent(raw []byte, place string) (notice, *refusal) {
	var r healthEvent
	if json.Unmarshal(raw, &r) != nil {
		return notice{}, noRecord(place)
	}
	return r.notice(place)
}

// readHealthDetails reads an element of describe-event-details.
func readHealthDetails(raw []byte, place string) (notice, *refusal) {
	var r struct {
		Event        healthEvent
		Description  json.RawMessage `json:"eventDescription"`
		AWSAccountID word            // of an organization's answers
	}
	if json.Unmarshal(raw, &r) != nil {
		return notice{}, noRecord(place)
	}
	r.Event.Description = r.Description
	n, why := r.Event.notice(place)
	n.Resources = append(n.Resources, string(r.AWSAccountID))
	return n, why
}

// readHealthEntity reads an element of describe-affected-entities.
func readHealthEntity(raw []byte, place string) (notice, *refusal) {
	var r healthEntity
	if json.Unmarshal(raw, &r) != nil || r.EventARN == "" {
		return notice{}, noRecord(place)
	}
	return notice{key: string(r.EventARN), part: true,
		Annotation: sla.Annotation{ID: string(r.EventARN), Resources: []string{string(r.EntityValue), string(r.AWSAccountID)}}}, nil
}

// notice is the record of an event.
func (r healthEvent) notice(place string) (notice, *refusal) {
	arn := string(r.ARN + r.EventARN)
	if r.ARN == r.EventARN {
		arn = string(r.ARN)
	}
	if arn == "" {
		return notice{}, noRecord(place)
	}
	m := moments{place: place}
	n := notice{key: arn, told: latest(m.read(r.LastUpdatedTime, "lastUpdatedTime"), m.read(r.LastUpdateTime, "lastUpdateTime"))}
	n.Annotation = sla.Annotation{Provider: "aws", ID: arn, Services: []string{string(r.Service)}, Regions: []string{string(r.Region)},
		From: m.read(r.StartTime, "startTime"), To: m.read(r.EndTime, "endTime"), Impact: string(r.EventTypeCategory),
		Text: plain(string(r.EventTypeCode), described(r.Description))}
	if r.Region == "" { // EventBridge calls it eventRegion
		n.Regions = []string{cmp.Or(string(r.EventRegion), healthRegion(arn))}
	}
	for _, x := range r.AffectedEntities {
		n.Resources = append(n.Resources, string(x.EntityValue), string(x.AWSAccountID))
	}
	switch c := r.EventTypeCategory; c {
	case "accountNotification", "scheduledChange":
		n.aside = &refusal{code: "EVID-NO-INCIDENT", text: fmt.Sprintf("an event of the category %s is no incident", c)}
	}
	if m.why == nil && (r.StatusCode == "closed") == n.To.IsZero() && (r.StatusCode == "closed" || r.StatusCode == "open") {
		n.doubt = fmt.Sprintf("the event is %s, and its end is %s", r.StatusCode, statedOrNot(n.To))
	}
	return n, m.why
}

// described is the newest description of an event: an object in the API, a list of languages in EventBridge.
func described(raw json.RawMessage) string {
	type text struct{ Language, LatestDescription word }
	var one text
	if json.Unmarshal(raw, &one) == nil {
		return string(one.LatestDescription)
	}
	var several []text
	if json.Unmarshal(raw, &several) == nil {
		for _, t := range several {
			if t.Language == "en_US" || len(several) == 1 {
				return string(t.LatestDescription)
			}
		}
	}
	return ""
}
