package uptime

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A problem and a recovery as lines, made by hand after the schema that the program publishes.
func problem(id int, n float64) string {
	return fmt.Sprintf(`{"clock":%d,"ns":0,"value":1,"eventid":%d,"name":"HTTP is down","severity":5,"hosts":[{"host":"web-1","name":"Web"}],"groups":["Web"],"tags":[]}`, at(n), id)
}

func recovery(id, of int, n float64) string {
	return fmt.Sprintf(`{"clock":%d,"ns":0,"value":0,"eventid":%d,"p_eventid":%d}`, at(n), id, of)
}

func TestZabbixByHand(t *testing.T) {
	lines := func(all ...string) string { return strings.Join(all, "\n") + "\n" }
	const series = "resource=Web: HTTP is down "
	for _, c := range []struct {
		what  string
		texts []string
		want  string
	}{
		{"a problem and its recovery", []string{lines(problem(1, 10), recovery(2, 1, 20))}, series + "down 10, up 50"},
		{"the recovery first, in another file", []string{lines(recovery(2, 1, 20)), lines(problem(1, 10))}, series + "down 10, up 50"},
		{"a recovery whose problem is in no file", []string{lines(recovery(2, 1, 20), problem(3, 30), recovery(4, 3, 40))}, series + "down 10, unknown 20, up 30\nEVID-RECOVERY a.csv:1 x1"},
		{"such a recovery after the time in which Zabbix ran", []string{lines(recovery(2, 1, 70), problem(3, 30), recovery(4, 3, 40))}, series + "down 10, unknown 50\nEVID-RECOVERY a.csv:1 x1"},
		{"as version 4.0 writes it: hosts by their name alone, and the value last", []string{lines(fmt.Sprintf(`{"hosts":["Web","Other"],"groups":["Web"],"tags":[{"tag":"a","value":"1"}],"name":"HTTP is down","clock":%d,"ns":0,"eventid":1,"value":1}`, at(10)),
			fmt.Sprintf(`{"clock":%d,"ns":0,"eventid":2,"p_eventid":1,"value":0}`, at(20)))}, series + "down 10, up 50"},
		{"a problem that is not over: what came after the last time of the file is unknown", []string{lines(problem(1, 10), recovery(2, 1, 20), problem(3, 30), strings.Replace(problem(5, 40), "HTTP", "TLS", 1), recovery(6, 5, 50))},
			"resource=Web: HTTP is down down 30, unknown 10, up 20\nresource=Web: TLS is down down 10, up 50\nEVID-OPEN a.csv:3 x1"},
		{"the same lines in two files", []string{lines(problem(1, 10), recovery(2, 1, 20)), lines(recovery(2, 1, 20), problem(1, 10), problem(7, 70))},
			series + "down 10, up 50\nEVID-REPEATED b.csv:1 x2\nEVID-OPEN b.csv:3 x1"},
		{"a last line that is cut off, and lines that are none", []string{lines(problem(1, 10), recovery(2, 1, 20), `{"value":2,"eventid":1}`, `{"clock":14,"value":1,"eventid":9}`) + `{"clock":14`},
			series + "down 10, up 50\nEVID-RECORD a.csv:3 x2\nEVID-TIME a.csv:4 x1"},
		{"over before it begins", []string{lines(problem(1, 10), recovery(2, 1, 5), problem(3, 30), recovery(4, 3, 40))}, series + "down 10, up 50\nEVID-ORDER a.csv:1 x1"},
	} {
		if got := exported(t, ZabbixFormat, Source{Period: hour, Monitored: hour, Dedupe: DedupeOff}, c.texts...); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if f, _ := detected([]byte(c.texts[0])); f == nil || f.Name != ZabbixFormat {
			t.Errorf("%s: recognised as %v", c.what, f)
		}
	}
	if got, want := exported(t, ZabbixFormat, Source{Period: hour}, lines(problem(1, 10), recovery(2, 1, 20))), series+"down 10, unknown 50"; got != want {
		t.Errorf("nobody says that Zabbix ran: got %s, want %s", got, want)
	}
}

// Neither the order of lines nor how they are split into files changes when anything was down, as long as all of it is over.
func TestZabbixPairsWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var lines []string
		down := 0
		for i := range rapid.IntRange(0, 5).Draw(rt, "problems") {
			n := rapid.IntRange(1, 9).Draw(rt, "minutes")
			lines = append(lines, problem(2*i, float64(10*i)), recovery(2*i+1, 2*i, float64(10*i+n)))
			down += n
		}
		lines = rapid.Permutation(lines).Draw(rt, "order")
		cut := rapid.IntRange(0, len(lines)).Draw(rt, "cut")
		want := "up 60"
		if down > 0 {
			want = fmt.Sprintf("resource=Web: HTTP is down down %d, up %d", down, 60-down)
		}
		if got := exported(t, ZabbixFormat, Source{Period: hour, Monitored: hour}, strings.Join(lines[:cut], "\n"), strings.Join(lines[cut:], "\n")); got != want {
			rt.Fatalf("got %s, want %s", got, want)
		}
	})
}

func FuzzZabbix(f *testing.F) {
	f.Add(problem(1, 10)+"\n"+recovery(2, 1, 20)+"\n", recovery(4, 3, 5)+"\n"+problem(3, 7)+"\n{", true)
	f.Add(problem(1, 10)+"\n"+problem(1, 10), recovery(2, 1, 5)+"\n"+recovery(9, 1, 3), false)
	f.Fuzz(func(t *testing.T, a, b string, ran bool) {
		src := Source{Period: hour}
		if ran {
			src.Monitored = hour
		}
		_ = exported(t, ZabbixFormat, src, a, b)
		_, _ = detected([]byte(a))
	})
}
