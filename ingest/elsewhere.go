package ingest

import (
	"bytes"
	"slices"
	"strings"

	"slacredit/sla/audit"
)

// elsewhere refuses files of slacredit's own that are neither evidence nor bills nor revenue, and says where they go: code
// FORMAT-ELSEWHERE. Head is the beginning of a text.
func elsewhere(head []byte, path string) error {
	fault := func(what, where string) error {
		return audit.Fault("FORMAT-ELSEWHERE", audit.Origin{Path: path}, "see slacredit help run, and slacredit help reconcile", "this is %s: %s", what, where)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	if bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text[:min(len(text), 200)], []byte(`"slacredit.result/`)) {
		return fault("a result of slacredit", "name it under history: or restates:, or give it to slacredit reconcile")
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	columns := strings.Split(strings.ToLower(strings.NewReplacer(" ", "", `"`, "", "\r", "").Replace(string(line))), ",")
	all := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(columns, n) })
	}
	switch {
	case all("from", "to", "kind", "reason"):
		return fault("a ledger of exclusions", "name it under exclusions_files:")
	case all("claim_id") && (all("date_filed") || all("case_number") || all("amount_claimed") || all("amount_granted")):
		return fault("a register of claims", "give it to slacredit reconcile with --register")
	}
	return nil
}
