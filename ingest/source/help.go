package source

// Help is what a user wants to know of a format before using it; `slacredit help formats` prints it. Every field is whole
// sentences, in the reader's words and not the specification's.
type Help struct {
	Title   string // what people call it
	Reads   string // which files or answers of an interface, and how to get them
	Proves  string // what it can show of an agreement, a bill or a loss
	Limits  string // what it cannot show, what its makers say of its completeness, what is asked for
	Sources string // where the format is described: URLs
}
