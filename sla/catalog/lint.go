package catalog

import (
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a zone's name means the same on every machine

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
)

// maxFindings bounds the errors, and the warnings, about one file: nobody reads more.
const maxFindings = 100

// linter collects what is wrong with an agreement. A part of it may not have been read: what that part decides is not judged.
type linter struct {
	doc    strict.Document
	found  audit.Diagnostics
	errors int
	warned int

	notes      []sla.TermsNote // of the version at hand
	notesKnown bool            // all of them were read
}

// where is the way to a value: keys and list positions, as strict.Document.At takes them.
type where []any

func (w where) in(steps ...any) where { return append(slices.Clip(w), steps...) }

func (l *linter) fault(at where, code, hint, format string, args ...any) {
	if l.errors++; l.errors <= maxFindings {
		l.found = append(l.found, audit.Fault("TERMS-"+code, l.doc.At(at...), hint, format, args...))
	}
}

func (l *linter) warn(at where, code, hint, format string, args ...any) {
	if l.warned++; l.warned <= maxFindings {
		d := audit.Fault("TERMS-"+code, l.doc.At(at...), hint, format, args...)
		d.Severity = audit.Warning
		l.found = append(l.found, d)
	}
}

// prose are the keys whose texts nothing is decided by.
var prose = []string{"clause", "text", "title", "url", "subject", "route"}

// knows tells whether the values at these places are those of the file. Where one could not be read, that is reported
// already, and what follows from its absence would only mislead.
func (l *linter) knows(places ...where) bool {
	for _, p := range places {
		if slices.ContainsFunc(l.doc.Unread(p...), func(key string) bool { return !slices.Contains(prose, key) }) {
			return false
		}
	}
	return true
}

// printed reports what is a slip of the pen, unless the provider's own table has it: a note of the version whose code begins
// with interpret_ says so, and how it is read.
func (l *linter) printed(at where, code, hint, format string, args ...any) {
	if l.noted(noteInterpret) {
		l.warn(at, code, "the note "+noteInterpret+"… says how it is read", format, args...)
		return
	}
	if hint != "" {
		hint += ". "
	}
	l.fault(at, code, hint+"Where the agreement itself says this, add a note whose code begins with "+noteInterpret, format, args...)
}

// noted tells whether the version at hand has, or may have, a note whose code begins so.
func (l *linter) noted(prefix string) bool {
	return !l.notesKnown || slices.ContainsFunc(l.notes, func(n sla.TermsNote) bool { return strings.HasPrefix(n.Code, prefix) })
}

// list is what was found, by place.
func (l *linter) list() audit.Diagnostics {
	l.found.Sort()
	more := func(n int, sev audit.Severity) {
		if n > maxFindings {
			d := audit.Fault("TERMS-"+strict.More, audit.Origin{Path: l.doc.At().Path}, "repair these first", "%d more findings are not listed", n-maxFindings)
			d.Severity = sev
			l.found = append(l.found, d)
		}
	}
	more(l.errors, audit.Error)
	more(l.warned, audit.Warning)
	return l.found
}

// word reports a text that is none of those allowed.
func (l *linter) word(at where, code, what, got string, allowed []string) bool {
	if slices.Contains(allowed, got) {
		return true
	}
	hint := "use one of " + strings.Join(allowed, ", ")
	if near := strict.Near(got, allowed); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	l.fault(at, code, hint, "%q is not a %s", clip(got), what)
	return false
}

// repeats reports texts of a list that stand in it twice.
func (l *linter) repeats(at where, code, what string, list []string) {
	seen := map[string]bool{}
	for i, s := range list {
		if seen[s] {
			l.fault(at.in(i), code, "remove one of them", "%s %q stands twice", what, clip(s))
		}
		seen[s] = true
	}
}

var wordPattern = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)

// name reports an id that is not a plain lower-case word.
func (l *linter) name(at where, code, what, got string) {
	if !wordPattern.MatchString(got) || len(got) > 64 {
		l.fault(at, code, "use lower-case letters, digits, _ and -, as in request_types", "%q cannot be the name of a %s", clip(got), what)
	}
}

// lint checks what the schema alone cannot: that the parts of an agreement fit together. Faults are what decoding found; they
// come first, and are in the list that is returned.
func lint(a *sla.Agreement, doc strict.Document, faults audit.Diagnostics) audit.Diagnostics {
	if doc.At().Line == 0 || len(faults) > maxFindings { // there is nothing to judge, or nobody reads more
		return faults
	}
	l := &linter{doc: doc, found: faults, errors: len(faults)}
	if l.knows(where{"schema"}) && a.Schema != SchemaName {
		l.fault(where{"schema"}, "SCHEMA", "write schema: "+SchemaName, "schema %q is not known to this version of slacredit", clip(a.Schema))
	}
	if l.knows(where{"id"}) && !isID(a.ID) {
		l.fault(where{"id"}, "ID", "write provider/service in lower case: aws/s3", "%q cannot be an agreement's id", clip(a.ID))
	}
	// "Local" would be another zone on every machine.
	if _, err := time.LoadLocation(a.Zone); l.knows(where{"zone"}) && (err != nil || a.Zone == "Local") {
		l.fault(where{"zone"}, "ZONE", "write a name of the IANA time zone database: UTC, America/Los_Angeles", "%q is not a time zone", clip(a.Zone))
	}
	if len(a.Versions) == 0 && l.knows(where{"versions"}) {
		l.fault(where{"versions"}, "VERSIONS", "write the text that is known, or one called undated", "an agreement needs at least one version")
	}
	l.order(a.Versions)
	for i, v := range a.Versions {
		l.version(where{"versions", i}, v)
	}
	return l.list()
}

// order checks that versions stand newest first, each with a day of its own, an undated one last.
func (l *linter) order(versions []sla.Version) {
	seen := map[string]bool{}
	var before interval.Date
	for i, v := range versions {
		if !l.dated(where{"versions", i}) {
			continue
		}
		at := where{"versions", i, "version"}
		if seen[v.ID] {
			l.fault(at, "VERSION-REPEAT", "name each by its own date, or remove one", "version %q stands twice", clip(v.ID))
		}
		seen[v.ID] = true
		from := v.From()
		switch {
		case from.IsZero() && i < len(versions)-1:
			l.fault(at, "VERSION-ORDER", "move it to the end", "an undated version stands before others")
		case i > 0 && !from.IsZero() && !before.IsZero() && !before.After(from):
			l.fault(at, "VERSION-ORDER", "put the newest version first; two versions cannot begin on one day",
				"version %s (from %s) stands after one from %s", v.ID, from, before)
		}
		if !from.IsZero() {
			before = from
		}
	}
}

// dated tells whether the name and the dates of a version are known.
func (l *linter) dated(at where) bool {
	return l.knows(at.in("version"), at.in("last_updated"), at.in("effective"))
}

func (l *linter) version(at where, v sla.Version) {
	switch {
	case !l.dated(at):
	case v.ID == undated:
		if !v.From().IsZero() {
			l.fault(at.in("version"), "VERSION-ID", "name the version by its date", "an undated version has a date")
		}
	case v.From().IsZero():
		l.fault(at.in("version"), "VERSION-DATE", "add last_updated (the page's date) or effective; or call the version undated",
			"version %q has no date", clip(v.ID))
	case v.ID != v.LastUpdated.String() && v.ID != v.Effective.String():
		l.fault(at.in("version"), "VERSION-ID", "use the date in last_updated or effective", "version %q is named by none of its dates", clip(v.ID))
	}
	l.source(at, v)

	noted := map[string]bool{}
	l.notes, l.notesKnown = v.Notes, l.knows(at.in("notes"))
	for i, n := range v.Notes {
		l.selectors(at.in("notes", i, "applies_to"), n.AppliesTo)
		if !l.knows(at.in("notes", i, "code")) {
			continue
		}
		l.name(at.in("notes", i, "code"), "NOTE", "note", n.Code)
		if noted[n.Code] {
			l.fault(at.in("notes", i, "code"), "NOTE", "give each note a code of its own, or make one of them", "note %q stands twice", clip(n.Code))
		}
		noted[n.Code] = true
	}
	switch {
	case !l.notesKnown || !l.knows(at.in("contract_required")):
	case v.ContractRequired && len(v.Commitments) > 0:
		l.fault(at.in("contract_required"), "CONTRACT", "remove it, or the commitments", "a template for a customer's own contract has no commitments")
	case v.ContractRequired != noted[noteContract]:
		l.fault(at.in("contract_required"), "CONTRACT", "say in a note "+noteContract+" what a customer fills in, and set contract_required: true",
			"contract_required and the note of that name go together")
	}
	if len(v.Commitments) == 0 && len(v.Notes) == 0 && l.notesKnown && l.knows(at.in("commitments")) {
		l.fault(at.in("commitments"), "NO-COMMITMENT", "say in a note what is left out and why", "a version without commitments needs a note")
	}
	l.commitments(at.in("commitments"), v.Commitments)
}

func (l *linter) commitments(at where, all []sla.Commitment) {
	var ids []string
	named := true
	for i, c := range all {
		ids = append(ids, c.ID)
		named = named && l.knows(at.in(i, "id"), at.in(i, "not_with"))
	}
	for i, c := range all {
		here := at.in(i)
		if l.knows(here.in("id")) {
			l.name(here.in("id"), "COMMITMENT-ID", "commitment", c.ID)
		}
		if c.ID != "" && slices.Contains(ids[:i], c.ID) {
			l.fault(here.in("id"), "COMMITMENT-ID", "give each commitment an id of its own", "commitment %q stands twice in this version", clip(c.ID))
		}
		if !l.short(here, c) {
			continue
		}
		for j, other := range c.NotWith {
			k := slices.Index(ids, other)
			switch {
			case !named:
			case k < 0 || other == c.ID:
				l.fault(here.in("not_with", j), "NOT-WITH", "commitments of this version: "+clip(strings.Join(ids, ", ")), "%q is no other commitment of this version", clip(other))
			case !slices.Contains(all[k].NotWith, c.ID):
				l.fault(here.in("not_with", j), "NOT-WITH", "add it there too", "%s does not name %s in return", clip(other), clip(c.ID))
			}
		}
		l.commitment(here, c)
	}
}

var hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// source checks that the grade of a version is not better than what was read.
func (l *linter) source(at where, v sla.Version) {
	s := v.Source
	where := at.in("source", "quality")
	quality := l.knows(where) && l.word(where, "SOURCE", "quality of a source", s.Quality, qualities)
	if s.SHA256 != "" && !hashPattern.MatchString(s.SHA256) {
		l.fault(at.in("source", "sha256"), "SOURCE", "write 64 lower-case hexadecimal digits, or remove the key", "%q is not a SHA-256", clip(s.SHA256))
	}
	primary := s.Quality == "primary" || s.Quality == "primary_copy"
	switch {
	case !l.knows(at.in("grade")):
	case v.Grade == sla.Verified && !primary && quality:
		l.fault(at.in("grade"), "GRADE", "grade it secondary or unverified", "a version is not verified by a source of quality %s", clip(s.Quality))
	case v.Grade == sla.Verified && v.From().IsZero() && l.dated(at):
		l.fault(at.in("grade"), "GRADE", "find the date of the text", "an undated version cannot be verified")
	case v.Grade == sla.Secondary && s.Quality == "unverified":
		l.fault(at.in("grade"), "GRADE", "grade it unverified", "a version is not secondary where the source is unverified")
	}
}
