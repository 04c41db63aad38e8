package scenario

import (
	"time"

	"slacredit/sla/interval"
)

// Random is some scenario of the years 2017 to 2025, a different one for each seed: any region and class, up to four
// outages of any length and share, with or without nastiness, cut logs, exclusions, a second currency, FOCUS. There is
// revenue in months whose history does not meet an autumn clock change, where labels repeat.
func Random(seed uint64) Params {
	d := newDice(seed, forParams)
	month := interval.Month{Year: 2017 + d.IntN(9), Mon: time.Month(1 + d.IntN(12))}
	p := Params{
		Seed: seed, Month: month, Account: one(d, []string{"111122223333", "000011112222"}),
		Region: one(d, Regions()), StorageClass: one(d, []string{"STANDARD", "STANDARD", "STANDARD_IA"}),
		Lines: 6_000 + d.IntN(9_000), SilentSlices: d.IntN(200), Background: Fraction{uint64(d.IntN(3)), 4_000},
		Nasty: d.IntN(4) > 0, FOCUS: true, OtherCurrencyRows: d.IntN(2) * d.IntN(6),
		EligibleTarget: one(d, []string{"", "", "10.00", "10.01", "98765.4321"}),
	}
	from, to := p.period()
	minutes := int(to.Sub(from) / time.Minute)
	for range d.IntN(5) {
		length := 1 + d.IntN(one(d, []int{30, 300, 1_500}))
		begin := from.Add(time.Duration(d.IntN(minutes-length)) * time.Minute)
		o := Outage{From: begin.Add(time.Duration(d.IntN(60)) * time.Second), To: begin.Add(time.Duration(length) * time.Minute),
			Ops:      one(d, [][]string{nil, {"PUT", "POST", "COPY"}, {"GET"}, {"GET", "HEAD", "DELETE"}}),
			Fraction: one(d, []Fraction{{1, 1}, {1, 1}, {1, 2}, {1, 7}})}
		if o.To.After(o.From) {
			p.Outages = append(p.Outages, o)
		}
	}
	for i := range d.IntN(3) {
		at := from.AddDate(0, 0, d.IntN(27)).Add(time.Duration(d.IntN(200)) * Slice)
		if len(p.Outages) > 0 && i == 0 {
			at = p.Outages[0].From.Truncate(Slice)
		}
		e := Exclusion{From: at, To: at.Add(time.Duration(1+d.IntN(12)) * Slice), Kind: "customer", Reason: "own change", Verified: d.IntN(2) == 0}
		if !e.To.After(to) {
			p.Exclusions = append(p.Exclusions, e)
		}
	}
	if d.IntN(4) == 0 {
		p.LogFrom = from.Add(time.Duration(d.IntN(240)) * time.Hour)
	}
	if d.IntN(4) == 0 {
		p.LogTo = to.Add(-time.Duration(d.IntN(240)) * time.Hour)
	}
	if month.Mon > time.January && month.Mon < time.October {
		p.DailyRevenue = int64(2_000 + d.IntN(90_000))
	}
	return p
}
