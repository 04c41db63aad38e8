package uptime

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// upptimeCommits prints commits as git log -p does: a site, a status and a minute of the tests' hour each.
func upptimeCommits(commits ...string) string {
	var b strings.Builder
	for i, c := range commits {
		var site, status string
		var n float64
		fmt.Sscan(c, &site, &status, &n)
		fmt.Fprintf(&b, "commit %040d\nAuthor: Upptime Bot <73812536+upptime-bot@users.noreply.github.com>\nDate:   Tue Feb 28 13:00:00 2017 +0100\n\n    status: a title [skip ci]\n\n", i)
		fmt.Fprintf(&b, "diff --git a/history/%s.yml b/history/%s.yml\nindex 1111111..2222222 100644\n--- a/history/%s.yml\n+++ b/history/%s.yml\n@@ -1,7 +1,7 @@\n url: https://a.example\n status: %s\n code: 200\n", site, site, site, site, status)
		fmt.Fprintf(&b, "-responseTime: 120\n-lastUpdated: 2016-01-01T00:00:00.000Z\n+responseTime: 130\n+lastUpdated: %s\n startTime: 2016-01-01T00:00:00.000Z\n generator: Upptime <https://github.com/upptime/upptime>\n", minute(n).Format("2006-01-02T15:04:05.000Z"))
		fmt.Fprintf(&b, "diff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-status: old\n+status: new\n\n")
	}
	return b.String()
}

// Logs by hand, made after what git prints of a repository of Upptime.
func TestUpptimeLogByHand(t *testing.T) {
	changed := strings.Replace(upptimeCommits("shop down 10"), " status: down\n", "-status: up\n+status: down\n", 1)
	for _, c := range []struct {
		what string
		text []string
		want string
	}{
		{"newest first; a state holds to the next commit, and after the last of the log nothing is known", []string{upptimeCommits("shop up 50", "shop up 30", "shop down 20", "shop up 0")}, "resource=shop down 10, unknown 10, up 40"},
		{"the commits of one site show that another was looked at as well", []string{upptimeCommits("blog up 60", "shop up 30", "shop down 20", "shop up 0", "blog degraded 40")}, "resource=blog degraded 20, unknown 40\nresource=shop down 10, up 50"},
		{"a status that the commit changed, then one that it did not", []string{upptimeCommits("shop up 20") + changed}, "resource=shop down 10, unknown 50"},
		{"an older log, and one that goes on", []string{upptimeCommits("shop up 10", "shop up 0"), upptimeCommits("shop down 50", "shop up 60", "shop up 0")}, "resource=shop down 10, up 50\nEVID-REPEATED b.csv:64 x1"},
		{"two logs with a hole between them", []string{upptimeCommits("shop up 10", "shop up 0"), upptimeCommits("shop up 60", "shop up 40")}, "resource=shop unknown 30, up 30"},
		{"commits that are none", []string{upptimeCommits("shop up 0", "shop sick 20", "shop up 30", "shop up 60") + strings.Replace(upptimeCommits("shop up 40"), "+lastUpdated: 2017-02-28T12:40:00.000Z", "+lastUpdated: noon", 1)},
			"resource=shop unknown 10, up 50\nEVID-STATE a.csv:37 x1\nEVID-TIME a.csv:118 x1"},
		{"a log and a summary", []string{upptimeCommits("shop up 0"), `[{"slug":"shop","dailyMinutesDown":{}}]`}, "b.csv: a.csv and this file are of two kinds: a summary of sites, and a log of commits [FORMAT-MIXED]"},
	} {
		if got := exported(t, UpptimeFormat, Source{Period: hour}, c.text...); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if f, _ := detected([]byte(c.text[0])); f == nil || f.Name != UpptimeFormat {
			t.Errorf("%s: recognised as %v", c.what, f)
		}
	}
}

func FuzzUpptimeLog(f *testing.F) {
	f.Add(upptimeCommits("shop up 50", "blog down 20"))
	f.Add("commit 1234567\n+++ b/history/a.yml\n+status: up\n+lastUpdated: " + noon.Format(time.RFC3339) + "\ncommit \n+++ b/history/a.yml\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, src := range []Source{{Period: hour}, {}} {
			_ = exported(t, UpptimeFormat, src, text, text+" ")
		}
		_, _ = detected([]byte(text))
	})
}
