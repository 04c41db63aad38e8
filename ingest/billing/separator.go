package billing

import (
	"strings"

	"slacredit/sla/audit"
)

// spreadsheetSeparators are what spreadsheets of some countries put between fields in the place of commas.
var spreadsheetSeparators = [][2]string{{";", "semicolons"}, {"\t", "tabs"}}

// checkSeparator refuses a bill that a spreadsheet has saved with other separators. It could be taken apart; but a spreadsheet that
// writes these writes numbers and dates in its own way too, and has cut long numbers short.
func checkSeparator(h *header, at audit.Origin) error {
	line := strings.Join(h.names, ",")
	for _, separator := range spreadsheetSeparators {
		names := strings.Split(line, separator[0])
		for i, n := range names {
			names[i] = strings.Trim(n, ` "`)
		}
		if f, _ := detect(newHeader(names)); f != nil {
			return audit.Fault("BILL-FORMAT", at, "take the file as the provider gave it: a spreadsheet that saves it changes numbers and dates as well",
				"this is a bill of format %s with %s in the place of commas", f.name, separator[1])
		}
	}
	return nil
}
