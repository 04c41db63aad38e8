package billing

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// columns of a bill and their values: a row, or what a row has unless it says otherwise.
type columns map[string]string

// curRow is a line of a CUR that every rule accepts: one dollar of S3 Standard in us-east-1.
var curRow = columns{
	"bill/InvoiceId": "987654321", "bill/BillType": "Anniversary", "bill/BillingEntity": "AWS", "bill/PayerAccountId": "999988887777",
	"lineItem/UsageAccountId": "111122223333", "lineItem/LineItemType": "Usage", "lineItem/UsageStartDate": "2017-02-28T17:00:00Z",
	"lineItem/ProductCode": "AmazonS3", "lineItem/UsageType": "TimedStorage-ByteHrs", "lineItem/CurrencyCode": "USD",
	"lineItem/UnblendedCost": "1.00", "product/region": "us-east-1",
}

// focusRow is the same dollar in FOCUS.
var focusRow = columns{
	"BilledCost": "1.00", "EffectiveCost": "1.00", "BillingCurrency": "USD", "BillingPeriodStart": "2017-02-01T00:00:00Z",
	"ChargePeriodStart": "2017-02-28T17:00:00Z", "ChargeCategory": "Usage", "ChargeClass": "", "ChargeFrequency": "Usage-Based",
	"ChargeDescription": "storage", "CommitmentDiscountId": "", "InvoiceId": "987654321", "ProviderName": "AWS",
	"PublisherName": "Amazon Web Services, Inc.", "ServiceName": "Amazon Simple Storage Service", "RegionId": "us-east-1",
	"SubAccountId": "111122223333", "BillingAccountId": "999988887777", "x_ServiceCode": "AmazonS3", "x_UsageType": "TimedStorage-ByteHrs",
}

// csvOf writes rows over a base, every column of either in the order of its name. A column set to "-" in the first row
// is left out of the file.
func csvOf(base columns, rows ...columns) string {
	all := columns{}
	for _, r := range append([]columns{base}, rows...) {
		maps.Copy(all, r)
	}
	if len(rows) > 0 {
		maps.DeleteFunc(all, func(k, _ string) bool { return rows[0][k] == "-" })
	}
	names := slices.Sorted(maps.Keys(all))
	var b strings.Builder
	b.WriteString(strings.Join(names, ",") + "\n")
	for _, r := range rows {
		for i, n := range names {
			v, ok := r[n]
			if !ok {
				v = base[n]
			}
			if strings.ContainsAny(v, ",\"\n") {
				v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(v)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func curOf(rows ...columns) string   { return csvOf(curRow, rows...) }
func focusOf(rows ...columns) string { return csvOf(focusRow, rows...) }
func (r columns) with(k, v string) columns {
	out := maps.Clone(r)
	out[k] = v
	return out
}

// result is what reading some bills gave.
type result struct {
	ledger *sla.Ledger
	report source.Report
	err    error
}

// read reads bills named bill-0.csv, bill-1.csv …
func read(t testing.TB, bills ...string) result {
	t.Helper()
	return readWith(t, Source{}, source.Options{TempDir: t.TempDir()}, bills...)
}

func readWith(t testing.TB, s Source, opt source.Options, bills ...string) result {
	t.Helper()
	files := fstest.MapFS{}
	for i, text := range bills {
		name := fmt.Sprintf("bill-%d.csv", i)
		files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o444}
		s.Refs = append(s.Refs, source.Ref{FS: files, Name: name, Path: name})
	}
	l, report, err := Read(context.Background(), []Source{s}, opt)
	for _, r := range report.Rejects {
		t.Cleanup(func() { r.Close() })
	}
	return result{l, report, err}
}

// lines is the ledger as text, one line a key.
func (r result) lines() []string {
	var out []string
	for _, e := range r.ledger.Entries() {
		line := strings.Join([]string{string(e.Currency), e.Month.String(), string(e.Kind), e.Account, e.Service, e.Region, e.Class, e.UsageType,
			e.Amount.String()}, " ")
		if e.Rows > 1 {
			line += fmt.Sprintf(" in %d rows", e.Rows)
		}
		if e.Open {
			line += ", open"
		}
		out = append(out, line)
	}
	return out
}

// only wants a ledger of exactly these lines, from sound control totals.
func (r result) only(t testing.TB, want ...string) {
	t.Helper()
	r.sound(t)
	if got := r.lines(); !slices.Equal(got, want) {
		t.Errorf("ledger:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// sound wants no error and every control total to hold.
func (r result) sound(t testing.TB) {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	for _, c := range r.report.Controls {
		if !c.OK && !strings.HasPrefix(c.Name, "billing statement total") { // that one is about the bill, not about reading it
			t.Errorf("control does not hold: %+v", c)
		}
	}
}

// finding is the diagnostic of a code; it must be there.
func (r result) finding(t testing.TB, code string) audit.Diagnostic {
	t.Helper()
	for _, d := range r.report.Diagnostics {
		if d.Code == code {
			if d.Hint == "" {
				t.Errorf("%s has no hint", code)
			}
			return d
		}
	}
	t.Fatalf("no %s among %v", code, r.codes())
	return audit.Diagnostic{}
}

func (r result) codes() []string {
	out := []string{}
	for _, d := range r.report.Diagnostics {
		out = append(out, d.Code)
	}
	slices.Sort(out)
	return out
}

// findings wants no diagnostics but these.
func (r result) findings(t testing.TB, codes ...string) {
	t.Helper()
	if got := r.codes(); !slices.Equal(got, codes) {
		t.Errorf("diagnostics %v, want %v: %v", got, codes, r.report.Diagnostics)
	}
}

// fault is the one diagnostic that stopped the reading.
func (r result) fault(t testing.TB, code string) audit.Diagnostic {
	t.Helper()
	var ds audit.Diagnostics
	if !errors.As(r.err, &ds) || len(ds) != 1 || ds[0].Code != code {
		t.Fatalf("error %v, want one of %s", r.err, code)
	}
	return ds[0]
}

// control is a control total by name.
func (r result) control(t testing.TB, name string) audit.Control {
	t.Helper()
	for _, c := range r.report.Controls {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no control %q among %+v", name, r.report.Controls)
	return audit.Control{}
}
