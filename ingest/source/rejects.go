package source

// Rejects is the rejected rows of one input. (Its body is to be written by the owner of this package.)
type Rejects struct{}
