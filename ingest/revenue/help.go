package revenue

import "slacredit/ingest/source"

// HelpOf is the page of a format. The zero page where there is none of that name.
func HelpOf(name string) source.Help {
	if name != Format {
		return source.Help{}
	}
	return source.Help{
		Title:   "Tables of revenue: time, amount",
		Reads:   "CSV with a header: in each row an hour, a day or the moment of an order, and its amount; maybe a currency. Columns are known by their usual names (hour, created_at, revenue_usd …) or named with columns:.",
		Proves:  "What was sold when. With some weeks of history around an outage it shows what was lost, as a range.",
		Limits:  "It shows what was not sold, not whose fault that was, and no credit is computed from it. Times without a zone ask for timezone:, and amounts with thousands separators are read only where there is one way to read them.",
		Sources: "It is a shape of slacredit's own.",
	}
}

// Formats are the names of the formats that can be read.
func Formats() []string { return []string{Format} }
