// Package revenue reads revenue history: dated amounts, from tables whose columns differ from shop to shop. A row is the
// sum of a stretch of time (hour, five minutes, day) or a single order; which of the two is read off the times themselves.
//
// What cannot be known is not guessed: a time without a zone needs one (a column named "Created (UTC)" states it), a date like 02/03/2017 is refused, two currencies are
// never added, and an hour that stands twice in a clock change without saying which is which is left out.
package revenue
