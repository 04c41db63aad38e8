package uptime

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"slacredit/ingest/source"
)

// TestS3JSONCountsAsText: the same requests as lines and as records, in every wrapping, give the same counts.
func TestS3JSONCountsAsText(t *testing.T) {
	var text, records []string
	for _, c := range nastyCases(t) {
		l, ok := referenceLine([]byte(c.line))
		unix, good := referenceTime(l.time)
		if !ok || !good || strings.HasPrefix(c.fate, "rejected") || !strings.HasPrefix(c.fate, "used") && string(l.status) != "-" {
			continue
		}
		record := map[string]any{"schema_version_id": "V_1_0", "bucket_arn": "arn:aws:s3:::" + string(l.bucket), "bucket_name": string(l.bucket),
			"request_time": time.Unix(unix, 789e6).UTC().Format("2006-01-02T15:04:05.000Z"), "operation": string(l.operation), "error_code": nil, "http_status": nil,
			"key_name": `a "quoted" {key} \`, "request_id": "3E57427F3EXAMPLE", "nextToken": "no page"}
		if string(l.status) != "-" {
			record["http_status"] = json.Number(l.status)
		}
		if string(l.code) != "-" {
			record["error_code"] = string(l.code)
		}
		raw, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		text, records = append(text, c.line), append(records, string(raw))
	}
	if len(records) < 30 {
		t.Fatalf("only %d records", len(records))
	}
	src := s3Source(DedupeOff)
	ev, rep := mustCount(t, files("a", strings.Join(text, "\n")), src, source.Options{})
	closeRejects(rep)
	want := renderTally(ev.Tally)

	message := func(r string) string {
		raw, _ := json.Marshal(map[string]any{"timestamp": 1, "message": r, "ingestionTime": 2, "eventId": "1"})
		return string(raw)
	}
	var messages, stamped []string
	for _, r := range records {
		messages = append(messages, message(r))
		stamped = append(stamped, "2017-02-28T17:38:00.000Z "+r)
	}
	for name, doc := range map[string]string{
		"a record a line":                  strings.Join(records, "\n"),
		"records in an array":              "[" + strings.Join(records, "\n,") + "]",
		"an answer of filter-log-events":   `{"events": [` + strings.Join(messages, ",\n") + `], "searchedLogStreams": []}`,
		"the same with its array at last":  `{"searchedLogStreams": [{"a": "}]"}], "events": [` + strings.Join(messages, ",\n") + `]}`,
		"a subscription's batch":           `{"messageType":"DATA_MESSAGE","logEvents":[` + strings.Join(messages, ",\n") + `]}`,
		"an export with times before them": strings.Join(stamped, "\n"),
		"a mark and white space":           "\uFEFF \n" + strings.Join(records, "\n"),
	} {
		for _, block := range []int{0, 1} {
			ev, rep, err := CountS3JSON(t.Context(), files("a", doc), src, source.Options{TempDir: t.TempDir(), Block: block})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got := renderTally(ev.Tally); withoutLines(got) != withoutLines(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
			}
			if in := rep.Inputs[0]; in.Rows != int64(len(records)) || in.Rejected > 0 {
				t.Errorf("%s: %+v", name, in)
			}
			closeRejects(rep)
		}
	}
}

// withoutLines leaves out the places of errors: documents of JSON have other lines.
func withoutLines(tally string) string {
	var b strings.Builder
	for line := range strings.Lines(tally) {
		line, _, _ = strings.Cut(line, " [")
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return b.String()
}
