package sla

import (
	"encoding/json"
	"math/big"
	"time"

	"slacredit/sla/money"
)

// In JSON an assessment without evidence still has an uptime: its percent is null, and its bounds are what unknown time
// means, 0 and 100, or the lower bound that is known all the same. In Go its Uptime is nil, so that nobody takes a bound for a measurement.

// plainAssessment is an assessment without its own JSON.
type plainAssessment Assessment

// unknownUptime is the uptime of a period of which nothing is known.
type unknownUptime struct {
	Percent          *Percent     `json:"percent"`
	Exact            *string      `json:"exact"`
	Low              Percent      `json:"low"`
	High             Percent      `json:"high"`
	BeforeExclusions *Percent     `json:"before_exclusions"`
	Slices           int64        `json:"slices"`
	WithEvidence     int64        `json:"slices_with_evidence"`
	Silent           int64        `json:"silent_slices"`
	UnknownSeconds   money.Number `json:"unknown_seconds"`
}

// MarshalJSON writes the assessment.
func (a Assessment) MarshalJSON() ([]byte, error) {
	if a.Uptime != nil || a.Verdict != Insufficient {
		return json.Marshal(plainAssessment(a))
	}
	period := a.Period.Length()
	u := unknownUptime{Low: NewPercent(new(big.Rat)), High: NewPercent(big.NewRat(100, 1)), UnknownSeconds: secondsOf(period)}
	if a.bound != nil { // how bad it can be is known
		u.Low, u.UnknownSeconds = a.bound.Low, a.bound.UnknownSeconds
	}
	if a.slice > 0 {
		u.Slices = int64(period / a.slice)
	}
	return json.Marshal(struct {
		plainAssessment
		Uptime unknownUptime `json:"uptime"`
	}{plainAssessment(a), u})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Assessment) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, (*plainAssessment)(a)); err != nil {
		return err
	}
	if a.Uptime != nil && a.Uptime.Percent.r == nil {
		if n := a.Uptime.Slices; n > 0 {
			a.slice = a.Period.Length() / time.Duration(n)
		}
		if a.Uptime.Low.Rat().Sign() > 0 {
			a.bound = a.Uptime
		}
		a.Uptime = nil
	}
	return nil
}
