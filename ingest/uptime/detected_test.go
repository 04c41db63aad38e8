package uptime

// detected is the one format that knows the beginning of a file, as the format of a source is chosen; none where two know it for
// different reasons.
func detected(head []byte) (f *Format, why string) {
	for _, d := range Detect(head) {
		switch {
		case f == nil:
			f, why = d.Format, d.Why
		case why != d.Why:
			return nil, "it is also known as " + d.Name
		}
	}
	return f, why
}
