package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// StatuspageFormat is the name of the format: incidents.json of status pages by Statuspage and of those that imitate it.
const StatuspageFormat = "statuspage"

// statuspageCap is how many incidents the page gives at most; older ones are missing without a word.
const statuspageCap = 50

const statuspageCaveat = "A status page is what a provider says of its own incidents. Times are those of the paperwork: an incident is often open for hours around minutes of trouble."

var statuspageHelp = Help{
	Title: "Statuspage incidents",
	Reads: "api/v2/incidents.json of a page by Atlassian Statuspage, and of pages that imitate it, such as those of incident.io; also scheduled-maintenances.json, and summary.json, which has what is not over.",
	Proves: "That the provider speaks of an incident, when it says that began and was resolved, when it was first posted, and how the status of each component changed. " +
		"A partial outage of a component is shown as degraded, a major outage as down.",
	Limits: "It is the provider's word and never down time unless as_downtime says so. The page gives its 50 newest incidents and no more. " +
		"history.json is refused: its times have no year.",
	Sources: "https://metastatuspage.com/api",
}

func detectStatuspage(head []byte) (why string, ok bool) {
	s := shapeOf(head)
	switch {
	case s.has(".page.name", ".incidents"), s.has(".page.id", ".incidents"), s.has(".incidents[].incident_updates"):
		return "it has a page and its incidents, as incidents.json of Statuspage", true
	case s.has(".months[].incidents"), s.has(".months[].name", ".months[].year"):
		return "it has months of incidents, as history.json of Statuspage", true
	case s.has(".page.id", ".scheduled_maintenances"), s.has(".page.id", ".components[].page_id"):
		return "it has a page and its maintenance or components, as scheduled-maintenances.json or summary.json of Statuspage", true
	}
	return "", false
}

// ReadStatuspage reads the incidents of a status page, and its maintenance, which is from when to when it was scheduled unless it was
// completed earlier or later. Every incident is a row.
//
// Set aside: EVID-REPEATED, EVID-OTHER-PERIOD. Rejected: EVID-RECORD, EVID-TIME. Noted: EVID-PARTIAL (the page gives its 50 newest
// incidents; summary.json those that are not over), EVID-CONTRARY (resolved without an end, or ended and not resolved), EVID-ORDER. Faults: EVID-ANSWER (history.json),
// EVID-JSON, EVID-LONG, EVID-MANY, and those of opening files.
func ReadStatuspage(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(StatuspageFormat, statuspageCaveat, sla.ProviderWord, src, opt, (*feed).statuspage).run(ctx, refs)
}

type statuspageIncident struct {
	ID, Name, Status, Impact, Shortlink word
	Created                             word `json:"created_at"`
	Updated                             word `json:"updated_at"`
	Started                             word `json:"started_at"`
	Resolved                            word `json:"resolved_at"`
	ScheduledFor                        word `json:"scheduled_for"` // of maintenance
	ScheduledUntil                      word `json:"scheduled_until"`
	Components                          []struct{ Name word }
	Updates                             []statuspageUpdate `json:"incident_updates"`
}

type statuspageUpdate struct {
	Status, Body word
	Created      word `json:"created_at"`
	Display      word `json:"display_at"`
	Components   []struct {
		Code, Name word
		Old        word `json:"old_status"`
		New        word `json:"new_status"`
	} `json:"affected_components"`
}

func (f *feed) statuspage(e *export) error {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return err
	}
	var page struct {
		Page       struct{ ID, Name word }
		Components []struct{ ID, Name word } // of summary.json
		Months     json.RawMessage
	}
	if err := json.Unmarshal(a.text, &page); err != nil {
		return a.notRecorded("save api/v2/incidents.json of the page as it is", "these are no incidents of a status page: %v", err)
	}
	if page.Months != nil {
		return audit.Fault("EVID-ANSWER", audit.Origin{Path: a.path}, "save api/v2/incidents.json of the page instead", "this is history.json, whose times have no year")
	}
	names := map[word]word{}
	for _, c := range page.Components {
		names[c.ID] = c.Name
	}
	found, capped := false, false
	for _, list := range []string{"incidents", "scheduled_maintenances"} {
		before := e.in.Rows
		is, err := f.records(e, a, []string{list}, func(raw []byte, place string) (notice, *refusal) {
			var r statuspageIncident
			if json.Unmarshal(raw, &r) != nil || r.ID == "" {
				return notice{}, noRecord(place)
			}
			r.name(names)
			return r.notice(string(cmp.Or(page.Page.Name, page.Page.ID)), place)
		})
		if err != nil {
			return err
		}
		found, capped = found || is, capped || e.in.Rows-before == statuspageCap
	}
	if !found {
		return a.notRecorded("save api/v2/incidents.json of the page as it is", "there are no incidents in it")
	}
	if capped {
		e.in.note("EVID-PARTIAL", audit.Origin{Path: a.path}, "save the page's incidents every month, and give all files",
			"the file has 50 incidents, which is all that a page gives: older ones are not known")
	}
	if len(names) > 0 {
		e.in.note("EVID-PARTIAL", audit.Origin{Path: a.path}, "save api/v2/incidents.json, which has the incidents that are over as well",
			"the file is summary.json, which has only what was not over when it was saved")
	}
	e.in.Why = "incidents of a status page"
	return nil
}

// name gives components that are told by their codes alone the names that the page has for them.
func (r statuspageIncident) name(names map[word]word) {
	for _, u := range r.Updates {
		for i, c := range u.Components {
			u.Components[i].Name = cmp.Or(c.Name, names[c.Code])
		}
	}
}

func (r statuspageIncident) notice(page, place string) (notice, *refusal) {
	m := moments{place: place}
	if r.ScheduledFor != "" { // the times of the paperwork are those of the announcement
		r.Started, r.Impact = r.ScheduledFor, "maintenance"
		if r.Resolved == "" {
			r.Resolved = r.ScheduledUntil
		}
	}
	created := m.read(r.Created, "created_at")
	n := notice{key: page + "\x00" + string(r.ID), told: m.read(r.Updated, "updated_at")}
	n.Annotation = sla.Annotation{Provider: brief(page, longestName), ID: brief(string(r.ID), longestName), From: m.read(r.Started, "started_at"), To: m.read(r.Resolved, "resolved_at"),
		Posted: created, Impact: string(r.Impact), URL: brief(string(r.Shortlink), longestName)}
	if n.From.IsZero() {
		n.From = created
	}
	for _, c := range r.Components {
		n.Services = append(n.Services, string(c.Name))
	}
	first := ""
	var oldest time.Time
	for i, u := range r.Updates {
		at := m.read(u.Created, fmt.Sprintf("incident_updates[%d].created_at", i))
		n.Posted = earliest(n.Posted, at)
		if oldest.IsZero() || at.Before(oldest) {
			oldest, first = at, string(u.Body)
		}
		for _, c := range u.Components {
			n.Services = append(n.Services, string(c.Name))
		}
	}
	n.Text = plain(string(r.Name), first)
	n.Stretches = r.stretches(&m, n.To)
	over := r.Status == "resolved" || r.Status == "postmortem" || r.Status == "completed"
	if r.Status != "" && r.ScheduledFor == "" && over == n.To.IsZero() {
		n.doubt = fmt.Sprintf("the incident is %s, and its end is %s", source.Excerpt(string(r.Status)), statedOrNot(n.To))
	}
	return n, m.why
}

// componentStates are the words for the status of a component. Pages weigh a partial outage differently; it is not taken as down.
var componentStates = map[word]sla.State{"degraded_performance": sla.Degraded, "partial_outage": sla.Degraded, "major_outage": sla.Down, "under_maintenance": sla.Maintenance}

// stretches are the times for which components were shown as other than operational: from one update to the next, the last one
// to the end of the incident where that is stated.
func (r statuspageIncident) stretches(m *moments, end time.Time) (out []sla.Stretch) {
	type change struct {
		at  time.Time
		now word
	}
	by := map[string][]change{}
	for i, u := range r.Updates {
		at := m.read(cmp.Or(u.Display, u.Created), fmt.Sprintf("incident_updates[%d].display_at", i))
		for _, c := range u.Components {
			if !at.IsZero() {
				by[string(cmp.Or(c.Code, c.Name))] = append(by[string(cmp.Or(c.Code, c.Name))], change{at, c.New})
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(by)) {
		shown := by[code]
		slices.SortStableFunc(shown, func(a, b change) int { return a.at.Compare(b.at) })
		for i, c := range shown {
			until := end
			if i+1 < len(shown) {
				until = shown[i+1].at
			}
			state, bad := componentStates[c.now]
			if !bad || !until.After(c.at) {
				continue
			}
			if k := len(out) - 1; i > 0 && k >= 0 && out[k].State == state && out[k].End.Equal(c.at) {
				out[k].End = until // repeated in the next update
				continue
			}
			out = append(out, sla.Stretch{Interval: interval.Interval{Start: c.at, End: until}, State: state})
		}
	}
	return out
}
