package workbook_test

import (
	"bytes"
	"strings"
	"testing"

	"slacredit/impact"
	"slacredit/impact/workbook"
	"slacredit/impact/workbook/recalc"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// reconciled is a reconciliation with every kind of claim, in two currencies, and texts that look like formulas.
func reconciled(t *testing.T) *impact.Reconciliation {
	t.Helper()
	month := func(s string) interval.Month {
		m, err := interval.ParseMonth(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	due := func(id, owed string, c money.Currency) reconcile.Due {
		return reconcile.Due{ID: id, Terms: "aws/s3", Account: "111122223333", Services: []string{"AmazonS3"}, Month: month("2017-02"), Currency: c, Owed: money.MustNumber(owed)}
	}
	granted := due("granted less", "200.00", "USD")
	less := money.MustNumber("150.00")
	granted.Granted, granted.Case = &less, "+9912"
	row := func(line int64, amount, text string, c money.Currency) sla.CreditRow {
		return sla.CreditRow{ChargeKey: sla.ChargeKey{Kind: sla.Credit, Account: "111122223333", Service: "AmazonS3", Month: month("2017-04"), Currency: c},
			Description: text, Amount: money.MustNumber(amount), Rows: 2, Origins: []audit.Origin{{Path: "b.csv", Line: line}}}
	}
	report, err := reconcile.Reconcile(
		[]reconcile.Due{due("short", "1234.57", "USD"), granted, due("open", "1.005", "USD"), due("in yen", "300", "JPY")},
		[]sla.CreditRow{row(2, "-1000.00", "=SLA credit", "USD"), row(3, "-150.00", "case +9912", "USD"), row(4, "-7.10", "@thing", "USD"), row(5, "-300", "outage", "JPY"), row(6, "-5", "Free Tier", "JPY")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &impact.Reconciliation{Schema: impact.ReconciliationSchema, Tool: impact.Tool{Name: "slacredit", Version: "test"}, From: month("2017-02"), To: month("2017-04"),
		Report: report, Inputs: []audit.Input{{Path: "b.csv", SHA256: strings.Repeat("ab", 32), Format: "focus", Role: "billing", Rows: 5, Used: 5}}}
}

func TestReconciliationRecalculatesToItsValues(t *testing.T) {
	for name, r := range map[string]*impact.Reconciliation{"full": reconciled(t), "empty": {}} {
		var b, again bytes.Buffer
		if err := workbook.WriteReconciliation(&b, r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := workbook.WriteReconciliation(&again, r); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("%s: the second workbook differs from the first: %v", name, err)
		}
		formulas := 0
		for at, c := range cells(t, b.Bytes()) {
			if c.Formula == "" {
				continue
			}
			formulas++
			for _, m := range literal.FindAllStringSubmatch(c.Formula, -1) {
				t.Errorf("%s: %s =%s holds %s", name, at, c.Formula, m[1])
			}
		}
		if name == "full" && formulas < 20 {
			t.Errorf("only %d formulas", formulas)
		}
		if name == "empty" {
			continue
		}
		book, ok := recalculated(t, b.Bytes())
		if !ok {
			return
		}
		for _, d := range recalc.Differences(cells(t, b.Bytes()), book) {
			t.Errorf("%s: %s", name, d)
		}
	}
}
