package billing

import (
	"testing"
	"time"

	"slacredit/ingest/source"
)

// Times that state no zone are of the zone that the user says, and count in the month that they have in UTC. Times that state
// one keep it; a day without a time is of its own month.
func TestTimesOfAStatedZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin") // an hour before UTC in winter
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ bill, date, plain, stated string }{
		{"focus", "2017-03-01 00:30:00", "2017-03", "2017-02"}, {"focus", "2017-03-01T00:30", "2017-03", "2017-02"},
		{"focus", "2017-03-01T01:00:00.000", "2017-03", "2017-03"}, {"focus", "2017-03-01T00:30:00Z", "2017-03", "2017-03"},
		{"focus", "2017-03-01 00:30:00+00:00", "2017-03", "2017-03"}, {"focus", "2017-03-01", "2017-03", "2017-03"},
		{"azure", "03/01/2017 0:30", "2017-03", "2017-02"}, {"azure", "3/1/2017 12:30:00 AM", "2017-03", "2017-02"},
		{"azure", "3/1/2017", "2017-03", "2017-03"}, {"azure", "2017-03-01 00:30:00", "2017-03", "2017-02"},
		{"dbr", "2017-03-01 00:30:00", "2017-03", "2017-02"},
	} {
		text := map[string]string{"focus": focusOf(columns{"ChargePeriodStart": c.date}), "azure": azureOf(columns{"Date": c.date}), "dbr": dbrOf(columns{"UsageStartDate": c.date})}[c.bill]
		for zone, want := range map[*time.Location]string{nil: c.plain, berlin: c.stated} {
			r := readWith(t, Source{Zone: zone}, source.Options{TempDir: t.TempDir()}, text)
			r.sound(t)
			if e := r.ledger.Entries(); len(e) != 1 || e[0].Month.String() != want {
				t.Errorf("%s of %s in %v: %v, want %s", c.date, c.bill, zone, r.lines(), want)
			}
		}
	}
	// Where the zone matters, a clock that is none cannot be passed over.
	readWith(t, Source{Zone: berlin}, source.Options{TempDir: t.TempDir()}, azureOf(columns{"Date": "3/1/2017 99:99"})).finding(t, "BILL-DATE")
}

// The order of dates is obeyed in the formats that write dates in a way of their own too.
func TestDateOrderIsObeyedEverywhere(t *testing.T) {
	r := readWith(t, Source{DateOrder: "dmy"}, source.Options{TempDir: t.TempDir()}, dbrOf(columns{"UsageStartDate": "3/2/2017"}, columns{"RecordId": "2"}))
	r.sound(t)
	if e := r.ledger.Entries(); len(e) != 2 || e[1].Month.String() != "2017-02" {
		t.Errorf("%v", r.lines())
	}
}
