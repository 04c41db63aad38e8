package uptime

import (
	"strings"
	"testing"
)

// Periods by hand, made after the schema that the service publishes.
func TestStatusCakeByHand(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"newest first, the newest still going on when it was fetched", `{"data":[
{"status":"up","created_at":"2017-02-28T12:40:00+00:00","duration":600000},
{"status":"down","created_at":"2017-02-28T13:30:00+01:00","ended_at":"2017-02-28T12:40:00+00:00","duration":600000},
{"status":"up","created_at":"2017-02-27T12:00:00+00:00","ended_at":"2017-02-28T12:30:00+00:00","duration":88200000}]}`,
			"down 10, unknown 10, up 40"},
		{"no end and no duration", `{"data":[{"status":"up","created_at":"2017-02-28T12:00:00Z","ended_at":"2017-02-28T12:40:00Z","duration":2400000},
{"status":"down","created_at":"2017-02-28T12:40:00Z","ended_at":null,"duration":0}]}`, "unknown 20, up 40\nEVID-OPEN a.csv:2 x1"},
		{"periods that are none", `{"data":[{"status":"up","created_at":"2017-02-28T12:00:00Z","duration":3600000},
{"status":"paused","created_at":"2017-02-28T12:00:00Z","duration":1},
{"status":"up","created_at":"2017-02-28 12:00:00","duration":1},
{"status":"up","created_at":"2017-02-28T12:10:00Z","ended_at":"2017-02-28T12:00:00Z","duration":1},
{"status":1}]}`,
			"up 60\nEVID-STATE a.csv:2:1 x1\nEVID-TIME a.csv:3:1 x1\nEVID-ORDER a.csv:4:1 x1\nEVID-RECORD a.csv:5:1 x1"},
	} {
		if got := exported(t, StatusCakeFormat, Source{Period: hour}, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if f, _ := detected([]byte(c.text)); f == nil || f.Name != StatusCakeFormat {
			t.Errorf("%s: not recognised", c.what)
		}
	}
	for _, other := range []string{`{"data":[]}`, `{"data":[{"id":"1","type":"incident","attributes":{"status":"up","created_at":1,"duration":1}}]}`, `{"data":[{"status":"up"}]}`} {
		if f, _ := detected([]byte(other)); f != nil && f.Name == StatusCakeFormat {
			t.Errorf("%s is taken for %s", other, f.Name)
		}
	}
	if got := exported(t, StatusCakeFormat, Source{Period: hour}, `{"data":{"id":"1"}}`); !strings.Contains(got, "EVID-JSON") {
		t.Error(got)
	}
}

func FuzzStatusCake(f *testing.F) {
	f.Add(`{"data":[{"status":"up","created_at":"2017-02-28T12:00:00Z","ended_at":null,"duration":999999999999}],"links":{}}`)
	f.Add(`{"data":[{"status":"down","created_at":"2199-12-31T23:59:59+14:00","duration":1},[]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		_ = exported(t, StatusCakeFormat, Source{Period: hour}, text)
		_ = exported(t, StatusCakeFormat, Source{}, text)
	})
}
