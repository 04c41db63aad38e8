package sla

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Quote asks what an agreement would pay for an uptime, without any files.
type Quote struct {
	Agreement  *Agreement
	Pinned     string
	Commitment string
	Signed     interval.Date
	Month      interval.Month
	Unit       Labels // --set: chooses the commitment by what it covers
	// Uptime in percent, or Downtime: that much fully bad time in the month, times Affected (nil: 1).
	Uptime   *big.Rat
	Downtime *time.Duration
	Affected *big.Rat
	Base     *money.Number // nil: the credit stays a percentage
	Currency money.Currency
	AsOf     interval.Date
}

// Answer gives one assessment. An error is a question that the agreement cannot be asked: an unknown commitment, more
// down time than the month has.
func (q Quote) Answer() (Assessment, error) {
	as := &assessor{Request: Request{Agreement: q.Agreement, Pinned: q.Pinned, Commitment: q.Commitment, Signed: q.Signed,
		Month: q.Month, Currency: q.Currency, AsOf: q.AsOf}}
	zone, err := time.LoadLocation(q.Agreement.Zone)
	if err != nil {
		return Assessment{}, fmt.Errorf("terms %s: zone %q: %w", q.Agreement.ID, q.Agreement.Zone, err)
	}
	p := q.Month.In(zone)
	as.period = interval.Interval{Start: p.Start.UTC(), End: p.End.UTC()}

	v, notes := as.version()
	if v == nil {
		a := as.blank(nil, nil, q.Unit)
		a.Verdict = NoAgreement
		a.addNotes(notes...)
		as.finish(&a)
		return a, nil
	}
	c, others := q.commitment(v)
	if c == nil {
		if known := q.Agreement.Commitments(); q.Commitment != "" && !slices.Contains(known, q.Commitment) {
			return Assessment{}, fmt.Errorf("%s has no commitment %q; it has: %s", q.Agreement.ID, q.Commitment, strings.Join(known, ", "))
		}
		a := as.blank(v, nil, q.Unit)
		a.Verdict = NoAgreement
		a.addNotes(notes...)
		a.note("no_commitment", true, "Version %s of %s has no commitment for this that can be computed.", v.ID, q.Agreement.ID)
		as.finish(&a)
		return a, nil
	}
	a := as.blank(v, c, q.Unit)
	a.addNotes(notes...)
	if len(others) > 0 {
		a.note("other_commitments", false, "%s@%s also has: %s. Choose one with --commitment.", q.Agreement.ID, v.ID, strings.Join(others, ", "))
	}
	u, err := q.uptime(as.period.Length())
	if err != nil {
		return Assessment{}, err
	}
	a.Uptime = u
	if q.Base != nil {
		b := money.MustNumber(q.Base.AtLeast(q.Currency.Places()))
		a.Basis = &Basis{Currency: q.Currency, Billed: b, Eligible: b, SetAside: []SetAside{}, Lines: []BasisLine{}, Clause: c.Base.Clause}
	}
	conclude(&a, c, q.Currency)
	a.Claim = claimDue(c.Claim, q.Month, q.AsOf, nil)
	a.Claim.Missing = []string{} // nothing was given to look into
	as.settle(&a)
	return a, nil
}

// commitment chooses the commitment a quote is about, and names the others that would fit.
func (q Quote) commitment(v *Version) (chosen *Commitment, others []string) {
	for i := range v.Commitments {
		c := &v.Commitments[i]
		switch {
		case q.Commitment != "" && c.ID != q.Commitment, q.Commitment == "" && !c.Covers(q.Unit):
		case chosen == nil:
			chosen = c
		default:
			others = append(others, c.ID)
		}
	}
	return chosen, others
}

// uptime states the asked uptime exactly.
func (q Quote) uptime(period time.Duration) (*Uptime, error) {
	var pct *big.Rat
	u := &Uptime{UnknownSeconds: seconds(0)}
	switch {
	case q.Uptime != nil:
		pct = q.Uptime
	case q.Downtime != nil:
		if *q.Downtime < 0 || *q.Downtime > period {
			return nil, fmt.Errorf("the month has only %v, less than the down time of %v", period, *q.Downtime)
		}
		bad := big.NewRat(int64(*q.Downtime), 1)
		if q.Affected != nil {
			bad.Mul(bad, q.Affected)
		}
		pct = uptimeOf(bad, int64(period))
		s := money.MustNumber(floorText(new(big.Rat).Quo(bad, big.NewRat(int64(time.Second), 1)), 9))
		u.DownSeconds = &s
	default:
		return nil, fmt.Errorf("neither an uptime nor a down time was given")
	}
	if pct.Sign() < 0 || pct.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, fmt.Errorf("an uptime of %s %% is not between 0 and 100", floorText(pct, 6))
	}
	p := NewPercent(pct)
	u.Percent, u.Low, u.High, u.BeforeExclusions, u.Exact = p, p, p, p, p.Exact()
	return u, nil
}

// Rung is one tier of a commitment as a month sees it: how much fully bad time must be exceeded, and what it pays.
type Rung struct {
	TierRow
	// MoreThan is the down time in minutes that must be exceeded for the tier.
	MoreThan money.Number  `json:"downtime_minutes_more_than"`
	Pays     *money.Number `json:"pays"` // null without a base
}

// Ladder lists the tiers of an answered quote as down time of its month.
func (q Quote) Ladder(a Assessment) []Rung {
	v := q.Agreement.Version(a.Version)
	c := v.commitment(a.Commitment)
	if c == nil {
		return nil
	}
	var out []Rung
	for i, t := range c.Tiers {
		gap := new(big.Rat).Sub(big.NewRat(100, 1), t.Below.Rat())
		gap.Mul(gap, big.NewRat(int64(a.Period.Length()), int64(100*time.Minute)))
		r := Rung{TierRow: tierRows(c.Tiers)[i], MoreThan: money.MustNumber(floorText(gap, 9))}
		if q.Base != nil {
			_, paid, _ := creditRule{*c, q.Currency}.due(i, *q.Base)
			r.Pays = &paid
		}
		out = append(out, r)
	}
	return out
}
