package uptime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"time"

	"slacredit/ingest/source"
)

// plainNumber is a number as JSON writes one, of a length and size that any count or percentage has.
var plainNumber = regexp.MustCompile(`^-?[0-9]{1,20}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?$`)

// exactNumber reads a number of JSON, bare or as a string, without rounding it.
func exactNumber(raw []byte) (*big.Rat, bool) {
	raw = bytes.TrimSpace(raw)
	if n := len(raw); n >= 2 && raw[0] == '"' && raw[n-1] == '"' {
		raw = raw[1 : n-1]
	}
	if !plainNumber.Match(raw) {
		return nil, false
	}
	return new(big.Rat).SetString(string(raw))
}

var (
	one          = big.NewRat(1, 1)
	hundred      = big.NewRat(100, 1)
	healthyAbove = big.NewRat(18, 1) // percent of its checkers: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
)

// wholeNumber reads a count: 12, 12.0 or 1.2E1.
func wholeNumber(raw []byte) (uint64, bool) {
	d, ok := exactNumber(raw)
	if !ok || d.Sign() < 0 || !d.IsInt() || d.Cmp(big.NewRat(maxTallyCount, 1)) > 0 {
		return 0, false
	}
	return d.Num().Uint64(), true
}

// noFraction is a whole number that a service writes like one with a fraction: 1646654400000.0.
var noFraction = regexp.MustCompile(`^([0-9]+)\.0+$`)

// metricInstant reads a time as services write it in JSON: RFC 3339, the same with a space, or seconds or milliseconds since 1970.
func metricInstant(raw []byte, place string) (stamp, *refusal) {
	var text string
	if len(raw) <= 2*longestTime {
		if json.Unmarshal(raw, &text) != nil {
			text = string(bytes.TrimSpace(raw))
			if ns, ok := epoch(noFraction.ReplaceAllString(text, "$1")); ok {
				return stamp{ns, ns}, nil
			}
		}
		for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00"} {
			if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1990 && t.Year() <= 2199 {
				return stamp{t.UnixNano(), t.UnixNano()}, nil
			}
		}
	}
	return stamp{}, &refusal{code: "EVID-TIME", hint: "times are written like 2017-02-28T17:35:00Z, or as seconds or milliseconds since 1970",
		text: fmt.Sprintf("%s %s is not a time", place, source.Excerpt(string(raw)))}
}

// commonSpacing is the largest time that every distance between instants is a multiple of; 0 for fewer than two instants.
func commonSpacing(rows []csvRow) time.Duration {
	if len(rows) == 0 {
		return 0
	}
	first, g := rows[0].from.dayFirst, new(big.Int)
	for i := range rows {
		d := big.NewInt(rows[i].from.dayFirst - first)
		if g.IsInt64() && g.Int64() != 0 && (rows[i].from.dayFirst-first)%g.Int64() == 0 {
			continue
		}
		g.GCD(nil, nil, g, d.Abs(d))
	}
	return time.Duration(g.Int64())
}
