package catalog

import "slacredit/sla"

// SchemaName is what the key "schema" of a terms file must say.
const SchemaName = "slacredit.terms/v1"

// undated is the id of a version whose date is not known.
const undated = "undated"

// The words that a terms file may use where the Go type is a plain string. What they mean is told where package sla
// declares the keys.
var (
	measures  = []string{sla.SliceMean, sla.TimeRatio}
	empties   = []string{"clean", "unspecified"}
	combines  = []string{"worst", "pooled"}
	qualities = []string{"primary", "primary_copy", "secondary", "unverified"}
	forms     = []string{"future_bill_credit", "service_extension", "cash_refund", "product_credit", "voucher",
		"termination_right", "charge_waived", "none"}
	// labels are those that evidence and bills carry by themselves. A terms file may name others.
	labels = []string{sla.Account, sla.Region, sla.Zone, sla.Service, sla.Resource, sla.Bucket, sla.StorageClass, sla.RequestType}
)
