package sla

import (
	"cmp"
	"fmt"
	"slices"
)

// rest gives an assessment a verdict that is no answer, and the note that it rests on. The first such note is what must be settled
// first.
func (a *Assessment) rest(v Verdict, n Note) {
	a.Verdict = v
	a.addNotes(n)
	a.ground = cmp.Or(a.ground, n.Code)
}

// unversioned gives an assessment the verdict that no version governs. The last note says why.
func (a *Assessment) unversioned(notes []Note) {
	a.Verdict = NoAgreement
	for _, n := range notes {
		a.ground = n.Code
		a.addNotes(n)
	}
}

// Ground is why an assessment has no answer: the note that its verdict rests on. Empty where it has one.
func (a Assessment) Ground() string {
	for _, n := range a.Notes {
		if n.Code == a.ground {
			return n.Text
		}
	}
	return ""
}

// note adds a note. Where the terms bring one with the same code, the two become one.
func (a *Assessment) note(code string, review bool, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for i := range a.Notes {
		if n := &a.Notes[i]; n.Code == code {
			if n.Text != text {
				n.Text += " " + text
			}
			n.Review = n.Review || review
			return
		}
	}
	a.Notes = append(a.Notes, Note{code, text, review})
}

// addNotes adds notes that are not there yet.
func (a *Assessment) addNotes(notes ...Note) {
	for _, n := range notes {
		if !slices.Contains(a.Notes, n) {
			a.Notes = append(a.Notes, n)
		}
	}
}

// noteOnce adds a note unless one with its code is there; that one then needs a person if this one does.
func (a *Assessment) noteOnce(n Note) {
	for i := range a.Notes {
		if a.Notes[i].Code == n.Code {
			a.Notes[i].Review = a.Notes[i].Review || n.Review
			return
		}
	}
	a.Notes = append(a.Notes, n)
}
