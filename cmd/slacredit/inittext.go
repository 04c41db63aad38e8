package main

import (
	"fmt"
	"slices"
	"strings"

	"slacredit/ingest"
)

// config is the configuration as a commented text.
func (s *survey) config() []byte {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	add("# Made by slacredit init from the files beside it. It can be run as it is: slacredit run %s", configName)
	add("# Lines that begin with # are what only a person knows: read them, correct them, and take the # away.")
	add("")
	add(`# customer: {name: "Example Retail, Inc.", contact: "cloud-finance@example.com"}`)
	add("month: %s", s.month)
	switch len(s.currency) {
	case 0:
		add("# currency: USD   # no bill says it")
	case 1:
		add("currency: %s", s.currency[0])
	default:
		add("currency: %s   # the bills have %v; credits are worked out in one", s.currency[0], s.currency)
	}
	if s.timezone != "" {
		add("timezone: %s", s.timezone)
	} else {
		add("# timezone: America/New_York   # of the business; revenue is estimated on its clock")
	}
	for _, section := range []string{ingest.Evidence, ingest.Bills, ingest.Revenue} {
		lines = append(lines, s.section(section)...)
	}
	lines = append(lines, s.claimLines()...)
	if len(s.others) > 0 {
		add("")
		add("# Files that are not used, and why:")
		for i, o := range s.others {
			if i == maxOthers {
				add("#   … and %d more", len(s.others)-maxOthers)
				break
			}
			add("#   %s: %s", o.path, o.why)
		}
	}
	return []byte(printableLines(lines))
}

// maxOthers is how many files that are of no use the configuration lists.
const maxOthers = 50

// section is every entry of one kind. A section of which nothing can be read as it is is a comment as a whole.
func (s *survey) section(kind string) []string {
	var lines []string
	live := false
	key := ""
	for _, g := range s.groups {
		if g.kind != kind {
			continue
		}
		key = g.section()
		live = live || g.why == ""
		e := g.entry
		if kind == ingest.Evidence && len(g.evidence.Annotations) == 0 && g.why == "" {
			e.asks = append(slices.Clone(e.asks), labelAsk(g.series, s.known(s.servicesFor(g.name)))...)
		}
		lines = append(lines, e.item()...)
	}
	switch {
	case key == "":
		return nil
	case live:
		return append([]string{"", key + ":"}, lines...)
	}
	return append([]string{"", "# " + key + ":"}, lines...)
}

// servicesFor are the product codes that a source of evidence is of.
func (s *survey) servicesFor(source string) (out []string) {
	for _, c := range s.claims {
		for _, u := range c.uptime {
			if u == source {
				out = append(out, c.services...)
			}
		}
	}
	return out
}

// claimLines are the claims, and the agreements that may be claimed under.
func (s *survey) claimLines() []string {
	if len(s.claims) == 0 {
		return []string{"", "# claims:", "#   - terms: aws/s3   # slacredit terms list names all agreements"}
	}
	var sure, perhaps []string
	for _, c := range s.claims {
		if c.sure {
			sure = append(sure, "  - terms: "+c.terms)
			if len(c.uptime) > 0 {
				sure = append(sure, "    uptime: ["+strings.Join(c.uptime, ", ")+"]")
			}
			sure = append(sure, "    # where: {account: \"111122223333\", region: us-east-1}   # only these; default: all that evidence and bills share")
			continue
		}
		perhaps = append(perhaps, fmt.Sprintf("  # - terms: %s   # the bills have %s", c.terms, few(c.services)))
	}
	if len(perhaps) > 0 {
		perhaps = append([]string{"  # The bills have charges of these services too. Claim only what there is evidence of."}, perhaps...)
	}
	if len(sure) == 0 {
		return append([]string{"", "# claims:"}, perhaps...)
	}
	return append(append([]string{"", "claims:"}, sure...), perhaps...)
}
