package uptime

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla/interval"
)

// Answers by hand, made after the schemas that the services publish.
func TestAnswersOfMonitorsByHand(t *testing.T) {
	incident := func(name, status, from, to string) string {
		return fmt.Sprintf(`{"id":"1","type":"incident","attributes":{"name":%q,"status":%q,"started_at":%q,"resolved_at":%s}}`, name, status, from, to)
	}
	of := func(monitor, incident string) string {
		return strings.TrimSuffix(incident, "}") + fmt.Sprintf(`,"relationships":{"monitor":{"data":{"id":%q,"type":"monitor"}}}}`, monitor)
	}
	better := func(all ...string) string {
		return `{"data":[` + strings.Join(all, ",\n") + `],"pagination":{"first":"x","next":null}}`
	}
	run := func(state, started string) string {
		return fmt.Sprintf(`{"Id":"a","Name":"login","Status":{"State":%q,"StateReason":""},"Timeline":{"Started":%s,"Completed":"2017-02-28T17:31:02+05:30"}}`, state, started)
	}
	runs := func(all ...string) string { return `{"CanaryRuns":[` + strings.Join(all, ",\n") + `]}` }
	result := func(kind string, failed, broken, degraded bool, n float64) string {
		return fmt.Sprintf(`{"resultType":%q,"name":"home","checkId":"c-1","hasFailures":%t,"hasErrors":%t,"isDegraded":%t,"startedAt":%q}`,
			kind, failed, broken, degraded, minute(n).Format(time.RFC3339))
	}
	from := func(place string, run int, result string) string {
		return strings.TrimSuffix(result, "}") + fmt.Sprintf(`,"runLocation":%q,"checkRunId":%d}`, place, run)
	}
	for _, c := range []struct {
		what, format, text, want string
		ran                      interval.Interval
	}{
		{what: "incidents alone leave the rest unknown", format: BetterStackFormat, text: better(incident("Shop", "Resolved", "2017-02-28T12:10:00.000Z", `"2017-02-28T12:20:00.000Z"`)),
			want: "resource=Shop down 10, unknown 50"},
		{what: "the user says that the monitor ran", format: BetterStackFormat, ran: hour, text: better(incident("Shop", "Resolved", "2017-02-28T12:10:00.000Z", `"2017-02-28T12:20:00.000Z"`)),
			want: "resource=Shop down 10, up 50"},
		{what: "an incident that is not over", format: BetterStackFormat, ran: hour, text: better(incident("Shop", "Acknowledged", "2017-02-28T12:30:00Z", "null"), incident("Blog", "Resolved", "2017-02-28T12:40:00Z", `"2017-02-28T12:45:00Z"`)),
			want: "resource=Blog down 5, up 55\nresource=Shop down 15, unknown 15, up 30\nEVID-OPEN a.csv:1 x1"},
		{what: "an incident that is resolved and has no end", format: BetterStackFormat, text: better(incident("Shop", "Resolved", "2017-02-28T12:30:00Z", "null")),
			want: "resource=Shop unknown 60\nEVID-OPEN a.csv:1 x1\nEVID-CONTRADICTION a.csv:1:10 x1"},
		{what: "an incident that nobody has confirmed, and one that is of no monitor", format: BetterStackFormat, ran: hour,
			text: better(incident("Shop", "Unconfirmed", "2017-02-28T12:10:00Z", `"2017-02-28T12:20:00Z"`), strings.TrimSuffix(incident("Shop", "Resolved", "2017-02-28T12:30:00Z", `"2017-02-28T12:35:00Z"`), "}")+`,"relationships":[]}`),
			want: "resource=Shop down 5, unknown 10, up 45\nEVID-CONTRADICTION a.csv:1:10 x1"},
		{what: "no incident, and the monitor ran", format: BetterStackFormat, ran: hour, text: better(), want: "up 60"},
		{what: "no incident, and nothing said", format: BetterStackFormat, text: better(), want: ""},
		{what: "one page of several, and records that are none", format: BetterStackFormat,
			text: `{"data":[` + incident("Shop", "Resolved", "noon", `"x"`) + `,7,{"type":"monitor"}],"pagination":{"next":"https://uptime.betterstack.com/api/v3/incidents?page=2"}}`,
			want: "EVID-PARTIAL a.csv x1\nEVID-TIME a.csv:1:10 x1\nEVID-RECORD a.csv:1:126 x2"},
		{what: "an incident that ends before it begins", format: BetterStackFormat, text: better(incident("Shop", "Resolved", "2017-02-28T12:30:00Z", `"2017-02-28T12:20:00Z"`)),
			want: "EVID-ORDER a.csv:1:10 x1"},

		{what: "two monitors of one name, and a third", format: BetterStackFormat, ran: hour,
			text: better(of("17", incident("Shop", "resolved", "2017-02-28T12:10:00Z", `"2017-02-28T12:20:00Z"`)), of("18", incident("Shop", "Resolved", "2017-02-28T12:15:00Z", `"2017-02-28T12:40:00Z"`)),
				of("19", incident("Blog", "Resolved", "2017-02-28T12:00:00Z", `"2017-02-28T12:05:00Z"`))),
			want: "resource=Blog down 5, up 55\nresource=Shop (17) down 10, up 50\nresource=Shop (18) down 25, up 35"},

		{what: "runs with the offset of somebody's clock, newest first", format: SyntheticsFormat,
			text: runs(run("PASSED", `"2017-02-28T18:10:00+05:30"`), run("FAILED", `"2017-02-28T17:50:00+05:30"`), run("PASSED", `"2017-02-28T17:30:00+05:30"`)),
			want: "resource=login down 20, up 40"},
		{what: "seconds since 1970, a run that is not over, a state and a time that are none", format: SyntheticsFormat,
			text: `{"CanaryRuns":[` + strings.Join([]string{run("PASSED", "1488283200.0"), run("PASSED", "1488284400"), run("RUNNING", "1488285600"), run("ABORTED", "1488285000"), run("PASSED", `"noon"`)}, ",\n") + `],"NextToken":"x"}`,
			want: "resource=login unknown 30, up 30\nEVID-PARTIAL a.csv x1\nEVID-RUNNING a.csv:3 x1\nEVID-STATE a.csv:4:1 x1\nEVID-TIME a.csv:5:1 x1"},
		{what: "the last run of each canary", format: SyntheticsFormat, text: `{"CanariesLastRun":[{"CanaryName":"login","LastRun":` + run("PASSED", "1488283200") + `}]}`,
			want: "a.csv: there are no CanaryRuns in it [EVID-JSON]"},

		{what: "results, with an attempt, an error of the service and one that is slow", format: ChecklyFormat,
			text: `{"length":6,"entries":[` + strings.Join([]string{result("FINAL", false, false, false, 0), result("ATTEMPT", true, false, false, 10), result("FINAL", true, false, false, 10),
				result("FINAL", true, true, false, 20), result("FINAL", false, false, true, 30), result("FINAL", false, false, false, 40), result("FINAL", false, false, false, 50)}, ",\n") + `],"nextId":null}`,
			want: "resource=home degraded 10, down 10, unknown 10, up 30\nEVID-ATTEMPT a.csv:2 x1"},
		{what: "a bare list, as of version 1", format: ChecklyFormat, text: "[" + result("FINAL", false, false, false, 0) + "," + result("FINAL", true, false, false, 30) + ",{}]",
			want: "resource=home down 30, up 30\nEVID-RECORD a.csv:1:291 x1"},
		{what: "two checks of one name", format: ChecklyFormat, text: "[" + result("FINAL", false, false, false, 0) + "," + result("FINAL", true, false, false, 30) + "," +
			strings.ReplaceAll(result("FINAL", false, false, false, 0)+","+result("FINAL", false, false, false, 30), "c-1", "c-2") + "]",
			want: "resource=home (c-1) down 30, up 30\nresource=home (c-2) up 60"},
		{what: "a check that runs at two places at once, one of which fails alone", format: ChecklyFormat,
			text: "[" + strings.Join([]string{from("eu", 1, result("FINAL", true, false, false, 0)), from("us", 1, result("FINAL", false, false, false, 0.1)),
				from("eu", 2, result("FINAL", false, false, false, 30)), from("us", 2, result("FINAL", false, false, false, 30.1))}, ",") + "]",
			want: "location=eu;resource=home down 30, up 30\nlocation=us;resource=home unknown 0.1, up 59.9"},
		{what: "a check that runs at one place after the other", format: ChecklyFormat,
			text: "[" + from("eu", 1, result("FINAL", true, false, false, 0)) + "," + from("us", 2, result("FINAL", false, false, false, 30)) + "]",
			want: "resource=home down 30, up 30"},
		{what: "more pages", format: ChecklyFormat, text: `{"length":1,"entries":[` + result("FINAL", false, false, false, 0) + `],"nextId":"abc"}`,
			want: "resource=home unknown 60\nEVID-PARTIAL a.csv x1"},
		{what: "no list", format: ChecklyFormat, text: `{"length":0,"checkId":"","hasFailures":1}`, want: "a.csv: there is no list of results in it [EVID-JSON]"},
	} {
		if got := exported(t, c.format, Source{Period: hour, Monitored: c.ran}, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if f, _ := detected([]byte(c.text)); f == nil || f.Name != c.format {
			t.Errorf("%s: recognised as %v", c.what, f)
		}
	}
}

// One made-up outage, seen every ten minutes, is the same by every service that tells samples; and so is the order of its records.
func TestTheSameOutageFromAnswers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ups := rapid.SliceOfN(rapid.Bool(), 6, 6).Draw(rt, "up")
		var table, canaries, results []string
		for i, up := range ups {
			at := minute(10 * float64(i))
			state := map[bool]string{true: "PASSED", false: "FAILED"}[up]
			table = append(table, fmt.Sprintf("%s,%t,x\n", at.Format(time.RFC3339), up))
			canaries = append(canaries, fmt.Sprintf(`{"Name":"x","Status":{"State":%q},"Timeline":{"Started":%q}}`, state, at.In(time.FixedZone("", 19800)).Format(time.RFC3339)))
			results = append(results, fmt.Sprintf(`{"resultType":"FINAL","name":"x","checkId":"c","hasFailures":%t,"startedAt":%q}`, !up, at.Format("2006-01-02T15:04:05.000Z")))
		}
		want := told(t, Source{Format: CSVSamples, Period: hour}, "time,state,resource\n"+strings.Join(table, ""))
		mixed := func(all []string) string { return strings.Join(rapid.Permutation(all).Draw(rt, "order"), ",") }
		for format, text := range map[string]string{SyntheticsFormat: `{"CanaryRuns":[` + mixed(canaries) + `]}`, ChecklyFormat: `[` + mixed(results) + `]`} {
			if got := exported(t, format, Source{Period: hour}, text); got != want {
				rt.Fatalf("%s: got\n%s\nwant\n%s", format, got, want)
			}
		}
	})
}

func FuzzAnswersOfMonitors(f *testing.F) {
	f.Add(`{"data":[{"type":"incident","attributes":{"name":"a","started_at":"2017-02-28T12:10:00Z","resolved_at":null}},7],"pagination":{"next":1}}`)
	f.Add(`{"CanaryRuns":[{"Name":"a","Status":{"State":"PASSED"},"Timeline":{"Started":1488283200.5}},{"Status":{"State":"RUNNING"}}],"NextToken":"x"}`)
	f.Add(`[{"resultType":"FINAL","checkId":"c","hasFailures":true,"startedAt":"2017-02-28T12:00:00.000Z"},[],{"hasFailures":false}]`)
	f.Add(`{"entries":[{"checkId":"c","hasFailures":true,"hasErrors":true,"startedAt":1488283200}],"nextId":"x"}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range []string{BetterStackFormat, SyntheticsFormat, ChecklyFormat} {
			for _, src := range []Source{{Period: hour}, {Period: hour, Monitored: hour}, {}} {
				_ = exported(t, format, src, text)
			}
		}
		_, _ = detected([]byte(text))
	})
}
