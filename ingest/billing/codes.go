package billing

// hints say what to do about a finding, by its code. The codes are stable: scripts and tests branch on them.
var hints = map[string]string{
	// These stop the work.
	"BILL-QUOTE":  "write the file as RFC 4180 does: quotes around the whole field, quotes within it doubled",
	"BILL-RECORD": "look for a quote that is never closed",

	"BILL-DATE-ORDER":       "state it with date_order: mdy or dmy",
	"BILL-ACTUAL-AMORTIZED": "give one of the two exports: actual costs are what the invoices rest on",
	"BILL-ENCODING":         "say what it is with encoding: windows-1252, iso-8859-15, shift_jis …",
	"BILL-NUMBER":           "write as the bill does what is 1234.56, such as 1.234,56",
	"BILL-JSON":             "export the rows again as JSON, one object a line",

	"BILL-MANIFEST-MISSING": "download the whole version again; a part of a bill is no bill",
	"BILL-VERSIONS":         "name the folder of the version that counts, or add the manifest of the month's own folder",

	"BILL-MANY": "name the commitment in the claim, if it needs no single resource; or give the bills of fewer months or accounts",

	// These reject a row.
	"BILL-NUM":      "write costs as plain decimals such as 1234.56 or 1.2E-5, or show with number: how this bill writes 1234.56",
	"BILL-NULL":     "no cost is not a cost of zero: export the bill again, or remove the row",
	"BILL-CURRENCY": "a cost counts only with its currency: if you know it, state it with columns: {currency: =USD}",
	"BILL-DATE":     "write times as ISO 8601 with the year first, or state date_order: mdy or dmy",
	"BILL-ACCOUNT":  "export the bill again and do not save it from a spreadsheet, which turns account ids into numbers",
	"BILL-FIELDS":   "look for a comma in a field that is not quoted",
	"BILL-FIELD":    "look for a quote that is closed too late",
	"BILL-CUT":      "the download may have broken off: get the file again",

	// These warn.
	"BILL-REPEATED":          "exports that overlap hold the same rows; if these are charges of their own, ask the provider why they have one id",
	"BILL-OVERLAP":           "give one export of each time: a later export of a month holds what the earlier ones held",
	"BILL-TWO-FORMATS":       "give each month in one format only",
	"BILL-TOTAL-ROW":         "if it is the total of the others, remove the row; if it is a charge of its own, leave it",
	"BILL-TAG":               "without the tag, what is eligible of this bill is allocated to no cost centre: export the bill with its tags, or allocate by account",
	"BILL-KEY-CLASH":         "files of two deliveries of one month may be mixed: give one delivery only",
	"BILL-ASSUMED-USAGE":     "tax, credits and fees among them cannot be told: an export with line item types can",
	"BILL-ASSUMED-CURRENCY":  "if it is another one, state that with columns: {currency: =EUR}",
	"BILL-ESTIMATE":          "take the Cost and Usage Report for a claim; this is rounded, and what was filtered on the screen is not in it",
	"BILL-OLD-VERSION":       "a month is delivered again and again, each time as a whole: only the newest version counts",
	"BILL-SHORT":             "the missing fields at the end count as null",
	"BILL-OPEN":              "the month is not closed: amounts may change until the invoice is issued",
	"BILL-PERIOD":            "is this the bill of another month?",
	"BILL-SAME-FILE":         "a file counts once",
	"BILL-USAGE-TYPE":        "the charge is in no storage class, and so in no base that is bound to one",
	"BILL-CURRENCY-UNSTATED": "state it with columns: {currency: =USD}; until then the charges are in no base",
	"BILL-KIND":              "the charge counts in no base until its kind is known",
	"BILL-ADJUSTMENT":        "look at these rows: some providers print ordinary usage as adjustments",
	"BILL-REGION":            "the charge is in no region, and so in no base that is bound to one",
	"BILL-INVOICE-MONTH":     "late use is invoiced later; if the agreement goes by invoices, say so in the claim",
	"BILL-NEGATION":          "unblended, usage under a savings plan counts twice without its SavingsPlanNegation rows: export all line item types",
}
