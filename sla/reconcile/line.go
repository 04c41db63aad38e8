package reconcile

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Line is a credit as bills show it: all rows with the same text, account, currency and month. One credit may be hundreds of
// rows, over as many usage types as it covers.
type Line struct {
	ID          string         `json:"id"` // its first row, path:line
	Kinds       []sla.Kind     `json:"kinds"`
	Account     string         `json:"account,omitempty"`
	Services    []string       `json:"services,omitempty"` // empty: the bill does not say
	Regions     []string       `json:"regions,omitempty"`
	Month       interval.Month `json:"month"` // of the charge period
	Description string         `json:"description,omitempty"`
	Currency    money.Currency `json:"currency"`
	Amount      money.Number   `json:"amount"` // what it gives back: more than 0 unless it takes a credit back
	Rows        int64          `json:"rows"`
	Origins     []audit.Origin `json:"origins"`
	// Promotional lines never count for a claim.
	Promotional bool `json:"promotional,omitempty"`
	// Rejected lines pay no claim, a person says.
	Rejected bool `json:"rejected,omitempty"`
}

// promotional are the names of credits that are given without an outage, in the providers' own words, as seen on bills. Each is
// a whole phrase: a product called MAP, a trial court or open source software may stand in the text of a credit that was owed.
var promotional = regexp.MustCompile(`(?i)\b(` + strings.Join([]string{
	`free[ -]?tier`, `free trial`, `trial (credit|offer|period|program)s?`,
	`promo`, `promotions?`, `promotional`,
	`AWS activate`, `activate (founders|portfolio|program|credit)s?`,
	`EDP (credit|discount|program)s?`, `enterprise (program )?discounts?`, `private (pricing|rate) (agreement |term )?(credit|discount)s?`,
	`MAP[ _-](2\.0[ _-])?((migration|modernization|program)[ _-])?(credit|discount|incentive)s?`, `migration acceleration program`,
	`open[ -]?source ((project|program)s? )?credits?`, `credits? for (aws )?open[ -]?source`, `AWS open[ -]?source`,
	`start-?ups? ((program|cloud) )?credits?`, `for start-?ups`,
	`(sustained|committed) us(e|age) discounts?`,
}, "|") + `)\b`)

// lineKey is what the rows of a line have in common. The file is empty where they may stand in several.
type lineKey struct {
	currency             money.Currency
	description, account string
	month                interval.Month
	file                 string
}

func keyOf(r sla.CreditRow) lineKey {
	return lineKey{currency: r.Currency, description: strings.Join(strings.Fields(r.Description), " "), account: r.Account, month: r.Month}
}

// issuedAgain finds the lines that stand with one amount in each of several files. A credit may be spread over the files of a
// bill, but hardly so evenly: the month was issued again, more likely, and each file's line is one of its own, so that none
// counts twice unseen.
func issuedAgain(rows []sla.CreditRow) map[lineKey]bool {
	files := map[lineKey]map[string]*money.Sum{}
	for _, r := range rows {
		k := keyOf(r)
		if files[k] == nil {
			files[k] = map[string]*money.Sum{}
		}
		path := fileOf(r)
		if files[k][path] == nil {
			files[k][path] = new(money.Sum)
		}
		files[k][path].Add(r.Amount.Decimal)
	}
	out := map[lineKey]bool{}
	for k, sums := range files {
		amounts := map[string]bool{}
		for _, s := range sums {
			amounts[s.Number().AtLeast(0)] = true
		}
		out[k] = len(sums) > 1 && len(amounts) == 1
	}
	return out
}

func fileOf(r sla.CreditRow) string {
	if len(r.Origins) == 0 {
		return ""
	}
	return r.Origins[0].Path
}

// Lines groups rows into lines. Lines that come to nothing are none.
func Lines(rows []sla.CreditRow) []Line {
	type pile struct {
		Line
		sum               money.Sum
		services, regions map[string]bool
		kinds             map[sla.Kind]bool
	}
	piles := map[lineKey]*pile{}
	again := issuedAgain(rows)
	for _, r := range rows {
		k := keyOf(r)
		if again[k] {
			k.file = fileOf(r)
		}
		p := piles[k]
		if p == nil {
			p = &pile{Line: Line{Account: r.Account, Month: r.Month, Description: k.description, Currency: r.Currency,
				Promotional: promotional.MatchString(r.Description)}, services: map[string]bool{}, regions: map[string]bool{}, kinds: map[sla.Kind]bool{}}
			piles[k] = p
		}
		p.sum.Add(r.Amount.Neg())
		p.Rows += r.Rows
		for _, o := range r.Origins {
			p.Origins = audit.Keep(p.Origins, o)
		}
		p.kinds[r.Kind] = true
		if r.Service != "" {
			p.services[r.Service] = true
		}
		if r.Region != "" {
			p.regions[r.Region] = true
		}
	}
	var out []Line
	for _, p := range piles {
		p.Amount = money.MustNumber(p.sum.Number().AtLeast(p.Currency.Places()))
		if p.Amount.IsZero() || len(p.Origins) == 0 {
			continue
		}
		p.ID = p.Origins[0].String()
		p.Kinds, p.Services, p.Regions = slices.Sorted(maps.Keys(p.kinds)), slices.Sorted(maps.Keys(p.services)), slices.Sorted(maps.Keys(p.regions))
		out = append(out, p.Line)
	}
	slices.SortFunc(out, func(a, b Line) int {
		return cmp.Or(a.Origins[0].Compare(b.Origins[0]), cmp.Compare(a.Description, b.Description))
	})
	return out
}
