package uptime

import (
	"testing"
	"time"

	"slacredit/ingest/source"
)

// TestNginxPlusLongSilenceIsUnknownToItsEnd: a silence of a month is unknown up to its last second, however narrow the slices are.
func TestNginxPlusLongSilenceIsUnknownToItsEnd(t *testing.T) {
	const text = `{"timestamp":1485907200000,"server_zones":{"z":{"responses":{"5xx":0,"total":1}}}}
{"timestamp":1488326399000,"server_zones":{"z":{"responses":{"5xx":0,"total":9}}}}`
	ev, rep, err := CountNginxPlus(t.Context(), files("a", text), Source{Name: "logs", Step: time.Second}, source.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer closeRejects(rep)
	if len(ev.Dark) != 1 || !ev.Dark[0].End.After(ev.Last) || ev.Dark[0].Start.After(ev.First) {
		t.Errorf("unknown is %v of %v to %v", ev.Dark, ev.First, ev.Last)
	}
}
