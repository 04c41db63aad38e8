package uptime

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// traps are what users fall into with evidence of uptime, and the tests that hold each: a function, of another package after that
// package's name, and where it has a table the name of the case.
var traps = []struct {
	trap string
	held []string
}{
	{"a byte order mark, UTF-16", []string{"TestCSVEncodings", "ingest.TestEncodingsDoNotShow"}},
	{"seconds and milliseconds in one document", []string{"TestFeedsByHand: seconds as text, seconds as a number, milliseconds; UTF-16"}},
	{"numbers written as text", []string{"TestLogTraps: a status written as a number and as text"}},
	{"newest first", []string{"TestTrapsOfMonitors: newest first", "TestLogTraps: the newest line first", "TestNewestFirstOrShuffledIsTheSameMetric"}},
	{"no zone in the file", []string{"TestTrapsOfMonitors: no zone in the file"}},
	{"hours that clocks showed twice or skipped", []string{"TestTrapsOfMonitors: an hour that clocks showed twice, and one that they skipped"}},
	{"offsets of half hours", []string{"TestTrapsOfMonitors: offsets of half hours", "TestLogTraps: offsets of half hours"}},
	{"day or month first", []string{"TestTrapsOfMonitors: dates that can be read two ways"}},
	{"events without an end", []string{"TestTrapsOfMonitors: an event that is not over: null, - or nothing", "TestFeedsByHand: open"}},
	{"resolved, and without an end", []string{"TestFeedsByHand: resolved, and no end", "TestAnswersOfMonitorsByHand: an incident that is resolved and has no end"}},
	{"an end before the beginning", []string{"TestFeedsByHand: it ends before it begins"}},
	{"an event over the edge of the month", []string{"TestTrapsOfMonitors: an event over the edge of the period, and the time before the first record"}},
	{"outages of no length", []string{"TestTrapsOfMonitors: an outage of no length"}},
	{"paused and maintenance", []string{"TestTrapsOfMonitors: paused and maintenance are not up"}},
	{"the same line or file twice", []string{"TestTrapsOfMonitors: the same line twice, and the same file twice", "TestLogTraps: the same log under two names", "TestCountS3SameFiles"}},
	{"one page of several", []string{"TestAnswersOfMonitorsByHand: one page of several", "TestFeedsByHand: fifty incidents are all that a page gives"}},
	{"files of two formats in one source", []string{"ingest.TestAFileOfTwoFormatsIsRefused"}},
	{"one gzip file behind another", []string{"TestLogTraps: one gzip file behind another"}},
	{"several buckets under one prefix", []string{"TestLogTraps: several buckets under one prefix"}},
	{"what is older was thrown away", []string{"TestClippedRetentionOfCloudWatchIsSaid", "TestKumaByHand: what is older was deleted", "TestGatusByHand: single results, where no change is kept"}},
	{"a leap day", []string{"TestTrapsOfMonitors: a month with a leap day"}},
	{"the last line of a live file", []string{"TestTrapsOfMonitors: a last line that is cut off", "TestLogTraps: the last line of a live log"}},
	{"names that are formulas to a spreadsheet", []string{"TestTrapsOfMonitors: a name that a spreadsheet takes for a formula is a name", "workbook.TestTextNeverBecomesAFormula"}},
	{"quotes within S3's quotes", []string{"TestLogTraps: quotes in URI, referer and user agent", "TestS3NastyLinesEach"}},
	{"lines of S3 that are no requests", []string{"TestLogTraps: an object that S3 expired"}},
	{"a 404 of S3 with an error code", []string{"TestLogTraps: a 404 with an error code"}},
	{"one request id with two statuses", []string{"TestLogTraps: one request id with two statuses"}},
	{"lines of S3 of all ages, and of years to come", []string{"TestLogTraps: 17 to 27 fields and more to come"}},
	{"SlowDown is a 5xx and not one of the agreement's", []string{"TestLogTraps: SlowDown is not InternalError"}},
	{"a dead exporter", []string{"TestDeadExporterIsUnknown"}},
	{"NaN", []string{"TestReadPrometheus: NaN is unknown"}},
	{"counters that began anew", []string{"TestLogTraps: a counter that began anew", "TestCountersOfPrometheus"}},
	{"a header in mid-file", []string{"TestLogTraps: a header in mid-file"}},
	{"Azure's points without their value", []string{"TestAzureDatumWithoutItsAggregationIsUnknown"}},
	{"an event as JSON within JSON", []string{"TestLogTraps: an event as JSON within JSON"}},
	{"more errors than requests", []string{"TestLogTraps: more errors than responses", "TestReadCSV: counts that cannot be, and one off the grid"}},
	{"intervals that overlap", []string{"TestTrapsOfMonitors: intervals that overlap: the worse counts"}},
	{"one truth in all encodings", []string{"TestOneTruthInAllEncodingsOfPrometheus", "TestStepsOfQueryRangeAgreeWithinTheirSlack"}},
	{"sep= before the header", []string{"TestReadCSV: a first line that tells Excel the delimiter"}},
	{"times as Excel keeps them", []string{"TestReadCSV: a time as Excel keeps it"}},
	{"a web page, or a pointer, under the name of data", []string{"source.TestLookalike: git-lfs"}},
	{"counts off the grid", []string{"TestReadCSV: a slice whose counts are rejected is unknown, not without requests", "TestReadCloudWatch: one point off the grid: both slices that it reaches into are unknown"}},
}

// TestEveryTrapIsHeld looks for each test of the list, so that none of them goes unnoticed.
func TestEveryTrapIsHeld(t *testing.T) {
	folders := map[string]string{"": ".", "ingest": "..", "source": "../source", "workbook": "../../impact/workbook"}
	bodies := map[string]string{} // of test functions
	for name, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range strings.Split(string(text), "\nfunc ")[1:] {
				function, body, _ := strings.Cut(f, "(")
				body, _, _ = strings.Cut(body, "\n}\n")
				bodies[strings.TrimPrefix(name+"."+function, ".")] = body
			}
		}
	}
	for _, trap := range traps {
		for _, held := range trap.held {
			function, row, _ := strings.Cut(held, ": ")
			if body, is := bodies[function]; !is || !strings.Contains(body, row) {
				t.Errorf("%s: there is no test %s", trap.trap, held)
			}
		}
	}
}
