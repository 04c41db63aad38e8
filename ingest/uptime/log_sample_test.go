package uptime

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// sample is a genuine log that does not belong to the project; the test ends where it is not there.
func sample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../../shared/samples/uptime/" + name)
	if os.IsNotExist(err) {
		t.Skip("the genuine logs are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// has holds what is counted to lines that must be among it.
func has(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, line := range want {
		if !strings.Contains(got, line) {
			t.Errorf("%q is not in\n%s", line, got)
		}
	}
}

// TestGenuineCombinedLog: 10,000 lines, 500 three times: twice on 18 May and once on 20 May; one line is cut off in its user agent.
func TestGenuineCombinedLog(t *testing.T) {
	src := Source{Step: time.Hour}
	got := counted(t, CombinedFormat, src, files("apache", sample(t, "apache-combined/apache_logs")))
	has(t, got, "apache: 10000 = 10000 + 0 + 0", "2015-05-18 03:00 ", "404:")
	if n := strings.Count(got, " 500=1"); n != 3 {
		t.Errorf("500 in %d hours, want 3", n)
	}
	got = counted(t, CombinedFormat, src, files("shop", sample(t, "apache-combined/lnav_shop_access_log.0")))
	has(t, got, "shop: 1000 = 1000 + 0 + 0", "2019-01-22 00:00 ")
}

// TestGenuineNginxPlus: 100 readings within nine minutes; the counters grew by 46, 137 and 26 responses, and no 5xx.
func TestGenuineNginxPlus(t *testing.T) {
	got := counted(t, NginxPlusFormat, Source{Step: time.Hour}, files("status", sample(t, "nginx-plus-json/nginxplus_json_logs.first100")))
	has(t, got, "status: 100 = 100 + 0 + 0", "hg.nginx.org\n  2015-10-30 23:00 13\n  2015-10-31 00:00 33\n",
		"lxr.nginx.org\n  2015-10-30 23:00 2\n  2015-10-31 00:00 24\n", "trac.nginx.org\n  2015-10-30 23:00 24\n  2015-10-31 00:00 113\n")
}

// TestVendorsBalancerLines: the lines that a log viewer keeps as samples of balancers and web servers.
func TestVendorsBalancerLines(t *testing.T) {
	for _, c := range []struct{ file, format, zone, want string }{
		{"alb", ALBFormat, "", "a: 5 = 5 + 0 + 0"},
		{"elb", CLBFormat, "", "a: 5 = 3 + 2 + 0"},
		{"access", CombinedFormat, "UTC", "a: 9 = 9 + 0 + 0"},
		{"s3", S3Format, "", "a: 2 = 2 + 0 + 0"},
	} {
		var formats map[string]json.RawMessage
		if err := json.Unmarshal([]byte(sample(t, "lb-logs/lnav-"+c.file+"_log.format.json")), &formats); err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for name, raw := range formats {
			var f struct{ Sample []struct{ Line string } }
			if strings.HasPrefix(name, "$") {
				continue
			}
			if err := json.Unmarshal(raw, &f); err != nil {
				t.Fatal(name, err)
			}
			for _, s := range f.Sample {
				text.WriteString(s.Line + "\n")
			}
		}
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		has(t, counted(t, c.format, Source{Step: time.Hour, Zone: zone}, files("a", text.String())), c.want)
	}
}
