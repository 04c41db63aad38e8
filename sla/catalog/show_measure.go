package catalog

import (
	"fmt"
	"strings"

	"slacredit/sla"
)

// measureWords tell what the percentage of a measure is.
var measureWords = map[string]string{
	sla.SliceMean:    "100 % less the mean of the error rates of all slices",
	sla.TimeRatio:    "100 % less the share of the time that was down",
	sla.EventRatio:   "the good events in percent of all events, pooled",
	sla.WeightedTime: "100 % less the share of the time that was down, each outage weighted by who was affected",
	sla.Duration:     "the time that was down",
	sla.Count:        "the number of outages",
}

var totalWords = map[string]string{
	"sum": "added up over the period", "longest": "of the longest single outage", "each": "of every outage by itself",
}

var weightWords = map[string]string{
	"affected_users": "the share of users that were affected", "affected_ratio": "the share of requests or resources that were affected",
}

var populationWords = map[string]string{
	"all_down": "down while all of its resources are", "any_down": "down while any of its resources is", "worst": "its worst resource decides",
}

var denominatorWords = map[string]string{
	"period": "all of the period", "deployed": "the time in which the resource was deployed", "scheduled": "the period without planned maintenance",
}

var startWords = map[string]string{
	"ticket": "the customer's ticket is opened, not with the impact", "detection": "the provider detects the trouble, not with the impact",
}

var combineText = map[string]string{"worst": "the worst", "pooled": "all requests pooled"}

func (p *page) measure(m sla.Measure) {
	p.field(2, "measure", measureText(m)+cite(m.Clause))
	p.field(2, "", m.Signal)
	p.field(2, "", badText(m))
	if r := m.Round; r != nil {
		p.field(2, "", fmt.Sprintf("the percentage is rounded to %d decimals, %s, before it is looked up", r.Places, spaced(string(r.Mode))))
	}
	if m.StartsAt != "" {
		p.field(2, "", "the clock starts when "+startWords[m.StartsAt])
	}
}

func measureText(m sla.Measure) string {
	s := m.Kind + ": " + measureWords[m.Kind]
	switch m.Kind {
	case sla.SliceMean:
		s += fmt.Sprintf(" of %s", spellLength(m.Slice))
	case sla.WeightedTime:
		s += ", that is by " + weightWords[m.Weight]
	case sla.Duration:
		s += ", " + totalWords[m.Total]
	}
	if len(m.Codes) > 0 && m.BadIf == nil {
		s += "; errors are " + strings.Join(m.Codes, ", ")
	}
	if m.Empty == "clean" {
		s += "; a slice without requests has no error"
	} else if m.Empty != "" {
		s += "; what a slice without requests is, the text does not say"
	}
	if m.By != "" {
		s += fmt.Sprintf("; by %s, taking %s", m.By, combineText[m.Combine[0]])
		for _, other := range m.Combine[1:] {
			s += "; other reading: " + combineText[other]
		}
	}
	return s
}

// badText says when time is bad, how long it must be, and what it is divided by.
func badText(m sla.Measure) string {
	var parts []string
	if m.BadIf != nil {
		parts = append(parts, badIfText(m))
	}
	if len(m.Down) > 0 {
		var states []string
		for _, d := range m.Down {
			states = append(states, string(d))
		}
		parts = append(parts, "down is: "+strings.Join(states, " or "))
	}
	if m.Population != "" {
		parts = append(parts, "a unit is "+populationWords[m.Population])
		if m.Population == "worst" {
			parts[len(parts)-1] = "of a unit, " + populationWords[m.Population]
		}
	}
	if d := m.Debounce; d != nil {
		parts = append(parts, debounceText(*d))
	}
	if d := m.Denominator; d != nil {
		of := denominatorWords[d.Kind]
		if d.Kind == "fixed" {
			of = "a fixed " + spellLength(d.Fixed)
		}
		parts = append(parts, "the time is "+of)
	}
	return strings.Join(parts, "; ")
}

func badIfText(m sla.Measure) string {
	s := "a slice of " + spellLength(m.Slice) + " is down when "
	if m.BadIf.AllFail {
		s += "all of its requests fail"
	} else {
		s += "more than " + m.BadIf.ErrorRateMoreThan.String() + " % of its requests fail"
	}
	if len(m.Codes) > 0 {
		s += " with " + strings.Join(m.Codes, ", ")
	}
	if n := m.BadIf.MinRequests; n > 0 {
		s += fmt.Sprintf(", of at least %d", n)
	}
	return s
}

func debounceText(d sla.Debounce) string {
	s := "only an outage of at least " + spellLength(d.AtLeast) + " counts"
	if d.MoreThan != 0 {
		s = "only an outage of more than " + spellLength(d.MoreThan) + " counts"
	}
	if d.Counts == "whole_run" {
		s += ", and then from its first moment"
	} else {
		s += ", and only what goes beyond that"
	}
	if d.WholeMinutes {
		s += ", in whole minutes"
	}
	return s
}

func periodText(k sla.Period) string {
	switch k.Kind {
	case sla.FixedDays:
		return fmt.Sprintf("%d days", k.Days)
	case sla.RollingMonths:
		return fmt.Sprintf("the last %d months", k.Months)
	case sla.FiscalQuarter:
		return fmt.Sprintf("the fiscal quarter, the first of which begins with month %d", k.StartMonth)
	}
	return "the " + spaced(string(k.Kind))
}

// periodNoun is what a claim is made for, beside its labels.
func periodNoun(k *sla.Period) string {
	switch {
	case k == nil || k.Kind == sla.CalendarMonth || k.Kind == sla.BillingMonth:
		return "month"
	case k.Kind == sla.CalendarQuarter || k.Kind == sla.FiscalQuarter:
		return "quarter"
	case k.Kind == sla.ContractYear:
		return "year"
	}
	return "period"
}

// spaced turns an identifier into words.
func spaced(id string) string { return strings.ReplaceAll(id, "_", " ") }
