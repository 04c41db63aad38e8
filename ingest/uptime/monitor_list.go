package uptime

import (
	"fmt"
	"strings"

	"slacredit/sla"
	"slacredit/sla/audit"
)

// listing is how a service writes its records: one after the other in an array of an answer of JSON.
type listing struct {
	what  string     // the records are
	in    [][]string // keys that may lead to the array; the first that do count
	next  string     // the key, or two of them, cut by a dot, of the mark that there is another page; empty: the service has none
	lacks string     // what is wrong with an answer without the array
	hint  string     // and what to do about it
}

// listed reads one answer. Every element of the array is a row; its place within the document is like data[7].
func (e *export) listed(l listing, record func(raw []byte, place string, at audit.Origin) error) error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	found := false
	for _, keys := range l.in {
		if found {
			break
		}
		found, err = records(a.text, 0, keys, func(raw []byte, at int) error {
			e.in.Rows++
			return record(raw, fmt.Sprintf("%s[%d]", strings.Join(keys, "."), e.in.Rows-1), a.place(at))
		})
		if err != nil {
			return err
		}
	}
	if !found {
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, l.hint, "%s", l.lacks)
	}
	e.in.Why = l.what
	if l.next != "" {
		mark := a.text
		for key := range strings.SplitSeq(l.next, ".") {
			mark = member(mark, key)
		}
		e.partial(mark)
	}
	return nil
}

// byID is a label that records carry while they are read: the id by which the service knows what it watches.
const byID = "\x00id"

// named is the row reader of records that tell the name of what is watched and its id. Two things may have one name.
func (e *export) named() *csvTable {
	return e.table(nil, map[string]int{sla.Resource: 0, byID: 1}, sla.Resource, byID)
}

// distinguish takes the ids away where names alone tell things apart, and else puts them behind the names. What tells no id, such as
// a table beside answers, is about the thing of its name.
func (m *monitor) distinguish() {
	ids := map[string]map[string]bool{} // by name
	for _, l := range m.series {
		if id, name := l[byID], l[sla.Resource]; id != "" {
			if ids[name] == nil {
				ids[name] = map[string]bool{}
			}
			ids[name][id] = true
		}
	}
	first := map[string]int32{}
	same := make([]int32, len(m.series)) // the first series of the same labels
	for i, l := range m.series {
		id, name := l[byID], l[sla.Resource]
		delete(l, byID)
		if id != "" && len(ids[name]) > 1 {
			l[sla.Resource] = fmt.Sprintf("%s (%s)", name, id)
		}
		key := l.Key()
		if _, known := first[key]; !known {
			first[key] = int32(i)
		}
		same[i] = first[key]
	}
	for i := range m.rows {
		m.rows[i].series = same[m.rows[i].series]
	}
}
