package billing

// gcpFormats are the bills of Google Cloud.
func gcpFormats() []*format { return []*format{gcpBilling(), gcpCostTable()} }
