package sla

import "math/big"

// Facts are what a credit schedule looks up, under one view of what is known: as found, or a bound. Nil and −1 mean not
// known. The numbers must not be changed.
type Facts struct {
	Uptime   *big.Rat // percent
	Target   *big.Rat // percent
	Period   *big.Rat // seconds
	Downtime *big.Rat // seconds that count: after debounce, exclusions and weights
	// Outages are the counted outages one by one, in seconds and in order of time; nil: not known one by one.
	Outages       []*big.Rat
	Incidents     int      // how many; −1: not known
	Days          *big.Rat // on how many days they were; nil: not known
	FailedPeriods int      // within the schedule's window, this one included; −1: not known
	Affected      *big.Rat // share of users, requests or resources, 0 to 1; nil: not known
}

// views are the facts of a period three times: as found, with unknown time as down, and with unknown time as up.
type views struct{ found, low, high Facts }
