package workbook_test

import (
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"slacredit/impact"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

var february = interval.Month{Year: 2017, Mon: time.February}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// storage is a small agreement in the style of a storage service's, with two commitments.
func storage() *sla.Agreement {
	n := money.MustNumber
	edge := func(s string) *money.Number { v := n(s); return &v }
	everything := []string{}
	commitment := func(id, class, target, next string) sla.Commitment {
		return sla.Commitment{
			ID: id, Title: "Example Storage Service Level Agreement", Unit: []string{sla.Account, sla.Region, sla.StorageClass}, Target: n(target),
			AppliesTo: []sla.Selector{{Label: sla.StorageClass, In: []string{class}}},
			Measure: sla.Measure{Kind: sla.SliceMean, Slice: 5 * time.Minute, Codes: []string{"InternalError", "ServiceUnavailable"}, Empty: "clean",
				Clause: "Definitions: Error Rate"},
			Tiers: []sla.Tier{{Below: n(target), AtLeast: edge(next), Percent: n("10"), Clause: "Service Credits, row 1"},
				{Below: n(next), Percent: n("25"), Clause: "Service Credits, row 2"}},
			Base:    sla.Base{Services: []string{"AmazonS3"}, Scope: []string{sla.Region, sla.StorageClass}, Wider: &everything, Clause: "Service Credits, ¶1"},
			Minimum: &sla.Minimum{MoreThan: n("1.00"), Currency: "USD", Clause: "Service Credits, ¶3"},
			Payout:  sla.Payout{Form: "future_bill_credit", Restricted: "future payments for the service", Clause: "Service Credits, ¶2"},
			Claim: sla.ClaimTerms{Within: 2, Received: true, Subject: "SLA Credit Request", Evidence: []sla.Need{
				{Kind: sla.NeedTimes, Text: "the dates and times of each incident"}, {Kind: sla.NeedLogs, Text: "your request logs that document the errors"},
				{Kind: sla.NeedResources, Text: "the names of the affected resources"}},
				Clause: "Credit Request and Payment Procedures"}}
	}
	d, _ := interval.ParseDate("2015-09-01")
	return &sla.Agreement{ID: "aws/s3", Provider: "Example Web Services, Inc.", Service: "S3", Zone: "UTC", GovernedBy: sla.ByIncident,
		Versions: []sla.Version{{ID: "2015-09-01", LastUpdated: d, Grade: sla.Verified, Source: sla.Source{URL: "https://aws.example/s3/sla/"},
			Commitments: []sla.Commitment{commitment("standard", "STANDARD", "99.9", "99.0"), commitment("infrequent", "STANDARD_IA", "99.0", "98.0")}}}}
}

// logs is a month of requests with an outage of 257 minutes on the last day, and an error now and then.
func logs(t testing.TB) sla.Evidence {
	tally := sla.NewTally(5 * time.Minute)
	p := february.In(time.UTC)
	from, to := at(t, "2017-02-28T17:37:00Z"), at(t, "2017-02-28T21:54:00Z")
	for i, class := range []string{"STANDARD", "STANDARD_IA"} {
		s := tally.Series(sla.Labels{sla.Account: "111122223333", sla.Region: "us-east-1", sla.StorageClass: class})
		for m, k := p.Start, 0; m.Before(p.End); m, k = m.Add(time.Minute), k+1 {
			slot := tally.Slot(m)
			if class == "STANDARD_IA" && k%977 < 40 { // quiet now and then
				continue
			}
			s.Count(slot, 7)
			line := audit.Origin{Path: "logs/2017-02.log.gz", Line: int64(k + 1 + i*50000)}
			switch {
			case !m.Before(from) && m.Before(to):
				s.CountError(slot, "InternalError", 6, line)
				s.CountCode("InternalError", 6)
			case k%4001 == 0:
				s.CountError(slot, "ServiceUnavailable", 1, line)
				s.CountCode("ServiceUnavailable", 1)
			case k%31 == 0:
				s.CountCode("NoSuchKey", 1)
			}
		}
	}
	return sla.Evidence{Name: "s3-logs", Tally: tally, First: p.Start, Last: p.End.Add(-time.Second)}
}

func bill() *sla.Ledger {
	l := sla.NewLedger()
	row := int64(1)
	add := func(kind sla.Kind, service, account, region, class, usage, amount string, m interval.Month) {
		row++
		l.Cell(sla.ChargeKey{Currency: "USD", Month: m, Kind: kind, Account: account, Service: service, Region: region, Class: class, UsageType: usage}).
			Add(money.MustNumber(amount), audit.Origin{Path: "bills/cur-2017-02.csv.gz", Line: row})
	}
	add(sla.Usage, "AmazonS3", "111122223333", "us-east-1", "STANDARD", "TimedStorage-ByteHrs", "9000.0051234567", february)
	add(sla.Discount, "AmazonS3", "111122223333", "us-east-1", "STANDARD", "Requests-Tier1", "-12.3401234567", february)
	add(sla.Usage, "AmazonS3", "111122223333", "us-east-1", "STANDARD", "Requests-Tier1", "1012.3851", february)
	add(sla.Usage, "AmazonS3", "111122223333", "us-east-1", "STANDARD_IA", "TimedStorage-SIA-ByteHrs", "412.1234567890123456789", february)
	add(sla.Usage, "AmazonS3", "111122223333", "us-east-1", sla.NoClass, "DataTransfer-Out-Bytes", "441.20", february)
	add(sla.Usage, "AmazonS3", "111122223333", "eu-west-1", "STANDARD", "EU-TimedStorage-ByteHrs", "400.07", february)
	add(sla.Usage, "AmazonEC2", "111122223333", "us-east-1", "", "BoxUsage:m4.large", "2310.55", february)
	add(sla.Tax, "AmazonS3", "111122223333", "us-east-1", "", "", "803.11", february)
	add(sla.Usage, "AmazonS3", "111122223333", "us-east-1", "STANDARD", "TimedStorage-ByteHrs", "98.76", february.Add(-1))
	l.Cell(sla.ChargeKey{Currency: "EUR", Month: february, Kind: sla.Usage, Account: "111122223333", Service: "AmazonS3"}).
		Add(money.MustNumber("5.50"), audit.Origin{Path: "bills/eu.csv", Line: 2})
	return l
}

// revenue is twelve weeks of hourly sales with a weekly shape, almost none during the outage.
func revenue(t testing.TB) []money.Dated {
	start := at(t, "2016-12-26T05:00:00Z")
	from, to := at(t, "2017-02-28T17:00:00Z"), at(t, "2017-02-28T22:00:00Z")
	var out []money.Dated
	for k := range 24 * 7 * 12 {
		h := start.Add(time.Duration(k) * time.Hour)
		cents := int64(180000 + 120000*math.Sin(float64(h.Hour())/24*2*math.Pi) + 30000*float64(int(h.Weekday())%3) + float64(k*7919%9973))
		if !h.Before(from) && h.Before(to) {
			cents /= 9
		}
		out = append(out, money.Dated{From: h, To: h.Add(time.Hour), Amount: money.Number{Decimal: decimal.New(cents, -2)}})
	}
	return out
}

// full is a result with everything in it: two assessments, a loss, controls, findings, rejected rows.
func full(t testing.TB) *impact.Result {
	t.Helper()
	asOf, _ := interval.ParseDate("2017-03-14")
	as := sla.Assess(sla.Request{Agreement: storage(), Month: february, Evidence: []sla.Evidence{logs(t)}, Ledger: bill(), Currency: "USD", AsOf: asOf,
		Exclusions: []sla.Exclusion{
			{Interval: interval.Interval{Start: at(t, "2017-02-11T02:00:00Z"), End: at(t, "2017-02-13T03:00:00Z")}, Kind: "customer",
				Reason: "own key rotation", Evidence: "CHG-1182", Verified: true},
			{Interval: interval.Interval{Start: at(t, "2017-02-28T18:00:00Z"), End: at(t, "2017-02-28T19:00:00Z")}, Kind: "maintenance", Reason: "said by a vendor"}}})
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	st, err := impact.Estimate(revenue(t), []impact.Incident{{Interval: interval.Interval{Start: at(t, "2017-02-28T17:37:00Z"), End: at(t, "2017-02-28T21:54:00Z")}, Source: "s3-logs"}},
		impact.Assumptions{VariableCostRatio: &impact.Ratio{Value: money.MustNumber("0.38"), Source: "FY16 management accounts, p. 4"},
			ExtraExpense:  []impact.Expense{{What: "overtime", Amount: money.MustNumber("4200.00"), Source: "PO 7731"}},
			WaitingPeriod: 8 * time.Hour}, zone, "USD")
	if err != nil {
		t.Fatal(err)
	}
	return &impact.Result{
		Schema: impact.ResultSchema, Tool: impact.Tool{Name: "slacredit", Version: "1.4.0"},
		Period:   impact.Period{Month: february, Interval: february.In(time.UTC)},
		Customer: &impact.Customer{Name: "Example Retail, Inc.", Contact: "cloud-finance@example.com"},
		Timezone: "America/New_York", AsOf: "2017-03-14", Assessments: as, Impact: st,
		Assumptions: []impact.Assumption{
			{Key: "variable_cost_ratio", What: "Variable cost per unit of revenue", Value: "0.38", Source: "FY16 management accounts, p. 4"},
			{Key: "waiting_period", What: "Time deductible of the insurance", Value: "8h0m0s", Source: "slacredit.yaml:31"}},
		Controls: []audit.Control{
			{Name: "billing rows", Source: "bills/cur-2017-02.csv.gz", Read: "11", Used: "10", SetAside: "0", Rejected: "1", OK: true},
			{Name: "billing USD", Source: "bills/cur-2017-02.csv.gz", Read: "14465.8634567890123456789", Used: "14465.8634567890123456789", SetAside: "0", Rejected: "0", OK: true},
			{Name: "log lines", Source: "logs/2017-02.log.gz", Read: "564480", Used: "564474", SetAside: "5", Rejected: "1", OK: true}},
		Inputs: []audit.Input{
			{Path: "slacredit.yaml", SHA256: "0f5b1a5b7c6f27c4e1a0a3d8a9a2f3a4b5c6d7e8f90123456789abcdef012345", Format: "yaml", Role: "config", Bytes: 1844, Rows: 1, Used: 1},
			{Path: "logs/2017-02.log.gz", SHA256: "1a79a4d60de6718e8e5b326e338ae533a1b2c3d4e5f60718293a4b5c6d7e8f90", Format: "s3-access-log", Role: "uptime", Bytes: 88123456, Rows: 564480, Used: 564474, SetAside: 5, Rejected: 1},
			{Path: "bills/cur-2017-02.csv.gz", SHA256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", Format: "aws-cur", Role: "billing", Bytes: 9123, Rows: 11, Used: 10, Rejected: 1},
			{Path: "bills/copy.csv.gz", SHA256: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", Format: "aws-cur", Role: "billing", Bytes: 9123, SameAs: "bills/cur-2017-02.csv.gz"},
			{Path: "revenue-hourly.csv", SHA256: "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9", Format: "csv-revenue", Role: "revenue", Bytes: 77123, Rows: 2016, Used: 2016}},
		Diagnostics: audit.Diagnostics{{Code: "LOG-LINE", Severity: audit.Error, Path: "logs/2017-02.log.gz", Line: 4711, Column: 90, Text: "the line has no status", Hint: "see rejected.csv", Count: 1},
			{Code: "BILL-NUM", Severity: audit.Error, Path: "bills/cur-2017-02.csv.gz", Line: 12, Column: 42, Text: `cost "1.234,50" is not a decimal number`, Count: 1}},
		Rejected: 2,
		RejectedRows: []impact.RejectedRow{
			{Origin: audit.Origin{Path: "bills/cur-2017-02.csv.gz", Line: 12, Column: 42}, Code: "BILL-NUM", Text: `cost "1.234,50" is not a decimal number`},
			{Origin: audit.Origin{Path: "logs/2017-02.log.gz", Line: 4711, Column: 90}, Code: "LOG-LINE", Text: "the line has no status"}},
	}
}
