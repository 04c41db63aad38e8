package sla

import (
	"fmt"
	"strings"
	"time"

	"slacredit/sla/interval"
)

// Governs chooses the version of the agreement that applies, by the agreement's own rule: the date that counts is the
// first incident's in the agreement's zone (zero: none known), or the contract's signature or renewal for agreements fixed by it; where that date
// is not known it is the first day of the month. The notes say which of these was done. Nil when no version governs.
func (a *Agreement) Governs(month interval.Month, incident time.Time, signed interval.Date) (*Version, []Note) {
	var notes []Note
	date := interval.DateOf(month.In(time.UTC).Start)
	switch {
	case a.GovernedBy == ByIncident && !incident.IsZero():
		date = interval.DateOf(incident.In(a.zone()))
	case a.GovernedBy != ByIncident && !signed.IsZero():
		date = signed
	case a.GovernedBy != ByIncident:
		notes = append(notes, Note{"version_date_assumed", fmt.Sprintf(
			"The agreement's version is fixed by %s; that date was not given, so the first day of the month (%s) stands in for it.",
			words(string(a.GovernedBy)), date), true})
	}
	var undated *Version
	for i := range a.Versions {
		v := &a.Versions[i]
		from := v.From()
		if from.IsZero() {
			undated = v
			continue
		}
		if from.After(date) {
			continue
		}
		if v.Effective.IsZero() {
			notes = append(notes, Note{"version_from_page_date", fmt.Sprintf(
				"Version %s is taken to govern from the date on its page; the text states no effective date.", v.ID), false})
		}
		return v, notes
	}
	if undated != nil {
		return undated, append(notes, Note{"version_undated", fmt.Sprintf(
			"No dated version covers %s; the undated text is used.", date), true})
	}
	return nil, append(notes, Note{"no_version", fmt.Sprintf("No version of %s is known to be in force on %s.", a.ID, date), true})
}

// Version finds a version by its id.
func (a *Agreement) Version(id string) *Version {
	for i := range a.Versions {
		if a.Versions[i].ID == id {
			return &a.Versions[i]
		}
	}
	return nil
}

// words turns an identifier into words.
func words(id string) string { return strings.ReplaceAll(id, "_", " ") }
