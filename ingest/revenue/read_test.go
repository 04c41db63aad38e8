package revenue_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// given makes a source of texts: r1.csv, r2.csv …
func given(z *time.Location, texts ...string) revenue.Source {
	files := fstest.MapFS{}
	src := revenue.Source{Zone: z}
	for i, text := range texts {
		name := fmt.Sprintf("r%d.csv", i+1)
		files[name] = &fstest.MapFile{Data: []byte(text)}
		src.Refs = append(src.Refs, source.Ref{FS: files, Name: name, Path: name})
	}
	return src
}

// show reads a source and writes down what came out, one line each.
func show(t testing.TB, src revenue.Source) string {
	t.Helper()
	rows, cur, report, err := revenue.Read(context.Background(), src, source.Options{TempDir: t.TempDir()})
	if err != nil {
		var d audit.Diagnostic
		if !errors.As(err, &d) {
			t.Fatalf("not a fault: %v", err)
		}
		return d.Error() + "\n"
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s +%s %s %s\n", r.From.Format(time.RFC3339), r.To.Sub(r.From), r.Amount, cur)
	}
	for _, d := range report.Diagnostics {
		fmt.Fprintf(&b, "%s\n", d.Error())
	}
	for _, c := range report.Controls {
		if !c.OK {
			t.Errorf("control does not hold: %+v", c)
		}
	}
	for _, list := range report.Rejects {
		for r, err := range list.All() {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "rejected %s: %s\n", r.Origin, r.Row)
		}
		list.Close()
	}
	return b.String()
}

func TestRead(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		name string
		zone *time.Location
		text string
		want string
	}{
		{"hours", berlin, "hour,revenue_usd\n2017-02-01 00:00:00,10.50\n2017-02-01 01:00:00,7\n2017-02-01 04:00:00,0\n",
			"2017-01-31T23:00:00Z +1h0m0s 10.50 USD\n2017-02-01T00:00:00Z +1h0m0s 7 USD\n2017-02-01T03:00:00Z +1h0m0s 0 USD\n"},
		{"short hours, semicolons, a mark, CRLF", berlin, "\ufeffZeit;time;amount\r\nx;2017-02-01 00;1\r\nx;2017-02-01 01;2\r\n",
			"2017-01-31T23:00:00Z +1h0m0s 1 \n2017-02-01T00:00:00Z +1h0m0s 2 \n"},
		{"five minutes, tabs, offsets", nil, "timestamp\tSales (EUR)\n2017-02-01T00:00:00+01:00\t1\n2017-02-01T00:05:00+01:00\t2\n2017-02-01T00:15:00+01:00\t3\n",
			"2017-01-31T23:00:00Z +5m0s 1 EUR\n2017-01-31T23:05:00Z +5m0s 2 EUR\n2017-01-31T23:15:00Z +5m0s 3 EUR\n"},
		{"orders", nil, "Name,Created at,Total,Currency\n#1,2017-02-01 10:03:17 +0100,9.99,GBP\n#2,2017-02-01 10:03:17 +0100,9.99,GBP\n#3,2017-02-01 11:40:01 +0100,5,GBP\n",
			"2017-02-01T09:03:17Z +0s 9.99 GBP\n2017-02-01T09:03:17Z +0s 9.99 GBP\n2017-02-01T10:40:01Z +0s 5 GBP\n"},
		{"days end by the calendar", berlin, "date,total sales\n2017-03-25,1\n2017-03-26,2\n2017-03-27,3\n",
			"2017-03-24T23:00:00Z +24h0m0s 1 \n2017-03-25T23:00:00Z +23h0m0s 2 \n2017-03-26T22:00:00Z +24h0m0s 3 \n"},
		{"months", berlin, "date,revenue\n2017-01-01,100\n2017-02-01,200\n",
			"r1.csv:2: every row is on the first of a month: they are sums of months, not of days [REV-MONTHS]\n"},
		{"one day, which is a first", berlin, "date,revenue\n2017-02-01 00:00,100\n", "2017-01-31T23:00:00Z +1h0m0s 100 \n"},
		{"clocks forward", berlin, "hour,revenue\n2017-03-26 01:00,1\n2017-03-26 02:00,0\n2017-03-26 03:00,3\n",
			"2017-03-26T00:00:00Z +1h0m0s 1 \n2017-03-26T01:00:00Z +1h0m0s 3 \n" +
				"r1.csv:3: clocks never showed 2017-03-26 02:00 in Europe/Berlin: the row of 0 is left out [REV-GAP]\n"},
		{"revenue in the gap", berlin, "hour,revenue\n2017-03-26 01:00,1\n2017-03-26 02:00,9\n2017-03-26 03:00,3\n",
			"2017-03-26T00:00:00Z +1h0m0s 1 \n2017-03-26T01:00:00Z +1h0m0s 3 \n" +
				"r1.csv:3: revenue at 2017-03-26 02:00, which clocks never showed in Europe/Berlin [REV-SKIPPED]\nrejected r1.csv:3: \n"},
		{"clocks back", berlin, "hour,revenue\n2017-10-29 01:00,1\n2017-10-29 02:00,2\n2017-10-29 03:00,3\n",
			"2017-10-28T23:00:00Z +1h0m0s 1 \n2017-10-29T02:00:00Z +1h0m0s 3 \n" +
				"r1.csv:3: clocks showed 2017-10-29 02:00 twice: which hour the row is for, or whether it is for both, is not known [REV-REPEATED]\n"},
		{"clocks back with offsets", berlin, "hour,revenue\n2017-10-29T02:00:00+02:00,1\n2017-10-29T02:00:00+01:00,2\n2017-10-29T03:00:00+01:00,3\n",
			"2017-10-29T00:00:00Z +1h0m0s 1 \n2017-10-29T01:00:00Z +1h0m0s 2 \n2017-10-29T02:00:00Z +1h0m0s 3 \n"},
		{"bad rows", berlin, "hour,revenue,x\n2017-02-01 00:00,\"1,234.50\",\n2017-02-01 01:00,,\n2017-02-01 25:00,3,\n2017-02-01 03:00\n2017-02-01 04:00,4,a\"b\n2017-02-01 05:00,5,\n2017-02-01 06:00,6,\n",
			"2017-02-01T04:00:00Z +1h0m0s 5 \n2017-02-01T05:00:00Z +1h0m0s 6 \n" +
				"r1.csv:2:18: amount \"1,234.50\" is not a decimal number (and 1 more like it) [REV-NUM]\n" +
				"r1.csv:4:1: \"2017-02-01 25:00\" is not a time [REV-TIME]\n" +
				"r1.csv:5: the row has 1 fields, and \"revenue\" is field 2 [REV-FIELDS]\n" +
				"r1.csv:6: the row's quotes do not match [REV-CSV]\n" +
				"rejected r1.csv:2:18: 2017-02-01 00:00,\"1,234.50\",\nrejected r1.csv:3:18: 2017-02-01 01:00,,\nrejected r1.csv:4:1: 2017-02-01 25:00,3,\n" +
				"rejected r1.csv:5: 2017-02-01 03:00\nrejected r1.csv:6: 2017-02-01 04:00,4,a\"b\n"},
		{"nothing", berlin, "", ""},
		{"a header alone", berlin, "hour,revenue\n", ""},
		{"no zone", nil, "hour,revenue\n2017-02-01 00:00,1\n", "r1.csv:2:1: time \"2017-02-01 00:00\" does not say its zone [REV-ZONE]\n"},
		{"two readings of a date", berlin, "date,revenue\n02/03/2017,1\n", "r1.csv:2:1: date \"02/03/2017\" can be read two ways [REV-DATE]\n"},
		{"no amount", berlin, "hour,clicks\n2017-02-01 00:00,1\n", "r1.csv:1: no column is known as the amount; there are \"hour\", \"clicks\" [REV-COLUMN]\n"},
		{"two amounts", berlin, "hour,revenue,sales\n2017-02-01 00:00,1,2\n", "r1.csv:1: columns \"revenue\" and \"sales\" could both be the amount [REV-COLUMN]\n"},
		{"no delimiter", berlin, "hour revenue\n2017-02-01 1\n", "r1.csv:1: no column is known as the time; there are \"hour revenue\" [REV-COLUMN]\n"},
		{"two currencies", nil, "time,amount,currency\n2017-02-01T00:00:00Z,1,USD\n2017-02-01T01:00:00Z,1,EUR\n",
			"r1.csv:3:24: revenue in EUR here, and in USD at r1.csv:2:24 [REV-CURRENCY]\n"},
		{"a currency that contradicts the header", nil, "time,amount_usd,currency\n2017-02-01T00:00:00Z,1,EUR\n",
			"r1.csv:2:24: revenue in EUR here, and in USD at r1.csv:1 [REV-CURRENCY]\n"},
		{"a web page", nil, "<!DOCTYPE html><p>", "r1.csv: this is a web page, not data [SRC-HTML]\n"},
		{"a quote never closed", berlin, "hour,revenue\n2017-02-01 00:00,\"1" + strings.Repeat("x\n", 1<<20), "r1.csv:2: a row is longer than 1 MiB [REV-LONG]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(t, given(c.zone, c.text)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestColumnMap(t *testing.T) {
	const text = "hour,revenue,sales,when,curr\nx,1,2,2017-02-01T00:00:00Z,USD\n"
	for _, c := range []struct {
		columns map[string]string
		want    string
	}{
		{map[string]string{"time": "when", "amount": "Sales", "currency": "curr"}, "2017-02-01T00:00:00Z +1h0m0s 2 USD\n"},
		{map[string]string{"time": "when", "amount": "takings"},
			"r1.csv:1: there is no column \"takings\" for the amount; there are \"hour\", \"revenue\", \"sales\", \"when\", \"curr\" [REV-COLUMN]\n"},
		{map[string]string{"time": "when", "amount": "when"}, "r1.csv:1: column \"when\" cannot be both the time and the amount [REV-COLUMN]\n"},
		{map[string]string{"zeit": "when"}, "columns: has the key \"zeit\" [REV-COLUMN]\n"},
	} {
		src := given(nil, text)
		src.Columns = c.columns
		if got := show(t, src); got != c.want {
			t.Errorf("%v: got %s, want %s", c.columns, got, c.want)
		}
	}
}

// A column that says in its name that its times are UTC is not read in the zone of the business.
func TestColumnsInUTC(t *testing.T) {
	for name, want := range map[string]string{
		"Created (UTC)": "2017-02-01T17:00:00Z +1h0m0s 2 \n",
		"hour_utc":      "2017-02-01T17:00:00Z +1h0m0s 2 \n",
		"Paid at, GMT":  "2017-02-01T17:00:00Z +1h0m0s 2 \n",
		"UTC":           "2017-02-01T16:00:00Z +1h0m0s 2 \n", // a name, and no more
		"Created":       "2017-02-01T16:00:00Z +1h0m0s 2 \n",
	} {
		src := given(zone(t, "Europe/Berlin"), "\""+name+"\",sales\n2017-02-01 17:00,2\n")
		src.Columns = map[string]string{"time": name, "amount": "sales"}
		if got := show(t, src); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	src := given(nil, "x")
	src.Format = "xls"
	if got, want := show(t, src), "\"xls\" is not a format of revenue [REV-FORMAT]\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSeveralFiles(t *testing.T) {
	first, second := "hour,revenue\n2017-02-01 00:00,1\n2017-02-01 01:00,2\n", "hour,revenue\n2017-02-01 02:00,3\n"
	want := "2017-02-01T00:00:00Z +1h0m0s 1 \n2017-02-01T01:00:00Z +1h0m0s 2 \n2017-02-01T02:00:00Z +1h0m0s 3 \n" +
		"r3.csv: the file is byte for byte the same as r1.csv, and is not counted [REV-SAME]\n"
	if got := show(t, given(time.UTC, first, second, first)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestReferenceSeries reads the real series that may lie beside the repository.
func TestReferenceSeries(t *testing.T) {
	const dir = "../../../shared/samples"
	if _, err := os.Stat(dir); err != nil {
		return
	}
	for _, c := range []struct {
		path, sum string
		rows      int
		width     time.Duration
	}{
		{"revenue/bike_hourly.csv", "3292679", 17544, time.Hour},
		{"revenue/divvy_hourly.csv", "9495235", 35064, time.Hour},
		{"revenue/online_retail_hourly.csv", "20288444.27", 17736, time.Hour},
		{"revenue/shop50_hourly.csv", "401360790.44", 17520, time.Hour},
		{"billing/revenue-daily/packt-online_retail-daily.csv", "1875915.46449062032367", 1104, 24 * time.Hour},
	} {
		src := revenue.Source{Refs: []source.Ref{{FS: os.DirFS(dir), Name: c.path, Path: c.path}}, Zone: time.UTC}
		rows, _, report, err := revenue.Read(context.Background(), src, source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		var sum money.Sum
		for _, r := range rows {
			sum.Add(r.Amount.Decimal)
		}
		if got := sum.Number(); len(rows) != c.rows || !got.Equal(money.MustNumber(c.sum).Decimal) || rows[0].To.Sub(rows[0].From) != c.width || len(report.Diagnostics) > 0 {
			t.Errorf("%s: %d rows of %s, sum %s, %v", c.path, len(rows), rows[0].To.Sub(rows[0].From), got, report.Diagnostics)
		}
	}
}

// FuzzRead holds the reader to its accounts, whatever the file: no panic, every row in one place, every amount too.
func FuzzRead(f *testing.F) {
	f.Add("hour,revenue\n2017-02-01 00:00,1\n")
	f.Add("time;amount;currency\n2017-10-29 02:30:00;\"-1e3\";USD\n#;;\n")
	f.Add(stripeHead + "txn_1,charge,ch_1,120.00,3.78,,116.22,usd,2017-02-28 17:00,2017-03-02 00:00,Lamp\ntxn_1,payout,ch_1,-1,0,,1,usd,2017-02-28 17:00,,\n")
	f.Add(shopifyHead + "#1,paid,2017-02-28 12:00:05 -0500,USD,59.90,2017-02-28 12:00:00 -0500,Lamp,,card,9.00,4001\n#1,,,,,,Shade,,,,\n")
	f.Add("date\ttotal\n1/2/2017\t3\n")
	f.Add("\xff\xfeh\x00,\x00\n\x00")
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, text string) {
		src := given(berlin, text)
		rows, _, report, err := revenue.Read(context.Background(), src, source.Options{TempDir: os.TempDir()})
		var d audit.Diagnostic
		if err != nil && !errors.As(err, &d) {
			t.Fatalf("not a fault: %v", err)
		}
		for _, c := range report.Controls {
			if !c.OK {
				t.Fatalf("control does not hold: %+v", c)
			}
		}
		for _, r := range rows {
			if r.To.Before(r.From) {
				t.Fatalf("%s to %s", r.From, r.To)
			}
		}
		for _, l := range report.Rejects {
			l.Close()
		}
	})
}
