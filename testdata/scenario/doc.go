// Package scenario makes whole months of test data (access logs, bills, revenue, the config) from a few parameters, and
// keeps the truth about them.
//
// The truth is written down while the data is made, by code that shares nothing with the product's readers: how many
// requests and errors each five minutes had, what became of each line, what each charge is, what the shop would have
// sold. An oracle in the same package turns the truth into the uptime and the credit with math/big alone. End-to-end
// tests make a month nobody has looked at, run the program on it and compare.
//
// The same parameters give the same bytes, on any machine and in any time zone: no clock, no map order, no float; random
// numbers come from a seeded PCG. Only gzip's output may differ between releases of Go, so equality is to be tested on
// decompressed content.
//
// Everything here is made up, from the formats' public descriptions. In particular the lines with InternalError and
// ServiceUnavailable are invented: no real ones are public.
package scenario
