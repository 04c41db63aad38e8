package billing

// ociFormats are the bills of Oracle Cloud Infrastructure.
func ociFormats() []*format { return []*format{ociCost()} }
