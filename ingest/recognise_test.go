package ingest_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"slacredit/ingest"
	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
)

// beginnings are the first rows of a file of each of these formats, made by hand.
var beginnings = map[string]string{
	"s3-access-log": `79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket-1 [28/Feb/2017:17:40:01 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT k "GET /k HTTP/1.1" 200 - 1 1 1 1 "-" "ua" -` + "\n",
	"tally":         "# slacredit.tally/v1 step=300s\nseries,slice_start,requests,errors\n",
	"pingdom":       `{"summary":{"states":[{"status":"up","timefrom":1485907200,"timeto":1488303420}]}}`,
	"uptimerobot":   "Event,Monitor,Date-Time,Reason,Duration,Duration (in mins.)\nDown,shop,2017-02-28 17:37:00,Connection Timeout,\"4 hrs, 17 mins\",257\n",
	"statuscake":    `{"data":[{"status":"down","created_at":"2017-02-28T17:37:00+00:00","ended_at":"2017-02-28T21:54:00+00:00","duration":15420000}]}`,
	"prometheus":    `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"probe_success","instance":"shop"},"values":[[1488303420,"0"]]}]}}`,
	"openmetrics":   "# TYPE probe_success gauge\nprobe_success{instance=\"shop\"} 0 1488303420\n# EOF\n",
	"promtool-dump": "{__name__=\"probe_success\", instance=\"shop\"} 0 1488303420000\n",
	"csv-intervals": "start,end,state\n2017-02-28T17:37:00Z,2017-02-28T21:54:00Z,down\n",
	"csv-samples":   "time,state\n2017-02-28T17:37:00Z,up\n2017-02-28T17:38:00Z,up\n2017-02-28T17:39:00Z,down\n2017-02-28T17:40:00Z,up\n",
	"csv-counts":    "time,requests,errors\n2017-02-28T17:35:00Z,10,3\n2017-02-28T17:40:00Z,10,0\n",
	"aws-cur":       "lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/CurrencyCode,lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageAccountId\n2017-02-01T00:00:00Z,1.5,USD,Usage,AmazonS3,111122223333\n",
	"focus":         "BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,BillingPeriodStart,ServiceName,ProviderName,SubAccountId\n1.5,1.5,USD,Usage,2017-02-01T00:00:00Z,2017-02-01T00:00:00Z,Amazon Simple Storage Service,AWS,111122223333\n",
	"shopify-orders": "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Cancelled at,Refunded Amount,Id\n" +
		"#1001,a@example.com,paid,2017-02-28 12:00:05 -0500,USD,59.90,2017-02-28 12:00:00 -0500,1,Lamp,,0.00,4001\n",
	"stripe-balance": "id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n" +
		"txn_1,charge,ch_1,120.00,3.78,,116.22,usd,2017-02-28 17:03,2017-03-02 00:00,Lamp\n",
	"csv-revenue": "hour,revenue_usd\n2017-02-28T17:00:00Z,1200.50\n",
}

func refTo(name, text string) source.Ref {
	return source.Ref{FS: fstest.MapFS{name: {Data: []byte(text)}}, Name: name, Path: name}
}

// Each is recognised as what it is, whatever the file is called, and by no other format of evidence.
func TestFilesAreRecognisedByWhatIsInThem(t *testing.T) {
	for want, text := range beginnings {
		t.Run(want, func(t *testing.T) {
			got, err := ingest.Recognise(context.Background(), refTo("export.txt", text), source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got.Format != want || got.Why == "" || got.Kind != ingest.KindOf(want) {
				t.Errorf("recognised as %+v", got)
			}
			onlyOne(t, want, []byte(text))
		})
	}
}

// onlyOne holds that no two formats know the same beginning: the order of trying must not decide.
func onlyOne(t *testing.T, want string, head []byte) {
	t.Helper()
	for _, f := range uptime.Formats() {
		if _, ok := f.Detect(head); ok && f.Name != want {
			t.Errorf("%s is taken for %s", want, f.Name)
		}
	}
}

// The fixtures of the readers themselves are each of one format at most.
func TestNoFixtureIsOfTwoFormats(t *testing.T) {
	files := 0
	for _, dir := range []string{"uptime/testdata", "billing/testdata", "revenue/testdata", "../testdata/s3-2017-02-28"} {
		filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "fuzz") || strings.HasSuffix(path, ".gz") {
				return nil
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, f := range uptime.Formats() {
				if _, ok := f.Detect(data[:min(len(data), 16<<10)]); ok {
					names = append(names, f.Name)
				}
			}
			if files++; len(names) > 1 {
				t.Errorf("%s is of %v", path, names)
			}
			return nil
		})
	}
	t.Logf("%d fixtures", files)
}

// A record may be longer than what formats are first recognised by.
func TestALongFirstRecordIsRecognised(t *testing.T) {
	record := `{"eventVersion":"1.08","requestParameters":{"key":"` + strings.Repeat("k", 100<<10) + `"},"eventTime":"2017-02-28T17:37:59Z","eventSource":"s3.amazonaws.com",` +
		`"eventName":"GetObject","awsRegion":"us-east-1","eventID":"1","recipientAccountId":"111122223333"}`
	for name, text := range map[string]string{"wrapped": `{"Records":[` + record + `]}`, "by itself": record} {
		got, err := ingest.Recognise(t.Context(), refTo("a.json", text), source.Options{})
		if err != nil || got.Format != "cloudtrail" {
			t.Errorf("%s: recognised as %+v, error %v", name, got, err)
		}
		ev, _, err := ingest.Uptime(t.Context(), ingest.UptimeSource{Refs: []source.Ref{refTo("a.json", text)}, Step: 5 * time.Minute}, source.Options{})
		if err != nil || ev.Tally == nil || len(ev.Tally.All()) != 1 {
			t.Errorf("%s: read as %+v, error %v", name, ev, err)
		}
	}
}

// What two formats know is refused, and both are named.
func TestAFileOfTwoFormatsIsRefused(t *testing.T) {
	text := `{"summary":{"states":[{"status":"up","timefrom":1485907200,"timeto":1488303420}]},"MetricDataResults":[],"data":{"resultType":"matrix","result":[]},"status":"success"}`
	known := uptime.Detect([]byte(text))
	if len(known) < 2 {
		t.Fatalf("the made-up file is of %d formats, want several", len(known))
	}
	_, err := ingest.Recognise(t.Context(), refTo("a.json", text), source.Options{})
	if err == nil || !strings.Contains(err.Error(), "FORMAT-SEVERAL") {
		t.Fatalf("error %v, want FORMAT-SEVERAL", err)
	}
	for _, d := range known {
		if !strings.Contains(err.Error(), d.Name) {
			t.Errorf("%v does not name %s", err, d.Name)
		}
	}
}

// What looks like data and is none is refused with a code that says what it is.
func TestLookalikesAreRefused(t *testing.T) {
	for _, c := range []struct{ name, text, code string }{
		{"an empty file", "", "FORMAT-EMPTY"},
		{"empty lines", "\n\n  \n", "FORMAT-EMPTY"},
		{"a login page", "<!DOCTYPE html><html><body>Sign in</body></html>", "SRC-HTML"},
		{"a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "SRC-LFS"},
		{"an error of an object store", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "SRC-XML"},
		{"any other JSON", `{"hello":"world"}`, "SRC-JSON"},
		{"prose", "hello\nworld\n", "FORMAT-UNKNOWN"},
		{"a table of something else", "name,colour\nshop,red\n", "FORMAT-UNKNOWN"},
		{"states that may be samples or changes", "time,state\n2017-02-28T17:37:00Z,up\n2017-02-28T17:38:00Z,down\n", ""},
		{"a database that is none", "SQLite format 3\x00", ""},
		{"a Parquet file that is none", "PAR1PAR1", "SRC-DAMAGED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ingest.Recognise(context.Background(), refTo("a.csv", c.text), source.Options{})
			if c.code == "" {
				return // either answer is right, as long as there is one
			}
			if err == nil || !strings.Contains(err.Error(), c.code) || !strings.Contains(err.Error(), "a.csv") {
				t.Errorf("recognised as %+v, error %v, want %s", got, err, c.code)
			}
		})
	}
}

// A bill that is none of those that are read comes with the nearest, and with what it lacks.
func TestBillsThatAreNoneNameTheNearest(t *testing.T) {
	for head, want := range map[string]string{
		"AmortizedCost,BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ChargeType,Provider,ServiceName\n": "the closest is focus, which would need EffectiveCost",
		"Name,Email,Order\na,b,c\n": "the format is not recognised",
	} {
		_, err := ingest.Recognise(t.Context(), refTo("f", head), source.Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", head, err, want)
		}
	}
}
