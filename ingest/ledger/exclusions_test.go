package ledger

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// ledgerOf reads a ledger of exclusions out of a text.
func ledgerOf(text []byte) ([]sla.Exclusion, source.Report, error) {
	refs := []source.Ref{{FS: fstest.MapFS{"l.csv": {Data: text}}, Name: "l.csv", Path: "l.csv"}}
	return Exclusions(context.Background(), refs, []string{"account", "region"}, source.Options{})
}

func closeAll(rejects []*source.Rejects) {
	for _, r := range rejects {
		r.Close()
	}
}

// Whatever stands in a ledger, it is read, or refused with a place and a code, and every row is accounted for.
func FuzzExclusions(f *testing.F) {
	for _, seed := range []string{
		"from,to,kind,reason\n2024-02-14T00:00:00Z,2024-02-14T04:00:00Z,customer,own change\n",
		"from;to;kind;reason;verified;account\n2024-02-14T00:00:00+05:30;2024-02-14T04:00:00Z;customer;own change;yes;1\n;;;;;\n",
		"\ufefffrom\tto\tkind\treason\n\"a\tb\n",
		"from,to,kind,reason,regoin\n", "from,from\n", "", "\n\n", "PK\x03\x04", "\xff\xfef\x00r\x00", "from,to,kind,reason\n\"x,y\n1,2,3,4\n",
		"from,to,kind,reason\n2024-02-14T00:00:00Z,2024-02-14T04:00:00Z,=cmd|'/c calc'!A1,\x00\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		exclusions, report, err := ledgerOf(text)
		defer closeAll(report.Rejects)
		if err != nil {
			var d audit.Diagnostic
			if !errors.As(err, &d) || d.Code == "" || !strings.HasPrefix(d.Path, "l.csv") {
				t.Fatalf("an error without a place or a code: %v", err)
			}
			return
		}
		var used int64
		for _, in := range report.Inputs {
			if in.Rows != in.Used+in.SetAside+in.Rejected {
				t.Fatalf("rows %d, used %d, set aside %d, rejected %d", in.Rows, in.Used, in.SetAside, in.Rejected)
			}
			used += in.Used
		}
		if int64(len(exclusions)) != used {
			t.Fatalf("%d exclusions of %d used rows", len(exclusions), used)
		}
		for _, e := range exclusions {
			if e.Empty() || e.Kind == "" || e.Reason == "" || e.Origin.Line < 2 || len(e.Reason) > maxExclusionText {
				t.Fatalf("an exclusion that is none: %+v", e)
			}
		}
	})
}

// A field that is too long is a rejected row, and a quote that is never closed does not take the rest of the file with it.
func TestHostileLedgers(t *testing.T) {
	head := "from,to,kind,reason\n"
	good := "2024-02-14T00:00:00Z,2024-02-14T04:00:00Z,customer,fine\n"
	long := "2024-02-14T00:00:00Z,2024-02-14T04:00:00Z,customer," + strings.Repeat("x", maxExclusionText+1) + "\n"
	exclusions, report, err := ledgerOf([]byte(head + long + good))
	if err != nil || len(exclusions) != 1 || report.Inputs[0].Rejected != 1 || report.Diagnostics[0].Code != "EXCL-TEXT" {
		t.Errorf("%v, %d exclusions, %+v", err, len(exclusions), report.Diagnostics)
	}
	closeAll(report.Rejects)
	_, report, err = ledgerOf([]byte(head + good + `"` + strings.Repeat("y,\n", 1<<20)))
	if err == nil || !strings.Contains(err.Error(), "EXCL-LONG") || !strings.Contains(err.Error(), "l.csv:") {
		t.Errorf("%v", err)
	}
	closeAll(report.Rejects)
}
