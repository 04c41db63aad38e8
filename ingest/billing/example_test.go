package billing_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"slacredit/ingest/billing"
	"slacredit/ingest/source"
)

func ExampleRead() {
	bills := fstest.MapFS{"cur.csv": &fstest.MapFile{Data: []byte(
		"bill/InvoiceId,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UsageType,lineItem/CurrencyCode,lineItem/UnblendedCost\n" +
			"987,111122223333,Usage,2017-02-01T00:00:00Z,AmazonS3,TimedStorage-ByteHrs,USD,9000.00\n" +
			"987,111122223333,Usage,2017-02-02T00:00:00Z,AmazonS3,TimedStorage-ByteHrs,USD,1000.00\n" +
			"987,111122223333,Tax,2017-02-01T00:00:00Z,AmazonS3,,USD,700.00\n")}}
	refs := []source.Ref{{FS: bills, Name: "cur.csv", Path: "bills/cur.csv"}}
	ledger, report, err := billing.Read(context.Background(), []billing.Source{{Refs: refs}}, source.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range ledger.Entries() {
		fmt.Println(e.Month, e.Kind, e.Service, e.Region, e.Class, e.Currency, e.Amount, e.Origins)
	}
	for _, c := range report.Controls {
		fmt.Println(c.Name, "read", c.Read, "used", c.Used, c.OK)
	}
	// Output:
	// 2017-02 tax AmazonS3   USD 700.00 [bills/cur.csv:4]
	// 2017-02 usage AmazonS3 us-east-1 STANDARD USD 10000.00 [bills/cur.csv:2 bills/cur.csv:3]
	// billing rows read 3 used 3 true
	// billing amount USD read 10700 used 10700 true
}

func ExampleDetect() {
	name, _, ok := billing.Detect([]byte("identity/LineItemId,lineItem/UsageStartDate,lineItem/UnblendedCost\n"))
	fmt.Println(name, ok)
	// Output: aws-cur true
}
