package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// Status pages of other makes. None of them has a specification that could be relied on: these read what was seen.
const (
	// SlackStatusFormat is history or current of Slack's status API.
	SlackStatusFormat = "slack-status"
	// StatusIOFormat is the public status of a page by Status.io.
	StatusIOFormat = "statusio"
	// FireHydrantFormat is the state of a page by FireHydrant.
	FireHydrantFormat = "firehydrant"
)

const pageCaveat = "A status page is what a provider says of its own incidents; its times are those of the paperwork, and how far back it goes is up to the page."

var (
	slackStatusHelp = Help{
		Title:   "Slack status",
		Reads:   "https://slack-status.com/api/v2.0.0/history and …/current as they are.",
		Proves:  "That Slack speaks of an incident in named services, and when that was first posted.",
		Limits:  "It is the provider's word and never down time unless as_downtime says so. When an incident began or ended is not in it: only when it was created and last changed.",
		Sources: "https://docs.slack.dev/reference/slack-status-api/",
	}
	statusIOHelp = Help{
		Title:   "Status.io page",
		Reads:   "The public status of a page, https://api.status.io/1.0/status/PAGE, as it is.",
		Proves:  "That the provider speaks of an incident in named components, and when that was first posted.",
		Limits:  "It is the provider's word and never down time unless as_downtime says so. Only incidents that are open while it is saved are in it; the state of components now is no history and is not read.",
		Sources: "https://kb.status.io/developers/public-status-api/",
	}
	fireHydrantHelp = Help{
		Title:   "FireHydrant page",
		Reads:   "The JSON that a status page by FireHydrant loads, with its incidents and their timelines.",
		Proves:  "That the provider speaks of an incident, when it says that began and was resolved, and when its first note was written.",
		Limits:  "It is the provider's word and never down time unless as_downtime says so. Notes may be written, and incidents acknowledged, long after the end.",
		Sources: "https://docs.firehydrant.com/docs/status-pages",
	}
)

func detectSlackStatus(head []byte) (why string, ok bool) {
	s := shapeOf(head)
	return "it has notes or active_incidents with date_created, as Slack's status API",
		s.has("[].notes", "[].date_created") || s.has(".active_incidents", ".date_created")
}

func detectStatusIO(head []byte) (why string, ok bool) {
	return "it has result.status_overall, as a page by Status.io", shapeOf(head).has(".result.status_overall")
}

func detectFireHydrant(head []byte) (why string, ok bool) {
	s := shapeOf(head)
	return "it has conditions and the config of a company, as a page by FireHydrant", s.has(".conditions", ".config.companyName")
}

// ReadSlackStatus reads Slack's status API. Every incident is a row. Codes are those of [ReadStatuspage], without a cap.
func ReadSlackStatus(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(SlackStatusFormat, pageCaveat, sla.ProviderWord, src, opt, (*feed).slackStatus).run(ctx, refs)
}

// ReadStatusIO reads the public status of a page by Status.io. Every open incident is a row. Codes are those of
// [ReadStatuspage], without a cap.
func ReadStatusIO(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(StatusIOFormat, pageCaveat, sla.ProviderWord, src, opt, (*feed).statusIO).run(ctx, refs)
}

// ReadFireHydrant reads a page by FireHydrant. Every incident is a row. Codes are those of [ReadStatuspage], without a cap.
func ReadFireHydrant(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(FireHydrantFormat, pageCaveat, sla.ProviderWord, src, opt, (*feed).fireHydrant).run(ctx, refs)
}

func (f *feed) slackStatus(e *export) error {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return err
	}
	read := func(raw []byte, place string) (notice, *refusal) {
		var r struct {
			ID, Title, Type, Status, URL word
			Created                      word `json:"date_created"`
			Updated                      word `json:"date_updated"`
			Services                     []word
			Notes                        []struct {
				Body    word
				Created word `json:"date_created"`
			}
		}
		if json.Unmarshal(raw, &r) != nil || r.ID == "" {
			return notice{}, noRecord(place)
		}
		m := moments{place: place}
		n := notice{key: string(r.ID), told: m.read(r.Updated, "date_updated")}
		n.Annotation = sla.Annotation{Provider: "Slack", ID: string(r.ID), Posted: m.read(r.Created, "date_created"), Impact: string(r.Type),
			Text: plain(string(r.Title)), URL: brief(string(r.URL), longestName)}
		for i, note := range r.Notes {
			n.Posted = earliest(n.Posted, m.read(note.Created, fmt.Sprintf("notes[%d].date_created", i)))
		}
		for _, s := range r.Services {
			n.Services = append(n.Services, string(s))
		}
		return n, m.why
	}
	for _, keys := range [][]string{nil, {"active_incidents"}} {
		found, err := f.records(e, a, keys, read)
		if err != nil || found {
			e.in.Why = "incidents of Slack"
			return err
		}
	}
	return a.notRecorded("save history or current of Slack's status API", "there are no incidents in it")
}

func (f *feed) statusIO(e *export) error {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return err
	}
	found, err := f.records(e, a, []string{"result", "incidents"}, func(raw []byte, place string) (notice, *refusal) {
		var r struct {
			ID         word `json:"_id"`
			Name       word
			Opened     word                  `json:"datetime_open"`
			Components []struct{ Name word } `json:"components_affected"`
			Containers []struct{ Name word } `json:"containers_affected"`
			Messages   []struct {
				Details, Datetime word
				Status            word
			}
		}
		if json.Unmarshal(raw, &r) != nil || r.ID == "" {
			return notice{}, noRecord(place)
		}
		m := moments{place: place}
		n := notice{key: string(r.ID)}
		n.Annotation = sla.Annotation{Provider: "status.io", ID: string(r.ID), Posted: m.read(r.Opened, "datetime_open")}
		text := ""
		for i, msg := range r.Messages {
			at := m.read(msg.Datetime, fmt.Sprintf("messages[%d].datetime", i))
			n.Posted, n.told = earliest(n.Posted, at), latest(n.told, at)
			text = string(msg.Details)
		}
		n.Text = plain(string(r.Name), text)
		for _, c := range append(r.Components, r.Containers...) {
			n.Services = append(n.Services, string(c.Name))
		}
		return n, m.why
	})
	if err == nil && !found {
		return a.notRecorded("save the public status of the page as it is", "there is no list of incidents in it")
	}
	e.in.Why = "open incidents of a page by Status.io"
	return err
}

func (f *feed) fireHydrant(e *export) error {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return err
	}
	var page struct {
		Config     struct{ CompanyName, Title word }
		Components []struct{ ID, Name word }
	}
	if err := json.Unmarshal(a.text, &page); err != nil {
		return a.notRecorded("save the JSON of the page as it is", "this is no page by FireHydrant: %v", err)
	}
	names := map[word]word{}
	for _, c := range page.Components {
		names[c.ID] = c.Name
	}
	found, err := f.records(e, a, []string{"incidents"}, func(raw []byte, place string) (notice, *refusal) {
		var r struct {
			ID, Title, SeveritySlug word
			Timestamps              struct{ Started, Detected, Acknowledged, Resolved word }
			Timeline                []struct{ Time word }
			Components              []struct{ ID, Name word }
		}
		if json.Unmarshal(raw, &r) != nil || r.ID == "" {
			return notice{}, noRecord(place)
		}
		m := moments{place: place}
		n := notice{key: string(r.ID)}
		n.Annotation = sla.Annotation{Provider: brief(string(cmp.Or(page.Config.CompanyName, page.Config.Title)), longestName), ID: string(r.ID),
			From: m.read(r.Timestamps.Started, "timestamps.started"), To: m.read(r.Timestamps.Resolved, "timestamps.resolved"), Impact: string(r.SeveritySlug), Text: plain(string(r.Title))}
		for i, t := range r.Timeline {
			at := m.read(t.Time, fmt.Sprintf("timeline[%d].time", i)) // when it was written; occurredAt is when it is said to have been
			n.Posted, n.told = earliest(n.Posted, at), latest(n.told, at)
		}
		for _, c := range r.Components {
			n.Services = append(n.Services, string(cmp.Or(c.Name, names[c.ID])))
		}
		return n, m.why
	})
	if err == nil && !found {
		return a.notRecorded("save the JSON of the page as it is", "there are no incidents in it")
	}
	e.in.Why = "incidents of a page by FireHydrant"
	return err
}
