// Package sla is the subject itself: agreements, evidence, charges, and the service credit that follows from them.
//
// In: terms ([Agreement]), evidence ([Evidence]: tallies of requests, timelines of states), a [Ledger] of charges.
// Out: one [Assessment] per claim unit (agreement × account × region × class × month), every decision taken on exact
// values and written down as [Step]s.
//
// The package is pure: no files, no clock, no terminal. Terms are data; the measuring methods are Go, named by the data.
// Unknown is a state: it is never zero, never 100 %.
package sla
