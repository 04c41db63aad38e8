package billing

// otherFormats are the bills of no provider with a place of its own.
func otherFormats() []*format { return []*format{alibabaBill(), csvCharges()} }
