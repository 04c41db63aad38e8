package main

import (
	"path"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// adjustmentConfig is finance's own correction of a base.
type adjustmentConfig struct {
	Amount     money.Number      `yaml:"amount,required"`
	Reason     string            `yaml:"reason,required"`
	ApprovedBy string            `yaml:"approved_by"` // without it the adjustment is shown and changes nothing
	Evidence   string            `yaml:"evidence"`
	AppliesTo  map[string]string `yaml:"applies_to"`
	Terms      string            `yaml:"terms"`
	Commitment string            `yaml:"commitment"`
}

func (c *config) adjustments() []sla.Adjustment {
	var out []sla.Adjustment
	for i, a := range c.Adjustments {
		at := c.doc.At("adjustments", i)
		at.Path = path.Base(at.Path) // as elsewhere in results: whatever folder it was called from
		out = append(out, sla.Adjustment{Amount: a.Amount, Reason: a.Reason, ApprovedBy: a.ApprovedBy, Evidence: a.Evidence,
			AppliesTo: a.AppliesTo, Terms: a.Terms, Commitment: a.Commitment, Origin: at})
	}
	return out
}

// checkAdjustments refuses an adjustment that no base has, and one that several have: it would count several times.
func (p *plan) checkAdjustments(all []sla.Assessment) error {
	bases := map[audit.Origin][]string{}
	for _, a := range all {
		if a.Basis == nil {
			continue
		}
		for _, d := range a.Basis.Adjustments {
			bases[d.Origin] = append(bases[d.Origin], a.ID)
		}
	}
	var faults audit.Diagnostics
	const hint = "narrow it with terms:, commitment: and applies_to:"
	for i := range p.Adjustments {
		at := p.doc.At("adjustments", i)
		stated := at
		stated.Path = path.Base(at.Path)
		switch of := bases[stated]; len(of) {
		case 0:
			faults = append(faults, audit.Fault("CONFIG-ADJUSTMENT", at, "terms:, commitment: and applies_to: must fit a claim with a base", "the adjustment is about no base of this run"))
		case 1:
		default:
			faults = append(faults, audit.Fault("CONFIG-ADJUSTMENT", at, hint, "the adjustment is about several bases: %s", few(of)))
		}
	}
	return faults.Err()
}
