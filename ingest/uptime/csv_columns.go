package uptime

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// Keys of a column map, beside the names of labels.
const (
	colTime, colStart, colEnd, colState = "time", "start", "end", "state"
	colRequests, colErrors              = "requests", "errors"
)

// columnNames are the names by which columns are known, folded.
var columnNames = map[string][]string{
	colTime:     {"time", "timestamp", "datetime", "date", "ts", "at", "checkedat", "createdat", "hour", "minute", "slice"},
	colStart:    {"start", "from", "startedat", "starttime", "startdate", "begin", "begins", "starts"},
	colEnd:      {"end", "to", "until", "endedat", "endtime", "enddate", "resolvedat", "ends"},
	colState:    {"state", "status", "event", "value", "up", "available", "health"},
	colRequests: {"requests", "totalrequests", "requestcount", "requeststotal", "total", "count", "hits", "calls"},
	colErrors:   {"errors", "errorcount", "errorstotal", "totalerrors", "failed", "failures", "failedrequests", "errorrequests"},

	sla.Account:      {"account", "accountid", "usageaccountid"},
	sla.Region:       {"region"},
	sla.Zone:         {"availabilityzone", "az"},
	sla.Service:      {"service"},
	sla.Resource:     {"resource", "resourceid", "instance", "instanceid", "host", "monitor", "target"},
	sla.Bucket:       {"bucket", "bucketname"},
	sla.StorageClass: {"storageclass"},
	sla.RequestType:  {"requesttype", "operation"},
	sla.Location:     {"location", "checklocation", "probe", "probelocation", "checkedfrom"},
}

// labelColumns are the labels that a table may have columns of.
var labelColumns = []string{sla.Account, sla.Region, sla.Zone, sla.Service, sla.Resource, sla.Bucket, sla.StorageClass, sla.RequestType, sla.Location}

// neededColumns are the columns that a shape cannot be read without.
var neededColumns = map[string][]string{
	CSVIntervals:   {colStart, colEnd, colState},
	CSVTransitions: {colTime, colState},
	CSVSamples:     {colTime, colState},
	CSVCounts:      {colTime, colRequests, colErrors},
}

// errorCode is what the name of a column of error codes looks like: InternalError, 503, 5xx.
var errorCode = regexp.MustCompile(`^([A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)+|[45][0-9x]{2})$`)

// columns is where a table has what is read of it.
type columns struct {
	names  []string
	at     map[string]int // by key; labels included
	labels []string       // keys of those that are there, sorted
	codes  map[string]int // error codes, for counts
	last   int            // the rightmost column that is needed
}

// fold makes the ways to write a column's name one: "Start Time" and start_time are "starttime".
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-./()[]\ufeff", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// checkColumnMap faults a column map with a key that means nothing.
func checkColumnMap(stated map[string]string) error {
	keys := slices.Sorted(maps.Keys(columnNames))
	for _, k := range slices.Sorted(maps.Keys(stated)) {
		if !slices.Contains(keys, k) {
			return audit.Fault("EVID-COLUMN", audit.Origin{}, "write the key first, then the file's name for it, as in {time: when}; the keys: "+strings.Join(keys, ", "), "columns: has the key %q, which is none", k)
		}
	}
	return nil
}

// findColumns finds the columns of a shape by what the user states, else by their own names.
func findColumns(names []string, format string, stated map[string]string, at audit.Origin) (*columns, error) {
	c := &columns{names: slices.Clone(names), at: map[string]int{}, codes: map[string]int{}}
	taken := map[int]string{}
	needed := neededColumns[format]
	for _, key := range slices.Concat(needed, labelColumns) {
		i, err := c.find(key, stated, at)
		if err != nil {
			return nil, err
		}
		if i < 0 && slices.Contains(needed, key) {
			return nil, audit.Fault("EVID-COLUMN", at, fmt.Sprintf("name it with columns: {%s: …}; %s needs %s", key, format, strings.Join(needed, ", ")),
				"no column is known as the %s; there are %s", key, c.list())
		}
		if i < 0 {
			continue
		}
		if other, twice := taken[i]; twice {
			return nil, audit.Fault("EVID-COLUMN", at, "name two columns", "column %q cannot be both %s and %s", names[i], other, key)
		}
		taken[i], c.at[key] = key, i
		c.last = max(c.last, i)
		if slices.Contains(labelColumns, key) {
			c.labels = append(c.labels, key)
		}
	}
	slices.Sort(c.labels)
	if i, ok := c.at[colState]; ok && contrary(names[i]) {
		return nil, audit.Fault("EVID-COLUMN", at, "write a column of states: up, down, degraded, maintenance, paused, unknown",
			"column %q tells the opposite of a state: its 1 or true means down", names[i])
	}
	if format != CSVCounts {
		return c, nil
	}
	for i, n := range names {
		n = strings.TrimSpace(n)
		if taken[i] != "" || !errorCode.MatchString(n) {
			continue
		}
		if _, twice := c.codes[n]; twice {
			return nil, audit.Fault("EVID-COLUMN", at, "rename one of them", "column %q is there twice", n)
		}
		c.codes[n] = i
		c.last = max(c.last, i)
	}
	return c, nil
}

// find is the place of one column, -1 when it is not there.
func (c *columns) find(key string, stated map[string]string, at audit.Origin) (int, error) {
	is := func(n string) bool { return slices.Contains(columnNames[key], fold(n)) }
	name, said := stated[key]
	if said {
		is = func(n string) bool { return strings.EqualFold(strings.TrimSpace(n), name) }
	}
	var found []int
	for i, n := range c.names {
		if is(n) {
			found = append(found, i)
		}
	}
	switch {
	case len(found) > 1 && !said:
		return -1, audit.Fault("EVID-COLUMN", at, fmt.Sprintf("say which: columns: {%s: %s}", key, c.names[found[0]]),
			"columns %q and %q could both be the %s", c.names[found[0]], c.names[found[1]], key)
	case len(found) > 1:
		return -1, audit.Fault("EVID-COLUMN", at, "rename one of them", "column %q is there twice", name)
	case len(found) == 1:
		return found[0], nil
	case said:
		return -1, audit.Fault("EVID-COLUMN", at, "names of columns are written as in the header",
			"there is no column %q for the %s; there are %s", name, key, c.list())
	}
	return -1, nil
}

// field is what a row says under a key, without space around it.
func (c *columns) field(row []string, key string) string { return strings.TrimSpace(row[c.at[key]]) }

// list is the names of the columns, for a message.
func (c *columns) list() string {
	const most = 20
	var quoted []string
	for i, n := range c.names {
		if i == most {
			quoted = append(quoted, "…")
			break
		}
		quoted = append(quoted, source.Excerpt(n))
	}
	return strings.Join(quoted, ", ")
}

// why says which columns were recognised, and which are not read.
func (c *columns) why(format string) string {
	var read, rest []string
	for _, key := range slices.Concat(neededColumns[format], c.labels) {
		read = append(read, fmt.Sprintf("%s (%s)", key, source.Excerpt(c.names[c.at[key]])))
	}
	codes := slices.Sorted(maps.Keys(c.codes))
	for i, n := range c.names {
		known := slices.Contains(codes, strings.TrimSpace(n))
		for _, k := range c.at {
			known = known || k == i
		}
		if !known && len(rest) < 20 {
			rest = append(rest, source.Excerpt(n))
		}
	}
	s := "its header has the columns " + strings.Join(read, ", ")
	if len(codes) > 0 {
		s += ", and the error codes " + strings.Join(codes, ", ")
	}
	if len(rest) > 0 {
		s += "; not read: " + strings.Join(rest, ", ")
	}
	return s
}
