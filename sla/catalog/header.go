package catalog

import (
	"strings"

	"slacredit/sla"
)

// header reads from the lines of a terms file what a list shows of it. Decoding the whole catalog takes many times as
// long as a person waits for a list. It knows the usual layout only (block style, one key a line) and tells when a file has
// another: that file is then decoded. A test holds it against Load for every file of the catalog.
func header(id string, data []byte) (s Summary, ok bool) {
	s = Summary{ID: id, Versions: []string{}, Commitments: []string{}}
	h := headerScan{summary: &s, seen: map[string]bool{}, versionDash: -1}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, " \r\n")
		text := strings.TrimLeft(line, " ")
		if text == "" || text[0] == '#' {
			continue
		}
		if !h.line(len(line)-len(text), text) {
			return Summary{}, false
		}
	}
	return s, s.Provider != "" && s.Service != "" && len(s.Versions) > 0 && s.Grade != ""
}

// headerScan is where a header stands: at which indent the items of versions and the keys of a version stand, and whether
// the lines are those of a version's commitments.
type headerScan struct {
	summary                              *Summary
	seen                                 map[string]bool // commitments
	section                              string          // the key of the top level
	versionDash, versionKeys, commitment int
	inCommitments                        bool
}

// line takes one line that says something. It is false for a layout that is not understood.
func (h *headerScan) line(indent int, text string) bool {
	dash := strings.HasPrefix(text, "- ")
	if indent == 0 && !dash {
		key, value, _ := strings.Cut(text, ":")
		h.section = key
		switch key {
		case "provider":
			return scalar(value, &h.summary.Provider)
		case "service":
			return scalar(value, &h.summary.Service)
		case "versions":
			return strings.TrimSpace(value) == ""
		}
		return true
	}
	if h.section != "versions" {
		return true
	}
	if dash && h.versionDash < 0 {
		h.versionDash = indent
	}
	at := indent
	if dash {
		text = strings.TrimLeft(text[2:], " ")
		at = indent + 2
	}
	switch {
	case dash && indent == h.versionDash:
		h.versionKeys, h.inCommitments = at, false
		return !strings.HasPrefix(text, "{") && h.versionKey(text)
	case !dash && indent == h.versionKeys:
		return h.versionKey(text)
	case dash && h.inCommitments && (h.commitment < 0 || indent == h.commitment):
		h.commitment = indent
		key, value, _ := strings.Cut(text, ":")
		if key != "id" { // an id that is not the first key
			return false
		}
		return h.commitmentID(value)
	}
	return true
}

func (h *headerScan) versionKey(text string) bool {
	key, value, _ := strings.Cut(text, ":")
	h.inCommitments = key == "commitments"
	newest := len(h.summary.Versions) <= 1
	switch key {
	case "version":
		var id string
		if !scalar(value, &id) {
			return false
		}
		h.summary.Versions = append(h.summary.Versions, id)
	case "grade":
		if newest {
			return scalar(value, (*string)(&h.summary.Grade))
		}
	case "contract_required":
		if newest {
			h.summary.ContractRequired = strings.TrimSpace(value) == "true"
		}
	case "commitments":
		h.commitment = -1
		value = strings.TrimSpace(value)
		return value == "" || value == "[]"
	}
	return true
}

func (h *headerScan) commitmentID(value string) bool {
	var id string
	if !scalar(value, &id) {
		return false
	}
	if !h.seen[id] {
		h.seen[id] = true
		h.summary.Commitments = append(h.summary.Commitments, id)
	}
	return true
}

// scalar reads a text that stands on one line, plain or quoted.
func scalar(value string, into *string) bool {
	value = strings.TrimSpace(value)
	if value == "" || strings.ContainsRune("|>&*!{[%@`", rune(value[0])) {
		return false
	}
	if q := value[:1]; q == `"` || q == "'" {
		text, rest, closed := strings.Cut(value[1:], q)
		*into = text
		return closed && !strings.Contains(text, `\`) && !strings.HasPrefix(rest, q)
	}
	text, _, _ := strings.Cut(value, " #")
	*into = strings.TrimSpace(text)
	return true
}

// summary is what the list shows of a decoded agreement.
func summary(a *sla.Agreement) Summary {
	newest := a.Versions[0]
	return Summary{ID: a.ID, Provider: a.Provider, Service: a.Service, Versions: a.VersionIDs(),
		Commitments: append([]string{}, a.Commitments()...), Grade: newest.Grade, ContractRequired: newest.ContractRequired, Own: a.Own}
}
