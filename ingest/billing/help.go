package billing

import "slacredit/ingest/source"

// HelpOf is the page of a format. The zero page where there is none of that name.
func HelpOf(name string) source.Help {
	for _, f := range formats() {
		if f.name == name {
			return f.help
		}
	}
	return source.Help{}
}

// The pages of the formats that this package read first. Other formats keep theirs beside their readers.
var (
	awsCURHelp = source.Help{
		Title: "AWS Cost and Usage Report",
		Reads: "The report as AWS delivers it into a bucket of yours: CSV packed with gzip or zip, or Parquet; one file, or the folder with its manifests, of which " +
			"only the newest version of a month counts. Turn resource ids on where a credit is of a single resource.",
		Proves: "What was billed (the unblended cost, or with cost: effective or net another one), by account, service, region, storage class and kind of charge: the base that a credit is a percentage of. " +
			"Tax, credits, refunds, support, marketplace, upfront payments and fees are told apart and set aside.",
		Limits: "A report without an invoice id is of a month that is still open, and its amounts may change. A row that repeats another counts once. Versions of a month " +
			"that neither a manifest nor a time in their folder's name puts in order are refused. Costs in Parquet are doubles, taken as the shortest decimals.",
		Sources: "https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html",
	}
	awsCUR2Help = source.Help{
		Title:   "AWS Cost and Usage Report 2.0 (Data Exports)",
		Reads:   "The standard data export of CUR 2.0, with the column product: CSV packed with gzip, or Parquet; one file, or the folders data and metadata, of which only the newest version of a month counts.",
		Proves:  "What was billed (the unblended cost), by account, service, region, storage class and kind of charge: the base that a credit is a percentage of.",
		Limits:  "An export without an invoice id is of a month that is still open, and its amounts may change. An export whose query left columns out may lack what is needed, and the message names it.",
		Sources: "https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html",
	}
	focusHelp = source.Help{
		Title:   "FOCUS, the FinOps Open Cost and Usage Specification",
		Reads:   "Exports of FOCUS 1.0 to 1.2 as CSV or Parquet, of any provider: AWS, Microsoft, Google, Oracle and others write it; and 1.0-preview, which Oracle's reports follow.",
		Proves:  "What was billed (BilledCost, or with cost: effective the EffectiveCost), by account, service, region and kind of charge, in any provider's bill: the base that a credit is a percentage of.",
		Limits:  "It has no storage class, which is told from AWS's own columns beside it where they are there. FOCUS 0.5 has columns of other meanings and is refused. In the view that Google publishes, the cost is after all credits: promotions are taken out of it again.",
		Sources: "https://focus.finops.org/focus-specification/",
	}
)
