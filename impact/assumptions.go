package impact

import (
	"math/big"
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Incident is an outage whose cost is asked for.
type Incident struct {
	interval.Interval
	// FailedFraction is the part of the trade that failed, 0 to 1: failed ÷ attempted requests, or better customers. Nil
	// means all of it. It tends to overstate lost orders, since a request that is retried and served counts as failed once.
	FailedFraction *big.Rat
	// OnRevenuePath says that the fraction was measured where orders are made (checkout, not all requests). It is then trusted to
	// within a tenth, else to within three tenths.
	OnRevenuePath bool
	// Source says where the times and the fraction come from, for the reader.
	Source string
}

// Assumptions are what the user says and data do not show. Each is printed with the result.
type Assumptions struct {
	// VariableCostRatio is the variable cost per unit of revenue, 0 to 1, with the document it comes from. Nil: not stated, and
	// then saved costs and lost contribution are not stated either. There is no default.
	VariableCostRatio *Ratio
	// ExtraExpense is what was spent because of the incidents, apart from lost sales.
	ExtraExpense []Expense
	// WaitingPeriod is the time deductible of an insurance: income lost in the first hours of an outage does not count.
	WaitingPeriod time.Duration
	// Holidays are local days on which trade is not normal: holidays, promotions, launches.
	Holidays []interval.Date
	// Masks are other known incidents, which must not be taken for normal trade. Their recovery is masked with them.
	Masks []interval.Interval
	// Guard is how long before an incident's start trade may already have suffered: 0 when logs show the start to the
	// minute, three hours when a person reported it. Rounded up to hours.
	Guard time.Duration
	// Recovery is how long after an incident trade is not normal, rounded up to hours; 0 means 6 h, which is what was
	// tested for outages of every length. Make-up sales are looked for in the same hours; where they come back slowly, 12 h or 24 h
	// find more of them.
	Recovery time.Duration
}

// Ratio is a number from 0 to 1 and the document it comes from.
type Ratio struct {
	Value  money.Number `json:"value"`
	Source string       `json:"source"`
}

// Expense is one thing that was paid for because of an incident.
type Expense struct {
	What   string       `json:"what"`
	Amount money.Number `json:"amount"`
	Source string       `json:"source"`
}

func (a Assumptions) recoveryHours() int {
	if a.Recovery == 0 {
		return defaultRecovery
	}
	return wholeHours(a.Recovery)
}

// longest bounds the durations of assumptions; more would leave nothing to compare with.
const longest = 28 * 24 * time.Hour

// check faults what cannot be meant: LOSS-RATIO, LOSS-DURATION.
func (a Assumptions) check() error {
	if r := a.VariableCostRatio; r != nil && (r.Value.IsNegative() || r.Value.GreaterThan(money.MustNumber("1").Decimal)) {
		return audit.Fault("LOSS-RATIO", audit.Origin{}, "write a part of revenue: 0.38 for 38 %",
			"variable cost ratio %s is not between 0 and 1", r.Value)
	}
	for _, d := range []struct {
		name string
		time.Duration
	}{{"waiting period", a.WaitingPeriod}, {"guard", a.Guard}, {"recovery", a.Recovery}} {
		if d.Duration < 0 || d.Duration > longest {
			return audit.Fault("LOSS-DURATION", audit.Origin{}, "write hours, like 8h",
				"%s of %s is not between 0 and %s", d.name, d.Duration, longest)
		}
	}
	return nil
}

// failed is the failed fraction; ok is false when it is not between 0 and 1.
func (i Incident) failed() (f failure, ok bool) {
	f = failure{i.FailedFraction, errorElsewhere}
	if i.OnRevenuePath {
		f.relative = errorOnPath
	}
	if f.Rat == nil {
		f.Rat = big.NewRat(1, 1)
	}
	return f, f.Sign() >= 0 && f.Cmp(big.NewRat(1, 1)) <= 0
}
