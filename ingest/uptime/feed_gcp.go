package uptime

import (
	"context"
	"encoding/json"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// GCPIncidentsFormat is the name of the format: incidents.json of the Google Cloud status page.
const GCPIncidentsFormat = "gcp-incidents"

const gcpIncidentsCaveat = "incidents.json is what Google says of its own incidents. Its window covers all products and places of an incident together and is no down time; an incident may be open for weeks."

var gcpIncidentsHelp = Help{
	Title:  "Google Cloud incidents",
	Reads:  "https://status.cloud.google.com/incidents.json as it is.",
	Proves: "That Google speaks of an incident in named products and places, when it says that began and ended, and when it was first posted.",
	Limits: "It is the provider's word and never down time unless as_downtime says so. The file holds a rolling window of incidents: save it every month. " +
		"An incident without an end is open, or was never closed.",
	Sources: "https://status.cloud.google.com/incidents.schema.json",
}

func detectGCPIncidents(head []byte) (why string, ok bool) {
	if s := shapeOf(head); s.has("[].begin", "[].external_desc") || s.has("[].status_impact", "[].affected_products") {
		return "it is a list of incidents with begin and external_desc, as Google's incidents.json", true
	}
	return "", false
}

// ReadGCPIncidents reads the incidents of Google Cloud. Every incident is a row.
//
// Set aside: EVID-REPEATED, EVID-OTHER-PERIOD. Rejected: EVID-RECORD, EVID-TIME. Noted: EVID-ORDER. Faults: EVID-JSON, EVID-LONG,
// EVID-MANY, and those of opening files.
func ReadGCPIncidents(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(GCPIncidentsFormat, gcpIncidentsCaveat, sla.ProviderWord, src, opt, (*feed).gcpIncidents).run(ctx, refs)
}

type gcpIncident struct {
	ID, Number, Begin, End, Created, Modified word
	Description                               word                           `json:"external_desc"`
	Updates                                   []struct{ Created, When word } `json:"updates"`
	Impact                                    word                           `json:"status_impact"`
	ServiceName                               word                           `json:"service_name"`
	Products                                  []struct{ Title, ID word }     `json:"affected_products"`
	Now                                       []struct{ ID word }            `json:"currently_affected_locations"`
	Before                                    []struct{ ID word }            `json:"previously_affected_locations"`
	URI                                       word                           `json:"uri"`
}

func (f *feed) gcpIncidents(e *export) error {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return err
	}
	found, err := f.records(e, a, nil, func(raw []byte, place string) (notice, *refusal) {
		var r gcpIncident
		if json.Unmarshal(raw, &r) != nil || r.ID == "" {
			return notice{}, noRecord(place)
		}
		return r.notice(place)
	})
	if err == nil && !found {
		return a.notRecorded("save https://status.cloud.google.com/incidents.json as it is", "this is no list of incidents")
	}
	e.in.Why = "incidents of Google Cloud"
	return err
}

func (r gcpIncident) notice(place string) (notice, *refusal) {
	m := moments{place: place}
	n := notice{key: string(r.ID), told: m.read(r.Modified, "modified")}
	n.Annotation = sla.Annotation{Provider: "gcp", ID: string(r.ID), From: m.read(r.Begin, "begin"), To: m.read(r.End, "end"),
		Posted: m.read(r.Created, "created"), Impact: string(r.Impact), Text: plain(string(r.Description))}
	for _, u := range r.Updates {
		n.Posted = earliest(n.Posted, m.read(u.Created, "updates.created"))
	}
	for _, p := range r.Products {
		n.Services = append(n.Services, string(p.Title))
	}
	if len(r.Products) == 0 && r.ServiceName != "Multiple Products" {
		n.Services = []string{string(r.ServiceName)}
	}
	for _, l := range append(r.Now, r.Before...) {
		n.Regions = append(n.Regions, string(l.ID))
	}
	if r.URI != "" {
		n.URL = "https://status.cloud.google.com/" + brief(string(r.URI), longestName)
	}
	return n, m.why
}
