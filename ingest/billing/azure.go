package billing

// azureFormats are the bills of Azure Cost Management.
func azureFormats() []*format { return []*format{azureCost()} }
