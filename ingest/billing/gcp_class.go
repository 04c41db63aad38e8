package billing

import (
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// gcpClasses tell the storage class of a SKU of Cloud Storage by what its description contains; the first that fits
// decides. Regional and multi-regional storage are classes of their own where the description does not say standard:
// that is how SKUs were called before the location became a matter apart from the class.
//
// Source: the SKU groups of https://cloud.google.com/skus/sku-groups/cloud-storage
var gcpClasses = [][2]string{
	{"download", sla.NoClass}, {"egress", sla.NoClass}, {"network", sla.NoClass}, {"data transfer", sla.NoClass}, {"replication", sla.NoClass},
	{"nearline", "NEARLINE"}, {"coldline", "COLDLINE"}, {"archive", "ARCHIVE"},
	{"durable reduced availability", "DURABLE_REDUCED_AVAILABILITY"}, {"dra storage", "DURABLE_REDUCED_AVAILABILITY"},
	{"standard", "STANDARD"}, {"multi-regional storage", "MULTI_REGIONAL"}, {"regional storage", "REGIONAL"},
	{"autoclass", sla.NoClass}, {"tagging", sla.NoClass}, {"inventory", sla.NoClass},
}

// gcpTransfers are what the descriptions of SKUs for transfer of data have in them.
var gcpTransfers = []string{"download", "egress", "data transfer"}

// gcpClass sets the storage class of a charge of Cloud Storage, and warns of what it cannot tell.
func gcpClass(c *charge) {
	sku := strings.ToLower(c.UsageType)
	c.Transfer = slices.ContainsFunc(gcpTransfers, func(word string) bool { return strings.Contains(sku, word) })
	if c.Service != "Cloud Storage" {
		return
	}
	for _, rule := range gcpClasses {
		if strings.Contains(sku, rule[0]) {
			c.Class = rule[1]
			return
		}
	}
	if c.Kind == sla.Usage || c.Kind == sla.Discount {
		c.warn("BILL-USAGE-TYPE", "SKU %s of %s is of no known storage class", source.Excerpt(c.UsageType), c.Service)
	}
}
