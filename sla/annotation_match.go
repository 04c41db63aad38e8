package sla

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"slacredit/sla/interval"
)

// Fit is how well what an annotation names fits what an assessment is about.
type Fit string

const (
	Named   Fit = "named"    // it names the same
	Similar Fit = "similar"  // one name is a part of the other
	Global  Fit = "global"   // it is about every region
	NotTold Fit = "not_told" // one of the two does not say, or names several at once
	other   Fit = ""         // it names something else
)

// stretchOfUnsaid is how far the time of an annotation is taken to reach where its beginning or end is not stated. Providers
// leave events open for months: an open one does not speak of everything since.
const stretchOfUnsaid = 24 * time.Hour

// clouds are the providers of feeds of their own, by the word for each, with the words that name it in agreements.
var clouds = map[string][]string{"aws": {"aws", "amazon"}, "gcp": {"gcp", "google"}, "azure": {"azure", "microsoft"}}

var nameWords = regexp.MustCompile(`[a-z0-9]+`)

// fillers are words that do not tell one service of a provider from another.
var fillers = []string{"amazon", "aws", "google", "gcp", "microsoft", "azure", "cloud", "service", "services", "the"}

// bareName is a name without what does not tell it from others: "Amazon S3", AmazonS3 and S3 are s3.
func bareName(s string) string {
	if before, _, ok := strings.Cut(s, "("); ok && strings.TrimSpace(before) != "" {
		s = before
	}
	words := nameWords.FindAllString(strings.ToLower(s), -1)
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(fillers, w) })
	bare := strings.Join(words, "")
	for _, vendor := range []string{"amazon", "aws"} {
		if rest := strings.TrimPrefix(bare, vendor); rest != "" {
			bare = rest
		}
	}
	return bare
}

// shortestPart is the shortest name of which being a part of another one means something.
const shortestPart = 6

// serviceNames are what an agreement's service is called: in its id, its text and on bills.
func (a *Agreement) serviceNames() (names []string) {
	_, tail, _ := strings.Cut(a.ID, "/")
	names = append(names, bareName(tail), bareName(a.Service))
	for _, v := range a.Versions {
		for _, c := range v.Commitments {
			for _, s := range c.Base.Services {
				names = append(names, bareName(s))
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return s == "" })
}

// fitProvider tells whether somebody's word is about the provider of an agreement. What the user names as a source of the claim is
// taken to be, but for a cloud's own feed on another cloud.
func (a *Agreement) fitProvider(an Annotation, own, chosen bool) Fit {
	slug, _, _ := strings.Cut(a.ID, "/")
	ours := nameWords.FindAllString(strings.ToLower(slug+" "+a.Provider), -1)
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return len(w) > 1 && slices.Contains(ours, w) })
	}
	theirs, cloud := clouds[an.Provider]
	if !cloud {
		theirs = nameWords.FindAllString(strings.ToLower(an.Provider), -1)
	}
	switch {
	case own:
		return NotTold // the customer's own word names no provider
	case has(theirs):
		return Named
	case chosen && (a.Own || !cloud):
		return NotTold
	}
	return other
}

// fitService tells whether an annotation names a service that is called one of these names.
func fitService(names []string, an Annotation, own bool) Fit {
	if own || len(an.Services) == 0 {
		return NotTold
	}
	fit := other
	for _, ours := range names {
		for _, s := range an.Services {
			theirs := bareName(s)
			switch {
			case theirs == ours:
				return Named
			case theirs == "" || strings.HasPrefix(theirs, "multiple"):
				fit = NotTold
			case fit == other && min(len(ours), len(theirs)) >= shortestPart && (strings.Contains(ours, theirs) || strings.Contains(theirs, ours)):
				fit = Similar
			}
		}
	}
	return fit
}

// fitRegion tells whether an annotation names the region of a unit, or a zone in it.
func fitRegion(an Annotation, unit Labels) Fit {
	region := bareRegion(unit[Region])
	if len(an.Regions) == 0 || region == "" {
		return NotTold
	}
	fit := other
	for _, r := range an.Regions {
		switch theirs := bareRegion(r); {
		case theirs == region, isZoneOf(theirs, region):
			return Named
		case theirs == "global" || theirs == "multiregion":
			fit = Global
		}
	}
	return fit
}

// bareRegion is a region's name without case and marks: "West US 2" and westus2 are one.
func bareRegion(s string) string {
	return strings.Join(nameWords.FindAllString(strings.ToLower(s), -1), "")
}

// isZoneOf tells a zone, like us-east-1a or europe-west4-a, by its region.
func isZoneOf(zone, region string) bool {
	letter, ok := strings.CutPrefix(zone, region)
	return ok && len(letter) == 1 && letter[0] >= 'a' && letter[0] <= 'z'
}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// fitAccount tells whether an annotation names the customer: the unit's account, or a resource of it. One that only names other
// accounts is not about the unit.
func fitAccount(an Annotation, unit Labels) Fit {
	fit, others := NotTold, false
	for _, r := range an.Resources {
		switch {
		case r == unit[Account], unit[Resource] != "" && (r == unit[Resource] || strings.HasSuffix(r, "/"+unit[Resource])), unit[Bucket] != "" && r == unit[Bucket]:
			return Named
		case accountID.MatchString(r):
			others = others || unit[Account] != ""
		default:
			fit = Named // what AWS lists is the customer's own
		}
	}
	if others {
		return other
	}
	return fit
}

// At is the first time that an annotation states: when it began, else when it was posted, else when it ended. Zero: none.
func (an Annotation) At() time.Time {
	return cmp.Or(an.From, an.Posted, an.To)
}

// surely and atMost are the time that an annotation speaks of: what lies within all that it may mean, and all that it may mean.
func (an Annotation) surely() interval.Interval {
	from := an.From
	if from.IsZero() {
		from = an.Posted // by then it had begun
	}
	if from.IsZero() || an.To.IsZero() {
		return interval.Interval{}
	}
	return interval.Interval{Start: from, End: an.To}
}

func (an Annotation) atMost() interval.Interval {
	var first, last time.Time
	for _, t := range []time.Time{an.From, an.Posted, an.To} {
		if t.IsZero() {
			continue
		}
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if t.After(last) {
			last = t
		}
	}
	if first.IsZero() {
		return interval.Interval{}
	}
	out := interval.Interval{Start: an.From, End: an.To}
	if an.From.IsZero() {
		out.Start = first.Add(-stretchOfUnsaid)
	}
	if an.To.IsZero() {
		out.End = last.Add(stretchOfUnsaid)
	}
	return out
}
