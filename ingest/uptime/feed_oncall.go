package uptime

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// What the customer's own people were called for.
const (
	// PagerDutyFormat is incidents of PagerDuty, from its API or as CSV.
	PagerDutyFormat = "pagerduty"
	// OpsgenieFormat is incidents or alerts of Opsgenie, from its API or as CSV.
	OpsgenieFormat = "opsgenie"
)

const onCallCaveat = "The records of an on-call service tell when the customer's own people were called and when they were done: the customer's word, from alert to paperwork, and not when the provider was down."

var (
	pagerDutyHelp = Help{
		Title:   "PagerDuty incidents",
		Reads:   "Answers of GET /incidents of PagerDuty's API, and its incidents as CSV with the columns id, created_on and resolved_on.",
		Proves:  "When the customer's own people were called for a service, and when they closed the incident.",
		Limits:  "It is the customer's own word and never down time unless as_downtime says so. Times in a CSV without a zone need timezone: of the source.",
		Sources: "https://developer.pagerduty.com/api-reference/9d0b4b12e36f9-list-incidents",
	}
	opsgenieHelp = Help{
		Title:   "Opsgenie incidents and alerts",
		Reads:   "Answers of GET /v1/incidents and GET /v2/alerts of Opsgenie's API, and alerts as CSV with the columns TinyId, CreatedAt and Message.",
		Proves:  "When the customer's own people were called, and for alerts that are closed, how long they were open.",
		Limits:  "It is the customer's own word and never down time unless as_downtime says so. An incident tells no end unless its impact has one.",
		Sources: "https://docs.opsgenie.com/docs/incident-api, https://docs.opsgenie.com/docs/alert-api",
	}
)

func detectPagerDuty(head []byte) (why string, ok bool) {
	if s := shapeOf(head); s.has(".incidents[].incident_number") || s.has(".incidents[].html_url", ".incidents[].incident_key") {
		return "it has incidents with an incident_number, as PagerDuty's API answers", true
	}
	return "its columns are those of PagerDuty's incidents", columnsOf(head).has("id", "created_on", "resolved_on")
}

func detectOpsgenie(head []byte) (why string, ok bool) {
	if s := shapeOf(head); s.has(".data[].tinyId") {
		return "its data have a tinyId, as Opsgenie's API answers", true
	}
	return "its columns are those of Opsgenie's alerts", columnsOf(head).has("tinyid", "createdat", "message")
}

// ReadPagerDuty reads incidents of PagerDuty. Every incident is a row.
//
// Set aside: EVID-REPEATED, EVID-OTHER-PERIOD. Rejected: EVID-RECORD, EVID-TIME, EVID-ZONE. Noted: EVID-PARTIAL (there are more
// pages), EVID-CONTRARY, EVID-ORDER. Faults: EVID-JSON, EVID-COLUMN, EVID-LONG, EVID-MANY, and those of opening files.
func ReadPagerDuty(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(PagerDutyFormat, onCallCaveat, sla.OwnWord, src, opt, (*feed).pagerDuty).run(ctx, refs)
}

// ReadOpsgenie reads incidents and alerts of Opsgenie. Codes are those of [ReadPagerDuty].
func ReadOpsgenie(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(OpsgenieFormat, onCallCaveat, sla.OwnWord, src, opt, (*feed).opsgenie).run(ctx, refs)
}

func (f *feed) pagerDuty(e *export) error {
	table, err := f.onCallTable(e, []string{"id", "created_on", "resolved_on"}, func(get func(...string) string, place string) (notice, *refusal) {
		m := moments{place: place, zone: f.src.Zone}
		from := m.read(word(get("created_on")), "created_on")
		return onCall("PagerDuty", get("id"), get("service_name"), get("urgency"), get("description", "title"), "", from,
			m.read(word(get("resolved_on")), "resolved_on"), time.Time{}, &m)
	})
	if table || err != nil {
		return err
	}
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	if err := e.morePages(a); err != nil {
		return err
	}
	found, err := f.records(e, a, []string{"incidents"}, func(raw []byte, place string) (notice, *refusal) {
		var r struct {
			ID, Title, Summary, Status, Urgency word
			URL                                 word `json:"html_url"`
			Created                             word `json:"created_at"`
			Updated                             word `json:"updated_at"`
			Resolved                            word `json:"resolved_at"`
			Changed                             word `json:"last_status_change_at"`
			Service                             struct{ Summary word }
		}
		if json.Unmarshal(raw, &r) != nil || r.ID == "" {
			return notice{}, noRecord(place)
		}
		if r.Resolved == "" && r.Status == "resolved" {
			r.Resolved = r.Changed
		}
		m := moments{place: place}
		n, why := onCall("PagerDuty", string(r.ID), string(r.Service.Summary), string(r.Urgency), string(cmp.Or(r.Title, r.Summary)), string(r.URL),
			m.read(r.Created, "created_at"), m.read(r.Resolved, "resolved_at"), m.read(cmp.Or(r.Updated, r.Changed), "updated_at"), &m)
		if r.Status != "" && (r.Status == "resolved") == n.To.IsZero() {
			n.doubt = fmt.Sprintf("the incident is %s, and its end is %s", source.Excerpt(string(r.Status)), statedOrNot(n.To))
		}
		return n, why
	})
	if err == nil && !found {
		return a.notRecorded("save the answer of GET /incidents", "there are no incidents in it")
	}
	e.in.Why = "incidents of PagerDuty's API"
	return err
}

func (f *feed) opsgenie(e *export) error {
	table, err := f.onCallTable(e, []string{"tinyid", "createdat", "message"}, func(get func(...string) string, place string) (notice, *refusal) {
		m := moments{place: place, zone: f.src.Zone}
		return onCall("Opsgenie", get("alert_id", "id", "tinyid"), "", get("priority"), get("message"), "", m.read(word(get("createdat")), "CreatedAt"),
			time.Time{}, m.read(word(get("updatedat")), "UpdatedAt"), &m)
	})
	if table || err != nil {
		return err
	}
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	if err := e.morePages(a); err != nil {
		return err
	}
	found, err := f.records(e, a, []string{"data"}, func(raw []byte, place string) (notice, *refusal) {
		var r struct {
			ID, Message, Status, Priority word
			CreatedAt, UpdatedAt          word
			ImpactStartDate               word
			ImpactEndDate                 word
			Report                        struct{ CloseTime word } // milliseconds after it was created
		}
		if json.Unmarshal(raw, &r) != nil || r.ID == "" {
			return notice{}, noRecord(place)
		}
		m := moments{place: place}
		created := m.read(r.CreatedAt, "createdAt")
		to := m.read(r.ImpactEndDate, "impactEndDate")
		if d, ok := milliseconds(string(r.Report.CloseTime)); ok && to.IsZero() && r.Status == "closed" && !created.IsZero() {
			to = created.Add(d)
		}
		n, why := onCall("Opsgenie", string(r.ID), "", string(r.Priority), string(r.Message), "", created, to, m.read(r.UpdatedAt, "updatedAt"), &m)
		if start := m.read(r.ImpactStartDate, "impactStartDate"); !start.IsZero() {
			n.From = start
		}
		if why == nil {
			why = m.why
		}
		return n, why
	})
	if err == nil && !found {
		return a.notRecorded("save the answer of GET /v1/incidents or GET /v2/alerts", "there is no list of data in it")
	}
	e.in.Why = "answers of Opsgenie's API"
	return err
}

// onCall is a record of an on-call service. Without a beginning it is none.
func onCall(provider, id, service, impact, text, url string, from, to, told time.Time, m *moments) (notice, *refusal) {
	if m.why == nil && (from.IsZero() || id == "") {
		return notice{}, noRecord(m.place)
	}
	return notice{key: id, told: told, Annotation: sla.Annotation{Provider: provider, ID: brief(id, longestName), Services: []string{service},
		From: from, To: to, Posted: from, Impact: brief(impact, longestName), Text: plain(text), URL: brief(url, longestName)}}, m.why
}

// morePages notes that an answer is one page of several.
func (e *export) morePages(a *answer) error {
	var page struct {
		More   bool
		Paging struct{ Next word }
	}
	if err := json.Unmarshal(a.text, &page); err != nil {
		return a.notRecorded("save the answer of the API as it is", "this is not an answer of the service: %v", err)
	}
	if page.More || page.Paging.Next != "" {
		e.in.note("EVID-PARTIAL", a.place(0), "fetch the other pages too", "the answer is one page of several: incidents that the others hold are not known")
	}
	return nil
}

// header is the columns of a table by their names, in lower case with _ for spaces.
type header map[string]int

func (h header) has(names ...string) bool {
	for _, n := range names {
		if _, ok := h[n]; !ok {
			return false
		}
	}
	return true
}

func headerOf(names []string) header {
	h := header{}
	for i, n := range names {
		n = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(n)), " ", "_")
		if _, twice := h[n]; !twice {
			h[n] = i
		}
	}
	return h
}

// columnsOf reads the header of a table that a text begins with.
func columnsOf(head []byte) header {
	line, _, _ := strings.Cut(string(head), "\n")
	names, err := source.NewRows(strings.NewReader(line), ',').Next()
	if err != nil {
		return nil
	}
	return headerOf(names)
}

// onCallTable reads a table of incidents, if the text is one, and tells whether it is.
func (f *feed) onCallTable(e *export, needs []string, read func(get func(...string) string, place string) (notice, *refusal)) (bool, error) {
	text, isTable, err := looksLikeTable(e.text)
	e.text = text
	if err != nil || !isTable {
		return false, err
	}
	rows := source.NewRows(text, ',')
	names, err := rows.Next()
	if err != nil {
		return true, unreadableHeader(audit.Origin{Path: e.in.Path, Line: 1}, err)
	}
	columns := headerOf(names)
	if !columns.has(needs...) {
		return true, audit.Fault("EVID-COLUMN", audit.Origin{Path: e.in.Path, Line: 1}, "export the incidents with the columns "+strings.Join(needs, ", "),
			"the table has not all of the columns %s", strings.Join(needs, ", "))
	}
	e.in.Why = "a table of incidents"
	for n := int64(1); ; n++ {
		fields, err := rows.Next()
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				e.in.Rows++
				at := audit.Origin{Path: e.in.Path, Line: int64(bad.StartLine)}
				if err := e.in.reject(at, "EVID-RECORD", "export the table again", "the row cannot be read: "+bad.Err.Error(), rows.Raw()); err != nil {
					return true, err
				}
				continue
			}
			if errors.Is(err, source.ErrLongRow) {
				return true, audit.Fault("EVID-LONG", audit.Origin{Path: e.in.Path, Line: rows.Line()}, "a quote may be missing", "a row is longer than %d bytes", source.MaxRow)
			}
			return true, err
		}
		place := "row " + strconv.FormatInt(n, 10)
		got, why := read(func(names ...string) string {
			for _, name := range names {
				if i, ok := columns[name]; ok && i < len(fields) && fields[i] != "" {
					return strings.Clone(fields[i])
				}
			}
			return ""
		}, place)
		line, column := rows.At(0)
		if err := f.take(e, audit.Origin{Path: e.in.Path, Line: line, Column: column}, place, rows.Raw(), got, why); err != nil {
			return true, err
		}
	}
}

// looksLikeTable tells a table from a document of JSON by the first byte that is no space. The text is given back whole.
func looksLikeTable(text io.Reader) (io.Reader, bool, error) {
	r := bufio.NewReader(text)
	head, err := r.Peek(512)
	if err != nil && err != io.EOF {
		return r, false, err
	}
	head = bytes.TrimSpace(head)
	return r, len(head) > 0 && head[0] != '{' && head[0] != '[', nil
}
