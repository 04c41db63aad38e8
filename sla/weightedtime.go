package sla

import (
	"math/big"

	"slacredit/sla/money"
)

// Affected is the label by which evidence says what share of the users or of the service a timeline's down time hit: a
// decimal from 0 to 1.
const Affected = "affected"

// shared gives the part of each resource the share that its timeline's down time hit: what the evidence says by label, else what the claim
// says. Where the shares differ the parts are about different users, and their weighted down times add up.
func (d *timeData) shared(all []resource) (parts []judged, add bool) {
	for i, r := range all {
		parts = append(parts, r.judged)
		if d.measure.Kind != WeightedTime {
			continue
		}
		parts[i].share = d.affected
		if label, said := r.labels[Affected]; said {
			parts[i].share = parseShare(label)
		}
		if a, b := parts[0].share, parts[i].share; (a == nil) != (b == nil) || a != nil && a.Cmp(b) != 0 {
			add = true
		}
	}
	return parts, add
}

// parseShare reads a decimal from 0 to 1 with at most 18 decimals; nil is anything else.
func parseShare(s string) *big.Rat {
	n, err := money.ParseNumber(s)
	if err != nil || n.IsNegative() || n.Exponent() < -18 || n.Rat().Cmp(big.NewRat(1, 1)) > 0 {
		return nil
	}
	return n.Rat()
}

// unweighed tells whether down time is to be weighted by a share that nobody states. Where nothing was down there is
// nothing to weigh.
func (d *timeData) unweighed() bool {
	if d.measure.Kind != WeightedTime {
		return false
	}
	for _, r := range d.readings {
		for _, j := range r.parts {
			if j.share == nil && d.account(j, nil, false).counted.Total() > 0 {
				return true
			}
		}
	}
	return false
}

// affectedNeeded is why a measure that weighs by who was affected has no answer, with the bound that it does have.
func affectedNeeded(bound *Uptime) *Note {
	n := &Note{"affected_share_needed", "The agreement weighs down time by the share of users or of the service that was affected. " +
		"Say it with affected: in the claim, or as a label of the evidence.", true}
	if bound != nil {
		n.Text += " With all of them affected the uptime would be " + bound.Percent.String() + " %; it is not lower than " + bound.Low.String() + " %."
	}
	return n
}
