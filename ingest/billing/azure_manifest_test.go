package billing

import "testing"

// Every run of an Azure export of the month to date holds what the runs before it held: the last one counts, all of its parts,
// and the others are set aside.
func TestOnlyTheLastRunOfAnAzureExportCounts(t *testing.T) {
	manifest := func(run, submitted string, parts ...string) string {
		blobs := ""
		for i, p := range parts {
			if i > 0 {
				blobs += ","
			}
			blobs += `{"blobName":"costs/daily/20170201-20170228/` + run + "/" + p + `","byteCount":1,"dataRowCount":1}`
		}
		return `{"manifestVersion":"2024-04-01","blobCount":1,"exportConfig":{"exportName":"daily","resourceId":"/subscriptions/1/exports/daily","type":"ActualCost"},` +
			`"runInfo":{"executionType":"Scheduled","submittedTime":"` + submitted + `","runId":"` + run + `","startDate":"2017-02-01T00:00:00"},"blobs":[` + blobs + `]}`
	}
	at := "download/daily/20170201-20170228/"
	files := folder{
		at + "bb/manifest.json":   manifest("bb", "2017-02-10T04:00:00.1234567Z", "part_0_0001.csv"),
		at + "bb/part_0_0001.csv": azureOf(columns{"CostInBillingCurrency": "10"}),
		at + "aa/manifest.json":   manifest("aa", "2017-03-02T04:00:00.1234567Z", "part_0_0001.csv", "part_1_0001.csv"),
		at + "aa/part_0_0001.csv": azureOf(columns{"CostInBillingCurrency": "11"}),
		at + "aa/part_1_0001.csv": azureOf(columns{"CostInBillingCurrency": "2"}),
	}
	r := files.read(t)
	r.only(t, machine+"13 in 2 rows")
	r.findings(t, "BILL-OLD-VERSION")
	if in := r.report.Inputs[0]; in.Format != "azure-manifest" {
		t.Errorf("%+v", in)
	}
	delete(files, at+"aa/part_1_0001.csv")
	files.read(t).fault(t, "BILL-MANIFEST-MISSING")
}
