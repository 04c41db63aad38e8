package uptime

import (
	"strings"
	"testing"
)

// What people save in its place is told apart from evidence, and they are told what to fetch.
func TestNearMiss(t *testing.T) {
	for text, want := range map[string]string{
		`{"checks":[{"id":85975,"name":"a","status":"up"}],"counts":{}}`:                                "Pingdom's checks",
		`{"data":[{"id":"1","name":"a","status":"up","uptime":99.9,"check_rate":300}],"metadata":{}}`:   "StatusCake's tests",
		`{"data":[{"created_at":"2017-02-28T12:00:00Z","location":"A","performance":1,"status_code":20`: "single runs of a test of StatusCake",
		`{"nextLink":null,"data":[{"id":1,"friendlyName":"a","status":"UP"}]}`:                          "UptimeRobot's monitors",
		`[{"name":"web","key":"core_web","results":[{"status":200,"success":true,`:                      "Gatus's endpoints",
		`{"MetricAlarms":[]}`:                                                   "CloudWatch's alarms",
		`{"Metrics":[{"Namespace":"AWS/S3"}]}`:                                  "CloudWatch's metrics",
		`{"data":[{"id":"1","type":"monitor"}]}`:                                "Better Stack's monitors",
		`{"incident":{"id":"P","incident_number":1}}`:                           "a single incident of PagerDuty",
		`{"page":{"id":"x"},"status":{"indicator":"none`:                        "the state of a status page",
		`<?xml version="1.0"?><feed><title>A Status - Incident History</title>`: "the news feed of a status page",
		"Hostname,SLA in %\nweb-1,99.91\n":                                      "a report of percentages",
		`{"errors":["Forbidden"]}`:                                              `an error message of a service, not data: "Forbidden"`,
		`{"errors":[],"data":{}}`:                                               "", `{"a":1}`: "", "time,state\n": "", "": "",
	} {
		err := NearMiss([]byte(text), "a.json")
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(refusalOf(t, err).Text, want)):
			t.Errorf("%s: %v, want %s", text, err, want)
		}
		if f, _ := detected([]byte(text)); f != nil {
			t.Errorf("%s: is known as %s", text, f.Name)
		}
	}
}
