package uptime

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// GatusFormat is the name of the format: the SQLite database of Gatus.
const GatusFormat = "gatus"

const gatusCaveat = "Gatus tells what one machine saw over its own network. It keeps the last 50 changes of each endpoint, some 100 results and 30 days of counts by the hour: what is older is deleted."

var gatusHelp = source.Help{
	Title:  "Gatus",
	Reads:  "The database that storage.path names where storage.type is sqlite, with the -wal beside it, or copied while the program is stopped. Each endpoint becomes a series; its label resource is its group and its name.",
	Proves: "When each endpoint was healthy or not, by the changes that the database keeps; where it keeps none, by the single results.",
	Limits: "The last change holds to the last time that the database tells of its endpoint, and not in hours in which, by its own counts, it looked at nothing: that time is unknown. " +
		"Maintenance windows are not in the database. Few changes, results and days are kept: copy the database every month.",
	Sources: "https://github.com/TwiN/gatus: storage/store/sql/specific_sqlite.go",
}

// ReadGatus reads the changes of endpoints, or their results where there are no changes: one timeline per endpoint.
//
// A row is a change or a result, its line the id of it. Rejected: EVID-STATE (of a result; after a change that is not known the state is unknown), EVID-TIME,
// EVID-LABEL. What is set aside is as in
// [ReadCSV]. Notes: EVID-NO-ROWS, EVID-WAL. Faults: EVID-DB, EVID-MANY, FORMAT-MIXED, and those of opening files.
func ReadGatus(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(GatusFormat, gatusCaveat, CSVIntervals, src, opt)
	g := &gatus{monitor: m, seen: map[int32]int64{}, hours: map[int32]map[int64]bool{}}
	m.parse = func(e *export) error {
		return audit.Fault("EVID-DB", audit.Origin{Path: e.in.Path}, "give the database of Gatus", "this is text, not an SQLite database")
	}
	m.tables, m.ends = g.database, g.settle
	return m.run(ctx, refs)
}

// gatus reads the databases of one source.
type gatus struct {
	*monitor
	first, shape string                   // of the first database that holds anything, and what it gives
	seen         map[int32]int64          // by series: the last time that is told
	hours        map[int32]map[int64]bool // by series: the hours in which it looked, by the seconds of their beginning
}

func (g *gatus) database(e *export, d *database) error {
	for table, columns := range databaseFormats[GatusFormat] {
		if !d.has(table, columns...) {
			return audit.Fault("EVID-DB", audit.Origin{Path: d.path}, "give the database of Gatus", "the database has no tables like those of Gatus")
		}
	}
	t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
	names, err := d.gatusEndpoints()
	if err != nil {
		return err
	}
	changes, err := d.any("endpoint_events")
	if err != nil {
		return err
	}
	shape, query := CSVIntervals, "SELECT rowid, CAST(endpoint_id AS TEXT), CAST(event_type AS TEXT), CAST(event_timestamp AS TEXT) FROM endpoint_events"
	e.in.Why = "changes of endpoints"
	if !changes {
		shape, query = CSVSamples, "SELECT rowid, CAST(endpoint_id AS TEXT), CAST(success AS TEXT), CAST(timestamp AS TEXT) FROM endpoint_results"
		e.in.Why = "results of endpoints"
		if results, err := d.any("endpoint_results"); err != nil || !results {
			if err == nil {
				e.in.note("EVID-NO-ROWS", audit.Origin{Path: e.in.Path}, "is it a fresh database?", "the database holds no changes and no results")
			}
			return err
		}
	}
	if g.first != "" && g.shape != shape {
		return audit.Fault("FORMAT-MIXED", audit.Origin{Path: d.path}, "make a source of each", "%s and this database tell two kinds of things: changes of endpoints, and single results", g.first)
	}
	if g.first == "" {
		g.first, g.shape, e.src.Format = d.path, shape, shape
	}
	err = d.query(query, func(scan func(...any) error) error {
		var id int64
		var endpoint, state, at sql.NullString
		if err := scan(&id, &endpoint, &state, &at); err != nil {
			return err
		}
		return g.row(e, t, names, id, endpoint.String, state.String, at.String)
	})
	if err == nil && changes {
		err = g.watched(t, d, names)
	}
	return err
}

// gatusStates are the words of changes, and the numbers of results.
var gatusStates = map[string]sla.State{"START": sla.Unknown, "HEALTHY": sla.Up, "UNHEALTHY": sla.Down, "1": sla.Up, "0": sla.Down}

// row reads one change or result.
func (g *gatus) row(e *export, t *csvTable, names map[string]string, id int64, endpoint, state, at string) error {
	e.in.Rows++
	row := csvRow{line: id, input: e.id}
	raw := []byte(strings.Join([]string{endpoint, state, at}, "|"))
	why := t.label(&row, []string{cmp.Or(names[endpoint], "endpoint "+endpoint)})
	if why == nil {
		row.from, why = gatusTime(at, fmt.Sprintf("row %d: its time", id))
	}
	if why == nil {
		g.saw(row.series, row.from.dayFirst)
		st, known := gatusStates[state]
		switch row.state = severity[st]; {
		case known:
		case g.shape == CSVIntervals: // it still ends what was known before it
			row.state = severity[sla.Unknown]
			e.in.note("EVID-STATE", e.place(&row), "the program writes START, HEALTHY or UNHEALTHY", fmt.Sprintf("row %d: %s is not a change that is known: what came then is unknown", id, source.Excerpt(state)))
		default:
			why = &refusal{code: "EVID-STATE", hint: "the program writes 1 or 0", text: fmt.Sprintf("row %d: %s is not a state", id, source.Excerpt(state))}
		}
	}
	return e.take(row, why, e.place(&row), raw)
}

func (g *gatus) saw(series int32, at int64) {
	if had, known := g.seen[series]; !known || at > had {
		g.seen[series] = at
	}
}

// watched reads when the program last looked at an endpoint, and in which hours it did.
func (g *gatus) watched(t *csvTable, d *database, names map[string]string) error {
	err := d.query("SELECT CAST(endpoint_id AS TEXT), CAST(timestamp AS TEXT) FROM endpoint_results", func(scan func(...any) error) error {
		var endpoint, at sql.NullString
		if err := scan(&endpoint, &at); err != nil {
			return err
		}
		var row csvRow
		if st, why := gatusTime(at.String, ""); why == nil && t.label(&row, []string{cmp.Or(names[endpoint.String], "endpoint "+endpoint.String)}) == nil {
			g.saw(row.series, st.dayFirst)
		}
		return nil
	})
	if err != nil {
		return err
	}
	const most = 2_000_000
	n := 0
	return d.query(fmt.Sprintf("SELECT CAST(endpoint_id AS TEXT), CAST(hour_unix_timestamp AS TEXT), total_executions > 0 FROM endpoint_uptimes LIMIT %d", most), func(scan func(...any) error) error {
		var endpoint, hour sql.NullString
		var looked sql.NullBool
		if err := scan(&endpoint, &hour, &looked); err != nil {
			return err
		}
		var row csvRow
		ns, ok := epoch(hour.String)
		if n++; !ok || !looked.Bool || t.label(&row, []string{cmp.Or(names[endpoint.String], "endpoint "+endpoint.String)}) != nil {
			return nil
		}
		g.saw(row.series, ns)
		if g.hours[row.series] == nil {
			g.hours[row.series] = map[int64]bool{}
		}
		g.hours[row.series][ns] = true
		return nil
	})
}

// settle ends every change where the next of its endpoint begins, the last one where the database last tells of it; and finds the
// hours in which nobody looked.
func (g *gatus) settle() {
	if g.shape != CSVIntervals {
		return
	}
	g.unseen = map[int32]interval.Set{}
	for rows := range g.bySeries {
		series := rows[0].series
		for i := len(rows) - 1; i >= 0; i-- {
			end := max(g.seen[series], rows[i].from.dayFirst)
			switch {
			case i+1 == len(rows):
			case rows[i+1].from == rows[i].from: // changes of one instant last as long as each other
				end = rows[i+1].to.dayFirst
			default:
				end = rows[i+1].from.dayFirst
			}
			rows[i].to = stamp{end, end}
		}
		var looked []interval.Interval
		for ns := range g.hours[series] {
			looked = append(looked, interval.Interval{Start: instant(ns), End: instant(ns).Add(time.Hour)})
		}
		if in := interval.Union(looked...); len(in) > 0 { // what is older than the hours that are kept they do not deny
			g.unseen[series] = interval.Union(interval.Interval{Start: in[0].Start, End: in[len(in)-1].End}).Subtract(in)
		}
	}
}

// gatusEndpoints are the names of endpoints by id.
func (d *database) gatusEndpoints() (map[string]string, error) {
	names := map[string]string{}
	err := d.query(fmt.Sprintf("SELECT CAST(endpoint_id AS TEXT), CAST(endpoint_group AS TEXT), CAST(endpoint_name AS TEXT) FROM endpoints LIMIT %d", maxCSVSeries), func(scan func(...any) error) error {
		var id, group, name sql.NullString
		err := scan(&id, &group, &name)
		names[id.String] = strings.Join(slices.DeleteFunc([]string{strings.TrimSpace(group.String), strings.TrimSpace(name.String)}, func(s string) bool { return s == "" }), "/")
		return err
	})
	return names, err
}

// any tells whether a table of ours has rows.
func (d *database) any(table string) (found bool, err error) {
	err = d.query("SELECT 1 FROM "+table+" LIMIT 1", func(scan func(...any) error) error {
		found = true
		return nil
	})
	return found, err
}

// gatusTime reads a time as Go prints it, which is how it gets into the database; without a zone it is UTC.
func gatusTime(s, place string) (stamp, *refusal) {
	text, _, _ := strings.Cut(s, " m=")
	if len(text) <= 2*longestTime {
		for _, layout := range []string{"2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05Z07:00", time.RFC3339, time.DateTime} {
			if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1990 && t.Year() <= 2199 {
				return stamp{t.UnixNano(), t.UnixNano()}, nil
			}
		}
	}
	return stamp{}, &refusal{code: "EVID-TIME", hint: "the program writes times like 2017-02-28 17:37:00.123 +0000 UTC", text: fmt.Sprintf("%s %s is not a time", place, source.Excerpt(s))}
}
