package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
)

// The export of Google Cloud as JSON has its labels as a list; they are read where one of them is asked for, and no other comes
// through.
func TestLabelsOfGoogleJSON(t *testing.T) {
	row := func(team, cost string) string {
		return `{"billing_account_id":"000000-AAAAAA-111111","service":{"description":"Cloud Storage"},"sku":{"description":"Standard Storage Iowa"},` +
			`"usage_start_time":"2017-02-28 17:00:00 UTC","project":{"id":"shop"},"labels":[{"key":"owner","value":"somebody@example.com"},{"key":"team","value":"` + team + `"}],` +
			`"location":{"region":"us-central1"},"cost":` + cost + `,"currency":"USD","credits":[],"invoice":{"month":"201702"},"cost_type":"regular"}` + "\n"
	}
	r := readWith(t, Source{Tag: "team"}, source.Options{TempDir: t.TempDir()}, row("blue", "1")+row("red", "2")+row("blue", "4"))
	r.sound(t)
	got := map[string]string{}
	for _, e := range r.ledger.Entries() {
		got[e.Tag] = e.Amount.String()
	}
	if len(got) != 2 || got["blue"] != "5" || got["red"] != "2" {
		t.Errorf("%v", got)
	}
	if strings.Contains(everything(r), "somebody") {
		t.Error("another label came through")
	}
}

// A tag that a bill cannot have would allocate all of a credit to nobody: it is said.
func TestBillWithoutTheTag(t *testing.T) {
	r := readWith(t, Source{Tag: "team"}, source.Options{TempDir: t.TempDir()}, curOf(columns{}), curOf(columns{"resourceTags/user:team": "blue"}))
	r.sound(t)
	r.findings(t, "BILL-TAG")
	if d := r.finding(t, "BILL-TAG"); d.Path != "bill-0.csv" || d.Line != 1 {
		t.Errorf("%+v", d)
	}
}
