package main

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"slacredit/ingest"
	"slacredit/sla"
	"slacredit/sla/catalog"
	"slacredit/sla/money"
)

// suggestion is an agreement whose service stands in the bills, or that the evidence is of.
type suggestion struct {
	terms    string
	services []string // product codes of the bills that it is about
	uptime   []string // the sources that are of its service; none: not known
	sure     bool     // it is claimed; else it is only named
}

// watched are the agreements whose service some formats can only be of.
var watched = map[string]string{
	"s3-access-log":      "aws/s3",
	"s3-access-log-json": "aws/s3",
	"cloudfront-log":     "aws/cloudfront",
	"gcs-usage-log":      "gcp/storage",
	"azure-storage-log":  "azure/storage",
}

// suggest finds the agreements that the bills and the evidence may be about.
func (s *survey) suggest() error {
	billed := map[string]bool{}
	rows := map[money.Currency]int64{}
	for _, e := range s.ledger.Entries() {
		if e.Month == s.month && e.Kind == sla.Usage {
			billed[e.Service] = true
		}
		rows[e.Currency] += e.Rows
	}
	s.currency = sortedKeys(rows)
	slices.SortStableFunc(s.currency, func(a, b money.Currency) int { return cmp.Compare(rows[b], rows[a]) })
	by := map[string]*suggestion{}
	for _, g := range s.groups {
		terms := watched[g.format]
		if g.format == "tally" && g.series[sla.Bucket] {
			terms = watched["s3-access-log"]
		}
		if terms == "" || g.why != "" {
			continue
		}
		if by[terms] == nil {
			by[terms] = &suggestion{terms: terms, sure: true}
		}
		by[terms].uptime = append(by[terms].uptime, g.name)
	}
	for _, id := range catalog.Embedded().IDs() {
		a, err := catalog.Load(id)
		if err != nil {
			return err
		}
		services := servicesOf(a)
		known := by[id]
		var hits []string
		for _, service := range services {
			if billed[service] {
				hits = append(hits, service)
			}
		}
		if len(hits) > 0 && known == nil {
			known = &suggestion{terms: id}
			by[id] = known
		}
		if known != nil {
			known.services = services
		}
	}
	for _, id := range sortedKeys(by) {
		s.claims = append(s.claims, *by[id])
	}
	if len(s.claims) == 1 && slices.ContainsFunc(s.groups, func(g *group) bool { return g.kind == ingest.Evidence && g.why == "" }) {
		s.claims[0].sure = true
	}
	slices.SortStableFunc(s.claims, func(a, b suggestion) int {
		switch {
		case a.sure == b.sure:
			return 0
		case a.sure:
			return -1
		}
		return 1
	})
	return nil
}

// servicesOf are the product codes of the bases of an agreement's newest version.
func servicesOf(a *sla.Agreement) (out []string) {
	if len(a.Versions) == 0 {
		return nil
	}
	for _, c := range a.Versions[0].Commitments {
		for _, service := range c.Base.Services {
			if !slices.Contains(out, service) {
				out = append(out, service)
			}
		}
	}
	return out
}

// known lists what the bills have of each label, for charges of some services in the month: what most rows have comes first.
func (s *survey) known(services []string) map[string][]string {
	rows := map[string]map[string]int64{sla.Account: {}, sla.Region: {}, sla.StorageClass: {}}
	for _, e := range s.ledger.Entries() {
		if e.Month != s.month || e.Kind != sla.Usage || !slices.Contains(services, e.Service) {
			continue
		}
		rows[sla.Account][e.Account] += e.Rows
		rows[sla.Region][e.Region] += e.Rows
		if e.Class != sla.NoClass {
			rows[sla.StorageClass][e.Class] += e.Rows
		}
	}
	out := map[string][]string{}
	for label, values := range rows {
		delete(values, "")
		list := sortedKeys(values)
		slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(values[b], values[a]) })
		out[label] = list
	}
	return out
}

// name gives every source of evidence a name of its own: that of its folder or file.
func (s *survey) name() {
	taken := map[string]bool{}
	for _, g := range s.groups {
		if g.kind != ingest.Evidence {
			continue
		}
		first := g.refs[0].Path
		base, _, _ := strings.Cut(path.Base(first), ".")
		if folder := path.Base(path.Dir(first)); len(g.refs) > 1 && folder != "." {
			base = folder
		} else if len(g.refs) > 1 {
			base = g.format
		}
		name := strings.Trim(strings.Map(func(r rune) rune {
			if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
				return r
			}
			return '-'
		}, base), "-")
		name = cmp.Or(name, g.format)
		for i := 2; taken[name]; i++ {
			name = strings.TrimSuffix(name, "-"+strconv.Itoa(i-1)) + "-" + strconv.Itoa(i)
		}
		taken[name] = true
		g.name = name
	}
}
