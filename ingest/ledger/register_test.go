package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// registerOf reads registers r1.csv, r2.csv … of texts. Three claims are owed: a and b in dollars, y in yen.
func registerOf(texts ...string) ([]reconcile.Due, source.Report, error) {
	files := fstest.MapFS{}
	var refs []source.Ref
	for i, text := range texts {
		name := fmt.Sprintf("r%d.csv", i+1)
		files[name] = &fstest.MapFile{Data: []byte(text)}
		refs = append(refs, source.Ref{FS: files, Name: name, Path: name})
	}
	owed := func(id string, c money.Currency, amount string) reconcile.Due {
		return reconcile.Due{ID: id, Currency: c, Owed: money.MustNumber(amount)}
	}
	dues := []reconcile.Due{owed("a", "USD", "1000.00"), owed("b", "USD", "20.00"), owed("y", "JPY", "500")}
	report, err := Register(context.Background(), refs, dues, source.Options{})
	return dues, report, err
}

// told writes down what a register told of the claims it knows: id, date, case, claimed, granted.
func told(dues []reconcile.Due) (out []string) {
	amount := func(n *money.Number) string {
		if n == nil {
			return "-"
		}
		return n.String()
	}
	for _, d := range dues {
		if !d.Filed.IsZero() || d.Case != "" || d.Claimed != nil || d.Granted != nil {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s/%s", d.ID, d.Filed, d.Case, amount(d.Claimed), amount(d.Granted))))
		}
	}
	return out
}

// What people write into a register is understood, or refused with its place: never taken for something else.
func TestRegister(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts []string
		told  []string
		said  []string // diagnostics
	}{
		{"all columns", []string{"claim_id,date_filed,case_number,amount_claimed,amount_granted\na,2017-03-14,C-1,900.00,0\n"}, []string{"a 2017-03-14 C-1 900.00/0"}, nil},
		{"filed and no amount: what is owed was claimed", []string{"claim_id,date_filed\na,2017-03-14\n"}, []string{"a 2017-03-14  1000.00/-"}, nil},
		{"columns of one's own, capitals, spaces, semicolons after empty lines", []string{"\r\n\r\n Claim_ID ;Owner; Amount_Granted\r\n a ; Kim ; 12.5 \r\n"}, []string{"a   -/12.5"}, nil},
		{"UTF-16 with a mark, tabs", []string{"\xff\xfec\x00l\x00a\x00i\x00m\x00_\x00i\x00d\x00\t\x00c\x00a\x00s\x00e\x00_\x00n\x00u\x00m\x00b\x00e\x00r\x00\n\x00b\x00\t\x007\x00\n\x00"}, []string{"b  7 -/-"}, nil},
		{"an amount with a comma and no quotes", []string{"claim_id,case_number,amount_granted\na,C-1,1,234.56\n"}, nil,
			[]string{"r1.csv:2: the row has 4 fields, the header 3 [REG-FIELDS]"}},
		{"a row that is too short", []string{"case_number,claim_id\nC-1\n"}, nil, []string{"r1.csv:2: the row has 1 fields, the header 2 [REG-FIELDS]"}},
		{"separators", []string{"claim_id,amount_granted\na,\"1,234.56\"\nb,\"12,50\"\ny,$5\n"}, nil,
			[]string{`r1.csv:2:3: "1,234.56" is not an amount (and 2 more like it) [REG-AMOUNT]`}},
		{"a point that may part thousands", []string{"claim_id;amount_granted\na;1.234\ny;1.234\nb;5.000\n"}, []string{"b   -/5.000"},
			[]string{`r1.csv:2:3: "1.234" has more decimals than USD has (and 1 more like it) [REG-AMOUNT]`}},
		{"less than nothing", []string{"claim_id,amount_granted\na,-5\n"}, nil, []string{`r1.csv:2:3: "-5" is not an amount [REG-AMOUNT]`}},
		{"another country's date", []string{"claim_id,date_filed\na,03/04/2017\n"}, nil, []string{`r1.csv:2:3: "03/04/2017" is not a date [REG-DATE]`}},
		{"a claim of nothing, and an empty row", []string{"claim_id,case_number\nc,1\n,\n"}, nil,
			[]string{`r1.csv:2:1: no earlier result owes anything for the claim "c" (and 1 more like it) [REG-CLAIM]`}},
		{"two rows of a claim", []string{"claim_id,case_number\na,1\na,2\n"}, []string{"a  1 -/-"}, []string{`r1.csv:3:1: the claim "a" has a row already [REG-TWICE]`}},
		{"two rows in two files", []string{"claim_id,case_number\na,1\n", "claim_id,case_number\na,2\n"}, []string{"a  1 -/-"},
			[]string{`r2.csv:2:1: the claim "a" has a row already [REG-TWICE]`}},
		{"a file twice", []string{"claim_id,case_number\na,1\n", "claim_id,case_number\na,1\n"}, []string{"a  1 -/-"},
			[]string{"r2.csv: the file is byte for byte the same as r1.csv, and is not counted [REG-SAME]"}},
		{"a bare quote", []string{"claim_id,case_number\na,5\" disk\nb,6\n"}, []string{"b  6 -/-"}, []string{"r1.csv:2: the row's quotes do not match [REG-CSV]"}},
		{"no column of claims", []string{"claim,case_number\na,1\n"}, nil, []string{`r1.csv:1: there is no column "claim_id" [REG-COLUMN]`}},
		{"a column twice", []string{"claim_id,amount_granted,amount_granted\na,1,2\n"}, nil, []string{`r1.csv:1: the column "amount_granted" stands twice [REG-COLUMN]`}},
		{"a web page", []string{"<html>"}, nil, []string{"r1.csv: this is a web page, not data [SRC-HTML]"}},
		{"nothing", []string{""}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dues, report, err := registerOf(c.texts...)
			defer closeAll(report.Rejects)
			var said []string
			for _, d := range report.Diagnostics {
				said = append(said, d.Error())
			}
			if err != nil {
				said = append(said, err.Error())
			}
			if got := told(dues); !slices.Equal(got, c.told) || !slices.Equal(said, c.said) {
				t.Errorf("told %q, said %q", got, said)
			}
			for _, control := range report.Controls {
				if !control.OK {
					t.Errorf("%+v", control)
				}
			}
		})
	}
}

// Whatever stands in a register, it is read, or refused with a place and a code, and every row is accounted for.
func FuzzRegister(f *testing.F) {
	for _, seed := range []string{
		"claim_id,date_filed,case_number,amount_claimed,amount_granted\na,2017-03-14,C-1,900.00,0\n",
		"claim_id;amount_granted\nb;1e2\n;\nb;1\n", "\xff\xfec\x00", "claim_id\n\"a\nb", "PK\x03\x04", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		dues, report, err := registerOf(string(text))
		defer closeAll(report.Rejects)
		if err != nil {
			var d audit.Diagnostic
			if !errors.As(err, &d) || d.Code == "" || !strings.HasPrefix(d.Path, "r1.csv") {
				t.Fatalf("an error without a place or a code: %v", err)
			}
			return
		}
		for _, in := range report.Inputs {
			if in.Rows != in.Used+in.SetAside+in.Rejected || in.Used > int64(len(dues)) {
				t.Fatalf("rows %d, used %d, set aside %d, rejected %d", in.Rows, in.Used, in.SetAside, in.Rejected)
			}
		}
		for _, d := range report.Diagnostics {
			if !strings.HasPrefix(d.Path, "r1.csv") || d.Line == 0 {
				t.Fatalf("a finding without a place: %+v", d)
			}
		}
	})
}
