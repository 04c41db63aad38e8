package uptime

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// fed reads documents of a feed and writes down what they say: a line per incident, then a line per finding. Times are minutes and
// seconds of the tests' hour where they fall into it.
func fed(t testing.TB, format string, src Source, texts ...string) string {
	t.Helper()
	ev, rep, refused := read(t, format, src, texts...)
	if refused != "" {
		return refused
	}
	if ev.Tally != nil || len(ev.Timelines) > 0 {
		t.Fatal("a feed is taken for a measurement")
	}
	if ev.Vantage == "" {
		t.Fatal("the evidence does not say where it was seen from")
	}
	var lines []string
	for _, a := range ev.Annotations {
		if a.Origin.Path == "" || a.Origin.Line == 0 {
			t.Fatalf("an annotation without a place: %+v", a)
		}
		lines = append(lines, toldIncident(a))
	}
	return strings.Join(append(lines, findings(rep)...), "\n")
}

func toldIncident(a sla.Annotation) string {
	when := func(t time.Time) string {
		switch {
		case t.IsZero():
			return "?"
		case hour.Contains(t) && t.Equal(t.Truncate(time.Second)):
			return t.Format("04:05")
		}
		return t.Format("2006-01-02T15:04:05.999Z07:00")
	}
	s := fmt.Sprintf("%s %s to %s, posted %s", a.ID[strings.LastIndex(a.ID, "/")+1:], when(a.From), when(a.To), when(a.Posted))
	for _, part := range [][]string{a.Services, a.Regions, a.Resources} {
		s += " " + strings.Join(part, "+") + ";"
	}
	for _, x := range a.Stretches {
		s += fmt.Sprintf(" %s %s-%s", x.State, when(x.Start), when(x.End))
	}
	return s + " " + a.Impact
}

// utf16BE is a text as the public AWS feed writes it.
func utf16BE(s string) string {
	out := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.BigEndian.AppendUint16(out, u)
	}
	return string(out)
}

const healthARN = "arn:aws:health:us-east-1::event/S3/AWS_S3_OPERATIONAL_ISSUE/AWS_S3_OPERATIONAL_ISSUE_MADE1"

// Documents by hand, made after the schemas that the providers publish. None of the incidents happened.
func TestFeedsByHand(t *testing.T) {
	event := func(fields string) string {
		return `{"arn":"` + healthARN + `","service":"S3","eventTypeCode":"AWS_S3_OPERATIONAL_ISSUE","eventTypeCategory":"issue","region":"us-east-1",` + fields + `}`
	}
	events := func(all ...string) string { return "{\"events\":[\n" + strings.Join(all, ",\n") + "]}" }
	incident := func(fields string) string {
		return `{"id":"inc1","name":"Errors","status":"resolved","impact":"major","shortlink":"https://stspg.example/1",` + fields + `}`
	}
	page := func(all ...string) string {
		return `{"page":{"id":"p1","name":"Acme Hosting","time_zone":"America/Denver"},"incidents":[` + strings.Join(all, ",\n") + `]}`
	}
	rss := func(items ...string) string {
		return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Azure Status</title>` + "\n" + strings.Join(items, "\n") + `</channel></rss>`
	}
	gcp := func(fields string) string {
		return `[{"id":"g1","number":"1","begin":"2017-02-28T12:10:00+00:00",` + fields + `"external_desc":"Errors","status_impact":"SERVICE_OUTAGE","service_name":"Multiple Products"}]`
	}
	delivered := func(id, scope, fields string, posted float64) string {
		return fmt.Sprintf(`{"version":"0","source":"aws.health","account":"111122223333","time":%q,"region":"eu-west-1","resources":["i-1"],"detail":{"eventArn":"arn:aws:health:::event/EC2/%s","eventRegion":"eu-west-1",`+
			`"service":"EC2","eventTypeCategory":"issue","eventScopeCode":%q,%s}}`, minute(posted).Format(time.RFC3339), id, scope, fields)
	}
	fifty := make([]string, 50)
	for i := range fifty {
		fifty[i] = fmt.Sprintf(`{"id":"i%d","name":"a","status":"resolved","created_at":"2017-02-28T12:00:00Z","resolved_at":"2017-02-28T12:01:00Z"}`, i%2)
	}
	for _, c := range []struct {
		what, format string
		texts        []string
		want         string
	}{
		// AWS Health.
		{"seconds with a fraction, to the millisecond; an end", AWSHealthFormat,
			[]string{events(event(`"startTime":1488283200.53,"endTime":1488285000.0,"lastUpdatedTime":1488285000.9,"statusCode":"closed"`))},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 2017-02-28T12:00:00.53Z to 30:00, posted ? S3; us-east-1; ; issue"},
		{"open: no end, null, empty", AWSHealthFormat,
			[]string{events(event(`"startTime":"2017-02-28T12:10:00Z","statusCode":"open","endTime":null`))},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 10:00 to ?, posted ? S3; us-east-1; ; issue"},
		{"closed without an end", AWSHealthFormat, []string{events(event(`"startTime":1488283200,"statusCode":"closed"`))},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 00:00 to ?, posted ? S3; us-east-1; ; issue\nEVID-CONTRARY a.csv:2:1 x1"},
		{"event, description and entities in three files are one incident", AWSHealthFormat,
			[]string{events(event(`"startTime":1488283200,"lastUpdatedTime":1488285000,"statusCode":"open"`)),
				`{"successfulSet":[{"event":` + event(`"startTime":1488283200,"lastUpdatedTime":1488285000,"statusCode":"open"`) + `,"eventDescription":{"latestDescription":"We are investigating."}}],"failedSet":[]}`,
				`{"entities":[{"entityArn":"x","eventArn":"` + healthARN + `","entityValue":"my-bucket","awsAccountId":"111122223333"}]}`},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 00:00 to ?, posted ? S3; us-east-1; 111122223333+my-bucket; issue"},
		{"an entity of an event that is nowhere", AWSHealthFormat, []string{`{"entities":[{"eventArn":"` + healthARN + `","entityValue":"b"}]}`}, "EVID-NO-EVENT a.csv:1 x1"},
		{"a later account of the same event", AWSHealthFormat,
			[]string{events(event(`"startTime":1488283200,"lastUpdatedTime":1488284000`)), events(event(`"startTime":1488283260,"endTime":1488285000,"lastUpdatedTime":1488285000`))},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 01:00 to 30:00, posted ? S3; us-east-1; ; issue\nEVID-REPEATED a.csv:2 x1"},
		{"notifications are no incidents; another month is another month; a page of several", AWSHealthFormat,
			[]string{`{"NextToken":"more","events":[` + strings.Replace(event(`"startTime":1488283200`), `"issue"`, `"accountNotification"`, 1) + ",\n" + event(`"startTime":1500000000`) + `]}`},
			"EVID-NO-INCIDENT a.csv:1 x1\nEVID-PARTIAL a.csv:1:1 x1\nEVID-OTHER-PERIOD a.csv:2 x1"},
		{"EventBridge, as AHA writes it", AWSHealthFormat,
			[]string{`{"source":"aha","detail-type":"AHA Event","account":"111122223333","time":"2017-02-28T12:20:00Z","resources":["i-1"],"detail":{"eventArn":"` + healthARN +
				`","service":"EC2","eventTypeCategory":"issue","region":"us-east-1","startTime":"2017-02-28 12:01:00.500000+00:00","eventDescription":{"latestDescription":"d"},"affectedEntities":[{"entityValue":"i-2","awsAccountId":"444455556666"}]}}`},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 2017-02-28T12:01:00.5Z to ?, posted 20:00 EC2; us-east-1; 111122223333+444455556666+i-1+i-2; issue"},
		{"EventBridge of AWS: times of RFC 1123; a public event is of no account", AWSHealthFormat,
			[]string{`{"source":"aws.health","account":"111122223333","time":"2017-02-28T12:20:00Z","detail":{"eventArn":"` + healthARN +
				`","service":"S3","eventScopeCode":"PUBLIC","eventTypeCategory":"issue","startTime":"Tue, 28 Feb 2017 12:01:00 GMT","eventDescription":[{"language":"en_US","latestDescription":"d"}]}}`},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 01:00 to ?, posted 20:00 S3; us-east-1; ; issue"},
		{"EventBridge of an organization: the account that was hit, not the one that is told", AWSHealthFormat,
			[]string{`{"source":"aws.health","account":"111122223333","time":"2017-02-28T12:20:00Z","detail":{"eventArn":"` + healthARN +
				`","service":"S3","affectedAccount":"444455556666","eventTypeCategory":"issue","startTime":"Tue, 28 Feb 2017 12:01:00 GMT"}}`},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 01:00 to ?, posted 20:00 S3; us-east-1; 444455556666; issue"},
		{"records that are none", AWSHealthFormat, []string{events(`7`, `{"service":"S3"}`, event(`"startTime":"28/02/2017"`), event(`"startTime":"2017-02-28 12:00:00"`))},
			"EVID-RECORD a.csv:2:1 x2\nEVID-TIME a.csv:4:1 x1\nEVID-ZONE a.csv:5:1 x1"},
		{"another answer of the API", AWSHealthFormat, []string{`{"eventTypes":[]}`}, "a.csv: there are no events, descriptions or affected entities in it [EVID-JSON]"},

		// The public feeds of AWS: three ways to write a time in one document.
		{"seconds as text, seconds as a number, milliseconds; UTF-16", AWSPublicFormat,
			[]string{utf16BE(`[{"date":"1488283200","arn":"` + healthARN + `","region_name":"N. Virginia","status":"3","service":"s3-us-east-1","service_name":"Amazon Simple Storage Service","summary":"Errors",
 "event_log":[{"summary":"Errors","message":"We are investigating.","status":1,"timestamp":1488283500},{"message":"Still.","status":"3","timestamp":1488284100}],
 "impacted_services":{"ec2-us-east-1":{"service_name":"EC2","current":"0","max":"3"},"iam":{"service_name":"IAM","current":"0","max":"1"}},
 "impacted_service_status_changes":[{"service":"s3-us-east-1","previous_status":"0","current_status":"3","timestamp":1488283500000},{"service":"s3-us-east-1","previous_status":"3","current_status":"0","timestamp":1488284400000}]}]`)},
			"AWS_S3_OPERATIONAL_ISSUE_MADE1 ? to ?, posted 00:00 ec2+iam+s3; us-east-1; ; down 05:00-20:00 status 3"},
		{"the former feed: the date is when it was posted, the times stand in the prose", AWSPublicFormat,
			[]string{`{"archive":[{"service_name":"Amazon Simple Storage Service (US Standard)","summary":"[RESOLVED] Errors","date":"1488285146","status":1,"details":"",` +
				`"description":"<div><span class=\"yellowfg\"> 4:32 AM PST</span>&nbsp;Between 4:05 AM and 4:09 AM PST we had errors.</div>","service":"s3-us-standard"}],"current":[]}`},
			"s3-us-standard 1488285146 05:00 to 09:00, posted 32:26 s3; us-east-1; ; status 1"},
		{"two phrases that differ state nothing", AWSPublicFormat,
			[]string{`{"archive":[],"current":[{"service_name":"A","summary":"E","date":1488285146,"status":"1","description":"Between 4:05 AM and 4:09 AM PST. Between 4:20 AM and 4:30 AM PST.","service":"s3-us-west-2"}]}`},
			"s3-us-west-2 1488285146 ? to ?, posted 32:26 s3; us-west-2; ; status 1"},
		{"neither", AWSPublicFormat, []string{`{"events":[]}`}, "a.csv: there is no list of events in it [EVID-JSON]"},

		// Google.
		{"products and places", GCPIncidentsFormat,
			[]string{gcp(`"created":"2017-02-28T12:30:00+00:00","end":"2017-02-28T12:50:00+00:00","affected_products":[{"title":"Google Cloud Storage","id":"x"}],"currently_affected_locations":[],"previously_affected_locations":[{"title":"Iowa","id":"us-central1"}],`)},
			"g1 10:00 to 50:00, posted 30:00 Google Cloud Storage; us-central1; ; SERVICE_OUTAGE"},
		{"open", GCPIncidentsFormat, []string{gcp(`"end":"",`)}, "g1 10:00 to ?, posted ? ; ; ; SERVICE_OUTAGE"},
		{"it ends before it begins", GCPIncidentsFormat, []string{gcp(`"end":"2017-02-28T12:00:00+00:00",`)}, "g1 10:00 to ?, posted ? ; ; ; SERVICE_OUTAGE\nEVID-ORDER a.csv:1:2 x1"},
		{"the same twice", GCPIncidentsFormat, []string{gcp(`"modified":"2017-02-28T12:40:00Z",`), gcp(`"modified":"2017-02-28T12:50:00Z","end":"2017-02-28T12:45:00Z",`)},
			"g1 10:00 to 45:00, posted ? ; ; ; SERVICE_OUTAGE\nEVID-REPEATED a.csv:1 x1"},
		{"no list", GCPIncidentsFormat, []string{`{}`}, "a.csv: this is no list of incidents [EVID-JSON]"},

		// Azure.
		{"no items", AzureRSSFormat, []string{rss()}, ""},
		{"categories are services and regions; a beginning in prose", AzureRSSFormat,
			[]string{rss(`<item><guid>networking</guid><link>https://status.example</link><category>VPN Gateway</category><category>West US 2</category><title>Networking</title><description>&lt;p&gt;An issue that started on 28 February 2017 at 12:09 UTC&lt;/p&gt;</description><pubDate>Tue, 28 Feb 2017 12:59:45 Z</pubDate></item>`)},
			"networking 09:00 to ?, posted 59:45 VPN Gateway; West US 2; ; "},
		{"between two dates", AzureRSSFormat,
			[]string{rss(`<item><guid>n</guid><title>N</title><description>Between 12:09 UTC on 28 Feb 2017 and 12:40 UTC on 28 Feb 2017, you may have seen errors.</description><pubDate>Tue, 28 Feb 2017 12:59:45 GMT</pubDate></item>`)},
			"n 09:00 to 40:00, posted 59:45 ; ; ; "},
		{"a guid used again is another incident; the same item twice is one", AzureRSSFormat,
			[]string{rss(`<item><guid>n</guid><title>N</title><pubDate>Tue, 28 Feb 2017 12:00:00 Z</pubDate></item>`, `<item><guid>n</guid><title>N</title><pubDate>Tue, 28 Feb 2017 12:30:00 Z</pubDate></item>`, `<item><guid>n</guid><title>N</title><pubDate>Tue, 28 Feb 2017 12:30:00 Z</pubDate></item>`)},
			"n ? to ?, posted 00:00 ; ; ; \nn ? to ?, posted 30:00 ; ; ; \nEVID-REPEATED a.csv:4 x1"},
		{"items that are none", AzureRSSFormat, []string{rss(`<item><title>N</title></item>`, `<item><title>N</title><pubDate>yesterday</pubDate></item>`)}, "EVID-RECORD a.csv:2:1 x1\nEVID-TIME a.csv:3:1 x1"},
		{"a document type", AzureRSSFormat, []string{"<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><title>Azure Status</title></rss>"}, "a.csv:2:1: the feed declares a document type, which no status feed does [EVID-XML]"},
		{"cut off", AzureRSSFormat, []string{"<rss><channel><title>Azure Status</title><item>"}, "a.csv:1:42: this is not a whole feed: XML syntax error on line 1: unexpected EOF [EVID-XML]"},

		// Status pages.
		{"components change one by one; times with an offset", StatuspageFormat,
			[]string{page(incident(`"created_at":"2017-02-28T05:20:00.000-07:00","started_at":"2017-02-28T05:10:00-07:00","resolved_at":"2017-02-28T12:50:00Z","components":[{"name":"API"}],"incident_updates":[
 {"status":"resolved","body":"Done","created_at":"2017-02-28T12:50:00Z","display_at":"2017-02-28T12:50:00Z","affected_components":[{"code":"c1","name":"API","old_status":"partial_outage","new_status":"operational"}]},
 {"status":"identified","body":"Found","created_at":"2017-02-28T12:40:00Z","display_at":"2017-02-28T12:40:00Z","affected_components":[{"code":"c1","name":"API","old_status":"major_outage","new_status":"partial_outage"}]},
 {"status":"investigating","body":"Looking","created_at":"2017-02-28T12:20:00Z","display_at":"2017-02-28T12:15:00Z","affected_components":[{"code":"c1","name":"API","old_status":"operational","new_status":"major_outage"}]}]`))},
			"inc1 10:00 to 50:00, posted 20:00 API; ; ; down 15:00-40:00 degraded 40:00-50:00 major"},
		{"a clone: lists are null", StatuspageFormat, []string{page(incident(`"created_at":"2017-02-28T12:20:00Z","resolved_at":"2017-02-28T12:50:00Z","components":null,"incident_updates":null`))},
			"inc1 20:00 to 50:00, posted 20:00 ; ; ; major"},
		{"resolved, and no end", StatuspageFormat, []string{page(incident(`"created_at":"2017-02-28T12:20:00Z","resolved_at":null`))},
			"inc1 20:00 to ?, posted 20:00 ; ; ; major\nEVID-CONTRARY a.csv:1:85 x1"},
		{"summary.json: components by their codes, and what is not over alone", StatuspageFormat,
			[]string{`{"page":{"id":"p1","name":"Acme"},"components":[{"id":"c1","name":"API","page_id":"p1"},{"id":"c2","name":"Web","page_id":"p1"}],"incidents":[{"id":"inc1","status":"identified","started_at":"2017-02-28T12:10:00Z",` +
				`"incident_updates":[{"created_at":"2017-02-28T12:12:00Z","affected_components":[{"code":"c1"}]}]}],"scheduled_maintenances":[]}`},
			"inc1 10:00 to ?, posted 12:00 API; ; ; \nEVID-PARTIAL a.csv x1"},
		{"maintenance, scheduled and completed", StatuspageFormat,
			[]string{`{"page":{"id":"p1","name":"Acme"},"scheduled_maintenances":[{"id":"m1","name":"Upgrade","status":"completed","impact":"none","created_at":"2017-02-20T12:00:00Z","scheduled_for":"2017-02-28T12:10:00Z","scheduled_until":"2017-02-28T12:40:00Z","resolved_at":"2017-02-28T12:30:00Z"},` +
				"\n" + `{"id":"m2","name":"Upgrade","status":"scheduled","created_at":"2017-02-20T12:00:00Z","scheduled_for":"2017-02-28T12:50:00Z","scheduled_until":"2017-02-28T12:55:00Z","resolved_at":null}]}`},
			"m1 10:00 to 30:00, posted 2017-02-20T12:00:00Z ; ; ; maintenance\nm2 50:00 to 55:00, posted 2017-02-20T12:00:00Z ; ; ; maintenance"},
		{"history.json", StatuspageFormat, []string{`{"components":[],"months":[{"name":"February","year":2017,"incidents":[]}]}`}, "a.csv: this is history.json, whose times have no year [EVID-ANSWER]"},
		{"fifty incidents are all that a page gives", StatuspageFormat, []string{page(fifty...)},
			"i0 00:00 to 01:00, posted 00:00 ; ; ; \ni1 00:00 to 01:00, posted 00:00 ; ; ; \nEVID-PARTIAL a.csv x1\nEVID-REPEATED a.csv:3 x48"},
		{"Slack", SlackStatusFormat, []string{`[{"id":1,"title":"T","type":"incident","status":"resolved","url":"u","date_created":"2017-02-28T05:20:00-07:00","date_updated":"2017-02-28T05:40:00-07:00","services":["Login"],"notes":[]}]`},
			"1 ? to ?, posted 20:00 Login; ; ; incident"},
		{"Slack now", SlackStatusFormat, []string{`{"status":"ok","date_created":"2017-02-28T05:20:00-07:00","active_incidents":[]}`}, ""},
		{"Status.io", StatusIOFormat, []string{`{"result":{"status_overall":{"status_code":300},"status":[],"incidents":[{"_id":"s1","name":"N","datetime_open":"2017-02-28T12:20:00.000Z","components_affected":[{"name":"API"}],"containers_affected":[],"messages":[{"details":"D","datetime":"2017-02-28T12:19:00Z"}]}]}}`},
			"s1 ? to ?, posted 19:00 API; ; ; "},
		{"FireHydrant: acknowledged after it was resolved, written later still", FireHydrantFormat,
			[]string{`{"config":{"companyName":"Acme"},"conditions":{},"components":[{"id":"c","name":"API"}],"incidents":[{"id":"f1","title":"T","severitySlug":"SEV2","timestamps":{"started":"2017-02-28T12:10:00Z","resolved":"2017-02-28T12:20:00Z","acknowledged":"2017-02-28T12:30:00Z"},"timeline":[{"time":"2017-02-28T12:40:00.5Z"}],"components":[{"id":"c"}]}]}`},
			"f1 10:00 to 20:00, posted 2017-02-28T12:40:00.5Z API; ; ; SEV2"},

		// Services that call people.
		{"PagerDuty's API", PagerDutyFormat,
			[]string{`{"incidents":[{"id":"P1","incident_number":7,"title":"Down","status":"resolved","urgency":"high","created_at":"2017-02-28T12:10:00Z","resolved_at":"2017-02-28T12:50:00Z","service":{"summary":"Shop"}}],"more":true}`},
			"P1 10:00 to 50:00, posted 10:00 Shop; ; ; high\nEVID-PARTIAL a.csv:1:1 x1"},
		{"PagerDuty's table", PagerDutyFormat, []string{"id,incident_number,description,service_name,created_on,resolved_on\nP1,7,\"Down, hard\",Shop,2017-02-28T12:10:00Z,2017-02-28T12:50:00Z\nP2,8,x,Shop,2017-02-28 12:10:00,\nP3,9,x,Shop,,\n"},
			"P1 10:00 to 50:00, posted 10:00 Shop; ; ; \nEVID-ZONE a.csv:3:1 x1\nEVID-RECORD a.csv:4:1 x1"},
		{"Opsgenie's API", OpsgenieFormat,
			[]string{`{"data":[{"id":"O1","tinyId":"3","message":"Down","status":"closed","priority":"P1","createdAt":"2017-02-28T12:10:00.123Z","report":{"closeTime":600000}}],"took":0.1}`},
			"O1 2017-02-28T12:10:00.123Z to 2017-02-28T12:20:00.123Z, posted 2017-02-28T12:10:00.123Z ; ; ; P1"},
		{"Opsgenie's table", OpsgenieFormat, []string{"Alert ID,TinyId,Message,Priority,CreatedAt\nO1,3,Down,P1,1488283800000\n"}, "O1 10:00 to ?, posted 10:00 ; ; ; P1"},
		{"some other table", OpsgenieFormat, []string{"a,b\n"}, "a.csv:1: the table has not all of the columns tinyid, createdat, message [EVID-COLUMN]"},
		{"EventBridge, an event a line: the scope tells whether the account is meant; a later account of the first", AWSHealthFormat,
			[]string{strings.Join([]string{delivered("a", "PUBLIC", `"startTime":"Tue, 28 Feb 2017 12:10:00 GMT","statusCode":"open"`, 20),
				delivered("b", "ACCOUNT_SPECIFIC", `"startTime":"Tue, 28 Feb 2017 12:15:00 GMT","statusCode":"open"`, 21),
				delivered("a", "PUBLIC", `"startTime":"Tue, 28 Feb 2017 12:10:00 GMT","endTime":"Tue, 28 Feb 2017 12:30:00 GMT","lastUpdatedTime":"Tue, 28 Feb 2017 12:31:00 GMT","statusCode":"closed"`, 31)}, "\n")},
			"a 10:00 to 30:00, posted 20:00 EC2; eu-west-1; i-1; issue\nb 15:00 to ?, posted 21:00 EC2; eu-west-1; 111122223333+i-1; issue\nEVID-REPEATED a.csv:1 x1"},
		{"EventBridge, cut off in its second line", AWSHealthFormat, []string{delivered("a", "PUBLIC", `"startTime":"Tue, 28 Feb 2017 12:10:00 GMT"`, 20) + "\n{\"source\":"},
			"a.csv:2:10: this is not one whole object of JSON: unexpected EOF [EVID-JSON]"},
	} {
		if got := fed(t, c.format, Source{Period: hour}, c.texts...); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
	}
}

// What gives the formats away, wherever the beginning of a file ends.
func TestFeedsAreRecognised(t *testing.T) {
	for head, want := range map[string]string{
		`{"events":[{"arn":"arn:aws:health:us-west-1::event/ECS/A/B","serv`:                    AWSHealthFormat,
		`{"entities":[{"entityArn":"e","eventArn":"arn:aws-cn:health:cn-north-1::event/A"`:     AWSHealthFormat,
		`{"version":"0","source":"aws.health","detail":{"eventArn":"`:                          AWSHealthFormat,
		`[{"date":"1488283200","arn":"arn:aws:health:us-east-1::event/S3/A/B","re`:             AWSPublicFormat,
		`{"archive":[],"current":[]}`:                                                          AWSPublicFormat,
		`[{"id":"a","number":"1","begin":"2017-02-28T12:10:00+00:00","external_desc":"E`:       GCPIncidentsFormat,
		"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel>\n<title>Azure Status</title>": AzureRSSFormat,
		`{"page":{"id":"x","name":"A"},"incidents":[{"id":"`:                                   StatuspageFormat,
		`{"incidents":[{"id":"a","incident_updates":[{"id":"b`:                                 StatuspageFormat, // the page may come last
		`{"components":[],"months":[{"name":"June","year":2026,"incidents":[`:                  StatuspageFormat,
		`[{"id":1,"title":"t","date_created":"2026-06-26T02:12:20-07:00","notes":[`:            SlackStatusFormat,
		`{"result":{"status_overall":{"updated":`:                                              StatusIOFormat,
		`{"config":{"companyName":"A"},"conditions":{`:                                         FireHydrantFormat,
		`{"incidents":[{"incident_number":1234,"title":"`:                                      PagerDutyFormat,
		"Id,Incident_Number,created_on,Resolved On\n":                                          PagerDutyFormat,
		`{"data":[{"id":"70413a06","tinyId":"1791","mess`:                                      OpsgenieFormat,
		`{"events":[{"arn":"arn:aws:s3:::bucket"}]}`:                                           "",
		`{"incidents":[]}`: "",
		`<rss><channel><title>News</title></channel></rss>`: "",
		`[]`: "", `{"data":[{"id":1}]}`: "", "id,created_on\n": "",
	} {
		got := ""
		if f, why := detected([]byte(head)); f != nil {
			got = f.Name
			if why == "" {
				t.Errorf("%s: does not say why", head)
			}
		}
		if got != want {
			t.Errorf("%q is recognised as %q, want %q", head, got, want)
		}
	}
	for _, f := range feedFormats() {
		if f.Help.Title == "" || f.Help.Reads == "" || f.Help.Proves == "" || f.Help.Limits == "" || f.Help.Sources == "" {
			t.Errorf("the help of %s is not whole", f.Name)
		}
	}
}

// A clock without a date is read only where it can mean one thing.
func TestSpokenTimes(t *testing.T) {
	posted := time.Date(2018, 5, 16, 10, 32, 26, 0, time.UTC)
	for text, want := range map[string]string{
		"Between 2:35 AM and 2:39 AM PDT we had errors":                        "09:35 to 09:39",
		"between 2:35 am and 2:39 am pdt; Between 2:35 AM and 2:39 AM PDT":     "09:35 to 09:39",
		"Between 3:00 AM PDT and 4:10 AM PDT":                                  "10:00 to 11:10", // it went on after it was posted
		"Between 11:50 PM and 12:10 AM PDT":                                    "06:50 to 07:10",
		"Between 2:35 AM and 2:39 AM PST":                                      "21:35 to 21:39 the day before is too long ago",
		"Between 2:35 and 2:39 AM PDT":                                         "half a day is left to be guessed",
		"Between 2:35 AM PST and 2:39 AM PDT":                                  "two zones",
		"Between 2:35 AM and 2:39 AM PDT on May 15":                            "a date",
		"Between 10:32 PM on May 3 and 1:15 AM PDT on May 4":                   "dates",
		"Between 2:35 AM and 2:39 AM PDT, and between 3:00 AM and 3:05 AM PDT": "two",
		"Between 25:35 AM and 2:39 AM PDT":                                     "no time of day",
		"we are investigating":                                                 "nothing",
	} {
		from, to := spoken(text, posted)
		got := from.Format("15:04") + " to " + to.Format("15:04")
		if clock := regexp.MustCompile(`^\d\d:\d\d to \d\d:\d\d$`); !clock.MatchString(want) {
			if !from.IsZero() || !to.IsZero() {
				t.Errorf("%s: read as %s (%s)", text, got, want)
			}
		} else if got != want || from.After(posted) || posted.Sub(from) > longestSpoken {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if from, _ := spoken("Between 2:35 AM and 2:39 AM PDT", time.Time{}); !from.IsZero() {
		t.Error("a clock was read without a day")
	}
}

// Real captures, where they are at hand: the incidents in them are read, all of them.
func TestFeedSamples(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "samples", "uptime")
	block := regexp.MustCompile(`(?s)Output::\n\n(.*?\n    \})`)
	for name, want := range map[string]string{
		"aws-health/describe-events.rst":            "aws-health: 7 incidents",
		"aws-health/describe-event-details.rst":     "aws-health: 1 incidents",
		"aws-health/describe-affected-entities.rst": "aws-health: 0 incidents",
		"gcp-incidents/gcp-incidents.json":          "gcp-incidents: 4 incidents",
		"azure-status-rss/azure-feed-20240721.xml":  "azure-status-rss: 1 incidents, the first from 2024-07-19T04:09:00Z",
		"azure-status-rss/azure-feed-20260723.xml":  "azure-status-rss: 1 incidents",
		"status-feeds/slack-current.json":           "slack-status: 0 incidents",
		"status-feeds/slack-history.json":           "slack-status: 3 incidents",
		"status-feeds/statusio-gitlab.json":         "statusio: 0 incidents",
		"status-feeds/firehydrant-redis.json":       "firehydrant: 4 incidents",
	} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // the captures are not part of the program
		}
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
		if m := block.FindSubmatch(text); m != nil {
			text = m[1]
		}
		head := text[:min(len(text), 16<<10)]
		f, _ := detected(bytes.TrimPrefix(head, []byte("\ufeff")))
		if f == nil {
			t.Errorf("%s is not recognised", name)
			continue
		}
		ev, rep, err := f.Read(t.Context(), tables(string(text)), Source{}, source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		closeRejects(rep)
		got := fmt.Sprintf("%s: %d incidents", f.Name, len(ev.Annotations))
		if strings.Contains(want, "first") {
			got += ", the first from " + ev.Annotations[0].From.Format(time.RFC3339)
		}
		if got != want || rep.Inputs[0].Rejected > 0 {
			t.Errorf("%s: %s, %d rejected; want %s", name, got, rep.Inputs[0].Rejected, want)
		}
	}
}

// Whatever a feed holds: rows are accounted for, and errors have a code and a hint.
func FuzzFeeds(f *testing.F) {
	for i, text := range []string{
		`{"events":[{"arn":"arn:aws:health:a::event/b","startTime":1488283200.5,"endTime":1.5}],"nextToken":null}`,
		`[{"date":"1488283200","arn":"arn:aws:health:a::event/b","event_log":[{"message":"Between 2:35 AM and 2:39 AM PST","timestamp":1488283500}],"impacted_service_status_changes":[{"service":"a","current_status":3,"timestamp":1488283500000}]}]`,
		`[{"id":"a","begin":"2017-02-28T12:00:00Z","end":"","external_desc":"x","updates":[{}]}]`,
		`<rss><channel><title>Azure Status</title><item><guid>a</guid><title>b</title><description>on 28 Feb 2017 at 12:09 UTC</description><pubDate>Tue, 28 Feb 2017 12:59:45 Z</pubDate></item></channel></rss>`,
		`{"page":{"name":"p"},"incidents":[{"id":"a","incident_updates":[{"affected_components":[{"code":"c","new_status":"major_outage"}],"display_at":"2017-02-28T12:00:00Z"}]}]}`,
		`[{"id":1,"date_created":"2017-02-28T12:00:00Z","notes":[{}]}]`,
		`{"result":{"status_overall":{},"incidents":[{"_id":"a"}]}}`,
		`{"config":{},"conditions":{},"incidents":[{"id":"a","timeline":[{}]}]}`,
		"id,created_on,resolved_on\na,2017-02-28T12:00:00Z,\n\"",
		`{"data":[{"id":"a","tinyId":"1","createdAt":"2017-02-28T12:00:00Z","status":"closed","report":{"closeTime":99999999999}}]}`,
	} {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		formats := feedFormats()
		format := formats[int(which)%len(formats)].Name
		_ = fed(t, format, Source{Period: hour}, text)
		_ = fed(t, format, Source{}, text, text+" ")
		_, _ = detected([]byte(text))
	})
}

// What is kept of long texts ends at a whole character, within its bound.
func TestBrief(t *testing.T) {
	for _, s := range []string{strings.Repeat("é", 400), strings.Repeat("€", 400), "a" + strings.Repeat("𝄞", 400), "\xff" + strings.Repeat("x", 900)} {
		if got := brief(s, longestText); len(got) > longestText || !strings.HasSuffix(got, "…") || strings.ToValidUTF8(got, "?") != got {
			t.Errorf("%d bytes: %q", len(got), got)
		}
	}
	if got := plain("<p>a &lt;b&gt;\n c</p>", "a c", "<br/>"); got != "a c" {
		t.Errorf("%q", got)
	}
}
