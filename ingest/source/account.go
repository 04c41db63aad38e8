package source

import (
	"strconv"

	"slacredit/sla/audit"
)

// Account is the account of one input that has rows: what came of each of them.
type Account struct {
	audit.Input
	Findings Findings
	Rejects  *Rejects
}

// Reject sets a row apart that is not understood.
func (a *Account) Reject(at audit.Origin, code, hint, text string, raw []byte) error {
	a.Rejected++
	a.find(audit.Error, at, code, hint, text)
	return a.Rejects.Add(at, code, text, raw)
}

// Leave sets a row aside that is understood.
func (a *Account) Leave(at audit.Origin, code, hint, text string) {
	a.SetAside++
	a.find(audit.Warning, at, code, hint, text)
}

// Repeats says that the input is byte for byte the same as another file, which is counted instead.
func (a *Account) Repeats(of, code string) {
	a.SameAs, a.Why = of, "not read: it repeats another file"
	a.find(audit.Warning, audit.Origin{Path: a.Path}, code, "", "the file is byte for byte the same as "+of+", and is not counted")
}

func (a *Account) find(s audit.Severity, at audit.Origin, code, hint, text string) {
	a.Findings.Add(audit.Diagnostic{Code: code, Severity: s, Path: at.Path, Line: at.Line, Column: at.Column, Text: text, Hint: hint})
}

// Control holds the rows that went in against what came of them.
func (a *Account) Control(name string) audit.Control {
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	return audit.Control{Name: name, Source: a.Path, Read: n(a.Rows), Used: n(a.Used), SetAside: n(a.SetAside), Rejected: n(a.Rejected),
		OK: a.Rows == a.Used+a.SetAside+a.Rejected}
}
