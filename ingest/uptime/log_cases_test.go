package uptime

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// TestLogs runs the cases of testdata/logs: lines of logs, and what is counted of them. A case is
//
//	count FORMAT [path=NAME] [zone=ZONE] [dedupe=POLICY] [label=KEY:VALUE] [cut]
//	the lines; a line "== NAME" begins another file, \t is a tab; cut leaves out the end of the last line
//
// The answer has a line for each series, under it its slices of five minutes with requests, and errors as CODE=N; then the codes seen,
// then rows read = used + set aside + rejected of each file, and what there is to say of them.
func TestLogs(t *testing.T) {
	datadriven.Walk(t, "testdata/logs", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "count":
				return countCase(t, d)
			case "detect":
				f, why := detected([]byte(d.Input))
				if f == nil {
					return "not recognised\n"
				}
				return f.Name + ": " + why + "\n"
			}
			d.Fatalf(t, "no such command: %s", d.Cmd)
			return ""
		})
	})
}

func countCase(t *testing.T, d *datadriven.TestData) string {
	src := Source{Name: "logs", Step: 5 * time.Minute}
	path, end := "a.log", "\n"
	for _, arg := range d.CmdArgs[1:] {
		value := strings.Join(arg.Vals, ",")
		switch arg.Key {
		case "path":
			path = value
		case "dedupe":
			src.Dedupe = value
		case "cut":
			end = ""
		case "step":
			src.Step, _ = time.ParseDuration(value)
		case "zone":
			zone, err := time.LoadLocation(value)
			if err != nil {
				t.Fatal(err)
			}
			src.Zone = zone
		case "label":
			key, text, _ := strings.Cut(value, ":")
			src.Labels = src.Labels.With(sla.Labels{key: text})
		default:
			d.Fatalf(t, "no such argument: %s", arg.Key)
		}
	}
	var pairs []string
	for i, text := range strings.Split("\n"+strings.NewReplacer(`\t`, "\t", "\u2028", "\n").Replace(d.Input), "\n== ") {
		if i > 0 {
			path, text, _ = strings.Cut(text, "\n")
		}
		if text = strings.TrimPrefix(text, "\n"); i > 0 || text != "" {
			pairs = append(pairs, path, text+end)
		}
	}
	return counted(t, d.CmdArgs[0].Key, src, files(pairs...))
}

// counted is what a format makes of logs, in the words of the cases.
func counted(t *testing.T, format string, src Source, refs []source.Ref) string {
	t.Helper()
	f := FormatNamed(format)
	if f == nil {
		t.Fatalf("no format %s", format)
	}
	ev, rep, err := f.Read(t.Context(), refs, src, source.Options{TempDir: t.TempDir(), Jobs: 2})
	if err != nil {
		return "refused: " + placed(err) + "\n"
	}
	defer closeRejects(rep)
	var b strings.Builder
	for _, s := range ev.Tally.All() {
		fmt.Fprintln(&b, strings.ReplaceAll(s.Labels.Key(), ";", " "))
		for _, slot := range s.Slots() {
			fmt.Fprintf(&b, "  %s %d", ev.Tally.Start(slot).Format("2006-01-02 15:04"), s.Requests(slot))
			for _, e := range s.Errors() {
				if e.Slot == slot {
					fmt.Fprintf(&b, " %s=%d", e.Code, e.N)
				}
			}
			fmt.Fprintln(&b)
		}
		if len(s.Codes()) > 0 {
			fmt.Fprintln(&b, "  codes", strings.Trim(fmt.Sprint(s.Codes()), "map[]"))
		}
	}
	for i, in := range rep.Inputs {
		fmt.Fprintf(&b, "%s: %d = %d + %d + %d\n", in.Path, in.Rows, in.Used, in.SetAside, in.Rejected)
		if !rep.Controls[i].OK {
			t.Errorf("control total: %+v", rep.Controls[i])
		}
	}
	for _, d := range rep.Diagnostics {
		fmt.Fprintf(&b, "%s: %s", d.Origin(), d.Text)
		if d.Count > 1 {
			fmt.Fprintf(&b, " (%d times)", d.Count)
		}
		fmt.Fprintf(&b, " [%s]\n", d.Code)
	}
	return b.String()
}

// placed is an error with its place and its code, which every error about a user's file must have.
func placed(err error) string {
	var d audit.Diagnostic
	if !errors.As(err, &d) {
		return "without a code: " + err.Error()
	}
	return fmt.Sprintf("%s: %s [%s]", d.Origin(), d.Text, d.Code)
}
