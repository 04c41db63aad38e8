package source_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

func TestRejectsKeepRows(t *testing.T) {
	dir := t.TempDir()
	spool := source.NewSpool(source.Options{TempDir: dir})
	a, b := spool.Rejects(), spool.Rejects()
	must(t, spool.Close())
	const rows = 1500 // of up to 4 KiB each: well past what stays in memory
	for i := range int64(rows) {
		row := []byte(strings.Repeat("x", int(i)*7))
		must(t, a.Add(audit.Origin{Path: "a", Line: i + 1, Column: 2}, "LOG-LINE", "bad", row))
		must(t, b.Add(audit.Origin{Path: "b", Line: i + 1}, "LOG-TIME", "worse", row))
		if i%100 == 99 {
			b.Drop(i)
			b.Drop(i)
		}
	}
	must(t, a.Flush())
	if a.Count() != rows || b.Count() != rows-15 {
		t.Errorf("got %d and %d rows", a.Count(), b.Count())
	}
	for range 2 { // may be read twice
		n := int64(0)
		for r, err := range a.All() {
			must(t, err)
			n++
			if r.Line != n || r.Path != "a" || r.Column != 2 || r.Code != "LOG-LINE" || r.Text != "bad" || len(r.Row) != min(int(n-1)*7, 4096) {
				t.Fatalf("row %d: %+v", n, r.Origin)
			}
		}
		for r, err := range b.All() {
			must(t, err)
			if r.Line%100 == 0 {
				t.Errorf("row %d was dropped", r.Line)
			}
		}
	}
	must(t, a.Close())
	must(t, a.Close())
	for _, err := range b.All() {
		must(t, err)
	}
	must(t, b.Close())
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v stayed behind", left)
	}
	for _, err := range a.All() {
		if err == nil {
			t.Error("rows after Close")
		}
	}
}

func TestWriteRejects(t *testing.T) {
	r := source.NewRejects(source.Options{TempDir: t.TempDir()})
	defer r.Close()
	for i, row := range []string{
		`=HYPERLINK("http://evil.example")`,
		"+1", "-1", "@SUM(A1)", "\tx", "\rx",
		`plain, with "quotes" and é`,
		"not UTF-8: \xFF",
		`owner bucket [28/Feb/2017:17:37:59 +0000] 192.0.2.3 arn:aws:sts::123456789012:assumed-role/x/y 3E57 "GET /k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20170228&X-Amz-Signature=abc123&part=1 HTTP/1.1"`,
		`2001:db8::1 and ::ffff:192.0.2.1 and someone@example.com and some.one%40example.co.uk at 17:37:59`,
	} {
		must(t, r.Add(audit.Origin{Path: "logs/a.log", Line: int64(i + 1)}, "LOG-LINE", "a bad line", []byte(row)))
	}
	want := `path,line,column,code,text,row
logs/a.log,1,,LOG-LINE,a bad line,"'=HYPERLINK(""http://evil.example"")"
logs/a.log,2,,LOG-LINE,a bad line,'+1
logs/a.log,3,,LOG-LINE,a bad line,'-1
logs/a.log,4,,LOG-LINE,a bad line,'@SUM(A1)
logs/a.log,5,,LOG-LINE,a bad line,'	x
logs/a.log,6,,LOG-LINE,a bad line,"'` + "\r" + `x"
logs/a.log,7,,LOG-LINE,a bad line,"plain, with ""quotes"" and é"
logs/a.log,8,,LOG-LINE,a bad line,not UTF-8: ` + "\uFFFD" + `
logs/a.log,9,,LOG-LINE,a bad line,"owner bucket [28/Feb/2017:17:37:59 +0000] *** *** 3E57 ""GET /k?X-Amz-Credential=***&X-Amz-Signature=***&part=1 HTTP/1.1"""
logs/a.log,10,,LOG-LINE,a bad line,*** and *** and *** and *** at 17:37:59
`
	var got strings.Builder
	must(t, source.WriteRejects(&got, []*source.Rejects{r}, false))
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	got.Reset()
	must(t, source.WriteRejects(&got, []*source.Rejects{r}, true))
	if !strings.Contains(got.String(), "someone@example.com") || !strings.Contains(got.String(), "'=HYPERLINK") {
		t.Errorf("unmasked:\n%s", got.String())
	}
}

func TestFindingsCommute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) audit.Diagnostic {
			return audit.Diagnostic{Code: rapid.SampledFrom([]string{"A", "B"}).Draw(t, "code"), Path: "f",
				Line: rapid.Int64Range(1, 5).Draw(t, "line"), Text: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "text")}
		})).Draw(t, "all")
		var whole, left, right source.Findings
		for i, d := range all {
			whole.Add(d)
			if i%2 == 0 {
				left.Add(d)
			} else {
				right.Add(d)
			}
		}
		right.Merge(&left)
		if got, want := fmt.Sprint(right.Diagnostics()), fmt.Sprint(whole.Diagnostics()); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
		total := int64(0)
		for _, d := range whole.Diagnostics() {
			total += d.Count
			first := slices.MinFunc(all, func(a, b audit.Diagnostic) int {
				if (a.Code == d.Code) != (b.Code == d.Code) {
					return map[bool]int{true: -1, false: 1}[a.Code == d.Code]
				}
				return a.Origin().Compare(b.Origin())
			})
			if first.Line != d.Line {
				t.Fatalf("%v is not the first place: %v", d, first)
			}
		}
		if total != int64(len(all)) {
			t.Fatalf("%d findings counted, %d made", total, len(all))
		}
	})
}
