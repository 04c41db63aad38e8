package uptime

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// azureAnswer is an answer of Azure Monitor, made by hand after the reference and its published example.
func azureAnswer(metric string, series ...string) string {
	return `{"cost":0,"timespan":"2017-02-28T12:00:00Z/2017-02-28T13:00:00Z","interval":"PT5M","namespace":"Microsoft.Storage/storageAccounts","resourceregion":"eastus2","value":[` +
		`{"id":"/subscriptions/sub-1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/shop/providers/Microsoft.Insights/metrics/X","type":"Microsoft.Insights/metrics","name":{"value":"` + metric + `","localizedValue":"x"},"unit":"Count","timeseries":[` + "\n" + strings.Join(series, ",\n") + `]}]}`
}

// azureData is one series of it; points are minute=value, and a minute alone is a datum without a value.
func azureData(response, key string, points ...string) string {
	var data []string
	for _, p := range points {
		at, value, there := strings.Cut(p, "=")
		var n float64
		fmt.Sscan(at, &n)
		if there {
			value = fmt.Sprintf(",%q:%s", key, value)
		}
		data = append(data, fmt.Sprintf(`{"timeStamp":%q%s}`, minute(n).Format(time.RFC3339), value))
	}
	names := ""
	if response != "" {
		names = fmt.Sprintf(`{"name":{"value":"responsetype","localizedValue":"r"},"value":%q}`, response)
	}
	return `{"metadatavalues":[` + names + `],"data":[` + strings.Join(data, ",") + `]}`
}

func TestReadAzureMonitor(t *testing.T) {
	const shop = "account=sub-1;region=eastus2;resource=shop"
	readMetricCases(t, AzureMonitorFormat, []metricCase{
		{what: "transactions by how they ended", texts: []string{azureAnswer("Transactions", azureData("Success", "total", "0=90.0", "5=80.0"), azureData("ServerOtherError", "total", "0=10.0", "5=0.0"), azureData("ClientOtherError", "total", "0=3.0", "5=2.0"))},
			want: shop + " 0: 103 10×ServerOtherError\n" + shop + " 5: 82"},
		{what: "one slice alone: the interval is stated", texts: []string{azureAnswer("Transactions", azureData("Success", "total", "0=90.0"))}, want: shop + " 0: 90"},
		{what: "transactions that are not split", texts: []string{azureAnswer("Transactions", azureData("", "total", "0=90.0"))},
			want: "a.csv:2:1: the transactions are not split by ResponseType: nothing tells which of them failed [EVID-SPLIT]"},
		{what: "availability is a summary", texts: []string{azureAnswer("Availability", azureData("", "average", "0=100.0", "5=60.0", "10"))},
			want: "summary " + shop + " down 2, unknown 5, up 8"},
		{what: "some other metric", texts: []string{azureAnswer("BlobCapacity", azureData("", "total", "0=9"))},
			want: `a.csv: none of the metrics is known as requests and errors, or as a state; there are "BlobCapacity" [EVID-METRIC]`},
		{what: "averages in place of totals", texts: []string{azureAnswer("Transactions", azureData("Success", "average", "0=90.0"))},
			want: "dark 0 to 5\nEVID-ABSENT a.csv:2:102 x1"},
		{what: "an interval that is none", texts: []string{strings.Replace(azureAnswer("Transactions"), "PT5M", "FULL", 1)},
			want: `a.csv: the interval "FULL" is not the length of a slice [EVID-STEP]`},
	})
}

// Trap: a datum without its aggregation is no data. The slice is unknown: neither without requests nor without errors.
func TestAzureDatumWithoutItsAggregationIsUnknown(t *testing.T) {
	text := azureAnswer("Transactions", azureData("Success", "total", "0=90.0", "5", "10=80"), azureData("ServerTimeoutError", "total", "0=1", "5=0.0", "10"))
	const shop = "account=sub-1;region=eastus2;resource=shop"
	want := shop + " 0: 91 1×ServerTimeoutError\ndark 5 to 15\nEVID-HALF a.csv:2 x2\nEVID-ABSENT a.csv:2:152 x2"
	if got := measured(t, AzureMonitorFormat, Source{Period: hour}, text); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// The published example has no transactions: it is recognised, and refused by name.
func TestExampleOfAzureMonitorsReference(t *testing.T) {
	text, err := os.ReadFile("../../../shared/samples/uptime/azure-monitor/GetMetric.json")
	if err != nil {
		return // the samples are not part of the module
	}
	if f, _ := detected(text); f == nil || f.Name != AzureMonitorFormat {
		t.Fatal("not recognised")
	}
	if got := measured(t, AzureMonitorFormat, Source{}, string(text)); !strings.Contains(got, `"BlobCapacity"`) {
		t.Error(got)
	}
}

func FuzzReadAzureMonitor(f *testing.F) {
	f.Add(azureAnswer("Transactions", azureData("Success", "total", "0=90.0", "5"), azureData("ServerOtherError", "total", "0=10.0", "5=1e1")))
	f.Add(azureAnswer("Availability", azureData("", "average", "0=100.0", "5=60.5", "10")))
	fuzzMetrics(f, AzureMonitorFormat, map[string]string{"requests": "Transactions", "errors": "X"})
}
