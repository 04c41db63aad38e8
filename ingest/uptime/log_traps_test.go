package uptime

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLogTraps holds what users have fallen into with logs of requests, each by its name.
func TestLogTraps(t *testing.T) {
	const head = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bkt [28/Feb/2017:17:37:59 +0000] 192.0.2.3 - 3E57427F3EXAMPLE "
	const get = head + `REST.GET.OBJECT k "GET /bkt/k HTTP/1.1" `
	const tail = ` 113 - 7 3 "-" "S3Console/0.4" -`
	combined := func(clock, rest string) string {
		return "192.0.2.1 - - [" + clock + `] "GET / HTTP/1.1" ` + rest + "\n"
	}
	gcsHead := strings.Join(gcsColumns, ",") + "\n"
	gcsRow := func(bucket string) string {
		return `1488303479123456,192.0.2.1,1,,GET,/o,200,0,1,9,storage.googleapis.com,,agent,id,GET_Object,` + bucket + ",o\n"
	}
	event, err := json.Marshal(`{"eventTime":"2017-02-28T17:37:59Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","eventID":"1"}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, format string
		files        []string
		want         []string
	}{
		{"the newest line first", CombinedFormat, []string{"a", combined("28/Feb/2017:17:47:59 +0000", "500 1") + combined("28/Feb/2017:17:37:59 +0000", "200 1")},
			[]string{"17:35 1\n", "17:45 1 500=1", "a: 2 = 2 + 0 + 0"}},
		{"a status written as a number and as text", S3JSONFormat, []string{"a", `{"bucket_name":"b","request_time":"2017-02-28T17:37:59Z","operation":"REST.GET.OBJECT","http_status":200}
{"bucket_name":"b","request_time":"2017-02-28T17:37:59Z","operation":"REST.GET.OBJECT","http_status":"500","error_code":"InternalError"}`},
			[]string{"17:35 2 InternalError=1"}},
		{"offsets of half hours", CombinedFormat, []string{"a", combined("28/Feb/2017:23:07:59 +0530", "200 1") + combined("28/Feb/2017:21:07:59 +0330", "200 1")},
			[]string{"17:35 2\n"}},
		{"the same file twice", ALBFormat, []string{"a", "", "b", ""}, []string{"a: 0 = 0 + 0 + 0", "b: 0 = 0 + 0 + 0"}},
		{"the same log under two names", CombinedFormat, []string{"a", combined("28/Feb/2017:17:37:59 +0000", "200 1"), "b", combined("28/Feb/2017:17:37:59 +0000", "200 1")},
			[]string{"17:35 1\n", "b: 0 = 0 + 0 + 0", "[LOG-SAME-FILE]"}},
		{"one gzip file behind another", CombinedFormat, []string{"a.gz", string(gzipped(combined("28/Feb/2017:17:37:59 +0000", "200 1"))) + string(gzipped(combined("28/Feb/2017:17:37:59 +0000", "500 1")))},
			[]string{"17:35 2 500=1", "a.gz: 2 = 2 + 0 + 0"}},
		{"several buckets under one prefix", GCSFormat, []string{"a", gcsHead + gcsRow("one") + gcsRow("two")}, []string{"bucket=one", "bucket=two"}},
		{"the last line of a live log", S3Format, []string{"a", get + "200 -" + tail + "\n" + get}, []string{"17:35 1\n", "a: 2 = 1 + 0 + 1", "a:2:", "the file ends inside a line [LOG-LINE]"}},
		{"quotes in URI, referer and user agent", S3Format, []string{"a", head + `REST.GET.OBJECT k "GET /bkt/"k" 404 HTTP/1.1" 500 InternalError 113 - 7 3 "a "b" c" ""Mozilla" -`},
			[]string{"17:35 1 InternalError=1"}},
		{"an object that S3 expired", S3Format, []string{"a", head + `S3.EXPIRE.OBJECT k "-" - - - 7 - - "-" "-" -`}, []string{"a: 1 = 0 + 1 + 0", "[LOG-NO-REQUEST]"}},
		{"a 404 with an error code", S3Format, []string{"a", get + "404 NoSuchKey" + tail}, []string{"17:35 1\n", "codes NoSuchKey:1"}},
		{"one request id with two statuses", S3Format, []string{"a", get + "304 -" + tail + "\n" + get + "200 -" + tail}, []string{"17:35 2\n", "a: 2 = 2 + 0 + 0"}},
		{"17 to 27 fields and more to come", S3Format, []string{"a", get + "200 -" + ` 113 - 7 3 "-" "agent"` + "\n" + get + "200 -" + tail + strings.Repeat(" more", 10) + "\n" + get + "200 -" + tail + strings.Repeat(" more", 30)},
			[]string{"17:35 3\n"}},
		{"SlowDown is not InternalError", S3Format, []string{"a", get + "503 SlowDown" + tail + "\n" + get + "500 InternalError" + tail}, []string{"17:35 2 InternalError=1 SlowDown=1"}},
		{"a counter that began anew", NginxPlusFormat, []string{"a", `{"timestamp":1488303300000,"server_zones":{"z":{"responses":{"5xx":5,"total":110}}}}
{"timestamp":1488303360000,"server_zones":{"z":{"responses":{"5xx":1,"total":7}}}}`}, []string{"17:35 7 5xx=1", "[LOG-RESET]"}},
		{"a header in mid-file", GCSFormat, []string{"a", gcsHead + gcsRow("b") + gcsHead + gcsRow("b")}, []string{"17:35 2\n", "a: 2 = 2 + 0 + 0"}},
		{"an event as JSON within JSON", CloudTrailFormat, []string{"a", fmt.Sprintf(`{"Events":[{"EventId":"1","EventTime":"2017-02-28T19:37:59+02:00","CloudTrailEvent":%s}]}`, event)},
			[]string{"request_type=GetObject service=s3.amazonaws.com\n  2017-02-28 17:35 1\n"}},
		{"more errors than responses", NginxPlusFormat, []string{"a", `{"timestamp":1488303300000,"server_zones":{"z":{"responses":{"5xx":111,"total":110}}}}` + "\n"}, []string{"a: 1 = 0 + 0 + 1", "[LOG-LINE]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			has(t, counted(t, c.format, Source{Name: "logs", Step: 5 * time.Minute}, files(c.files...)), c.want...)
		})
	}
}
