package billing

import (
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// ociCost is the cost report of Oracle Cloud Infrastructure.
// https://docs.oracle.com/en-us/iaas/Content/Billing/Concepts/costusagereportsoverview.htm
func ociCost() *format {
	return &format{
		name:  "oci-cost",
		marks: []string{"cost/myCost", "product/region", "lineItem/intervalUsageStart"},
		needs: [][]string{{"cost/myCost"}, {"cost/currencyCode"}, {"lineItem/intervalUsageStart"}, {"product/service"},
			{"product/compartmentId", "lineItem/tenantId"}},
		identity: []string{"lineItem/referenceNo"},
		bind:     bindOCI,
		help: source.Help{
			Title:  "Oracle Cloud Infrastructure cost report",
			Reads:  "The cost reports that Oracle Cloud Infrastructure writes to its own object storage (reports/cost-csv), plain or compressed.",
			Proves: "What was billed, by compartment, service, region and resource. Corrections of an earlier report are no part of a base.",
			Limits: "Services are named by their codes (COMPUTE, OBJECTSTORE). The account of a charge is its compartment. There is no invoice " +
				"number, so that nothing tells whether a month is closed, and no row for taxes.",
			Sources: "https://docs.oracle.com/en-us/iaas/Content/Billing/Concepts/costusagereportsoverview.htm",
		},
	}
}

// ociBill is a report's columns. Whether a row corrects an earlier one is said by isCorrection alone: references back
// stand on other rows as well.
type ociBill struct {
	basics
	correction, service, sku int
	accounts                 []int
	region                   int
	resource                 int // -1 when not asked for
}

func bindOCI(h *header, s *Source) bill {
	b := &ociBill{
		basics: basics{
			cost:     h.column("cost/myCost"),
			currency: h.column("cost/currencyCode"),
			start:    h.column("lineItem/intervalUsageStart"),
			invoice:  -1,
			account:  h.column("product/compartmentId", "lineItem/tenantId"),
		},
		correction: h.column("lineItem/isCorrection"),
		service:    h.column("product/service"),
		sku:        h.column("product/Description", "cost/productSku"),
		accounts:   h.columns("product/compartmentId", "lineItem/tenantId"),
		region:     h.column("product/region"),
		resource:   -1,
	}
	if s.ByResource {
		b.resource = h.column("product/resourceId")
	}
	return b
}

func (b *ociBill) key(k *rawKey, r *row) {
	k.add(r.raw(b.correction))
	k.add(r.raw(b.service))
	k.add(r.raw(b.sku))
	k.first(r, b.accounts)
	k.add(r.raw(b.region))
	k.add(r.raw(b.resource))
}

func (b *ociBill) charge(f []string, of known) charge {
	correction, service, sku, account, region, resource := f[0], f[1], f[2], f[4], f[5], f[6]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Account: account, Service: ociService(service),
		UsageType: sku, Region: strings.ToLower(region), RegionFrom: fromRegion(region), Resource: resource}}
	switch {
	case supportName(strings.ReplaceAll(service, "_", " ")):
		out.Kind = sla.Support
	case strings.EqualFold(service, "MARKETPLACE"):
		out.Kind = sla.Marketplace
	case strings.EqualFold(correction, "true"):
		out.Kind = sla.Correction
	case correction == "" || strings.EqualFold(correction, "false"):
		out.Kind = sla.Usage
	default:
		out.Kind = sla.UnknownKind
		out.warn("BILL-KIND", "isCorrection is %s, which is neither true nor false", source.Excerpt(correction))
	}
	refuseAccount(&out)
	return out
}

// ociServices are the codes of services that reports write in more than one way.
var ociServices = map[string]string{"objectstorage": "OBJECTSTORE", "objectstore": "OBJECTSTORE", "blockstorage": "BLOCK_STORAGE",
	"blockvolume": "BLOCK_STORAGE", "blockvolumes": "BLOCK_STORAGE", "compute": "COMPUTE"}

// ociService is the code of a service, in capitals.
func ociService(name string) string {
	name = strings.TrimPrefix(name, "Oracle Cloud Infrastructure ")
	if code := ociServices[foldColumn(name)]; code != "" {
		return code
	}
	return strings.ToUpper(name)
}
