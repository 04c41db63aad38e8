package workbook

import (
	"strings"

	"slacredit/sla"
)

// verdictWords say what the figures say.
var verdictWords = map[sla.Verdict]string{
	sla.Breach:       "Breach",
	sla.NoBreach:     "No breach",
	sla.Depends:      "Depends on unknown time",
	sla.Insufficient: "Not enough evidence",
	sla.NoAgreement:  "No agreement for the date",
}

// inWords is a verdict in words; one that is not known here stands as it is.
func inWords(v sla.Verdict) string {
	if w := verdictWords[v]; w != "" {
		return w
	}
	return spaced(string(v))
}

var readinessWords = map[sla.Readiness]string{sla.Ready: "Ready to file", sla.NeedsReview: "Needs review"}

func readinessInWords(a *sla.Assessment) string {
	w := readinessWords[a.Readiness]
	if w == "" {
		w = spaced(string(a.Readiness))
	}
	if a.Certainty == sla.Provisional {
		w += "; bill provisional"
	}
	return w
}

// spaced turns a code of result.json into words: future_bill_credit is "future bill credit".
func spaced(code string) string { return strings.ReplaceAll(code, "_", " ") }

// sentence begins with a capital.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
