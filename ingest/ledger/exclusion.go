package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// refusedRow is why a row is no exclusion.
type refusedRow struct {
	at               audit.Origin
	code, text, hint string
}

// exclusionOf makes an exclusion of a row.
func exclusionOf(columns, fields []string, at func(int) audit.Origin) (e sla.Exclusion, refused *refusedRow) {
	refuse := func(i int, code, hint, format string, args ...any) {
		if refused == nil {
			refused = &refusedRow{at(i), code, fmt.Sprintf(format, args...), hint}
		}
	}
	if len(fields) != len(columns) {
		refuse(0, "EXCL-FIELDS", "look for a missing or stray delimiter", "the row has %d fields, the header %d", len(fields), len(columns))
		return e, refused
	}
	var times [2]time.Time
	e.AppliesTo = sla.Labels{}
	for i, name := range columns {
		text := field(fields[i])
		if len(text) > maxExclusionText {
			refuse(i, "EXCL-TEXT", "put long texts into a file, and name it as evidence", "the field is longer than %d bytes", maxExclusionText)
			continue
		}
		if exclusionColumns[name] && text == "" {
			refuse(i, "EXCL-EMPTY", "every exclusion has its times, a kind and a reason", "%s is empty", name)
			continue
		}
		switch name {
		case "from", "to":
			k := slices.Index([]string{"from", "to"}, name)
			var err error
			if times[k], err = interval.ParseInstant(text); err != nil {
				refuse(i, "EXCL-TIME", "write times with their zone, like 2017-02-28T17:37:00Z or 2017-02-28T09:37:00-08:00", "%s is not a time with its zone", source.Excerpt(text))
			}
		case "kind":
			e.Kind = text
		case "reason":
			e.Reason = text
		case "evidence":
			e.Evidence = text
		case "clause":
			e.Clause = text
		case "verified":
			said, known := truth[strings.ToLower(text)]
			if !known {
				refuse(i, "EXCL-VERIFIED", "write yes or no; empty means no", "%s is neither yes nor no", source.Excerpt(text))
			}
			e.Verified = said
		default:
			if text != "" {
				e.AppliesTo[name] = text
			}
		}
	}
	if refused == nil && !times[1].After(times[0]) {
		refuse(slices.Index(columns, "to"), "EXCL-ORDER", "look for swapped columns, or a wrong day or zone", "the exclusion ends before it begins")
	}
	e.Interval, e.Origin = interval.Interval{Start: times[0], End: times[1]}, audit.Origin{Path: at(0).Path, Line: at(0).Line}
	return e, refused
}

// truth is how people write yes and no.
var truth = map[string]bool{"": false, "no": false, "false": false, "n": false, "0": false, "yes": true, "true": true, "y": true, "1": true}
