package scenario

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/csv"
	"fmt"
	"strings"
	"time"
)

// curColumns are the columns of the legacy cost and usage report and what a charge has in them; nil: empty.
// Source: https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
var curColumns = []struct {
	name  string
	value func(curRow) string
}{
	{"identity/LineItemId", func(r curRow) string { return r.id }},
	{"identity/TimeInterval", func(r curRow) string { return stamp(r.start) + "/" + stamp(r.end) }},
	{"bill/InvoiceId", func(r curRow) string { return r.invoice }},
	{"bill/BillingEntity", func(r curRow) string {
		if r.marketplace {
			return "AWS Marketplace"
		}
		return "AWS"
	}},
	{"bill/BillType", func(r curRow) string { return r.billType }},
	{"bill/PayerAccountId", func(r curRow) string { return r.payer }},
	{"bill/BillingPeriodStartDate", func(r curRow) string { return stamp(r.from) }},
	{"bill/BillingPeriodEndDate", func(r curRow) string { return stamp(r.to) }},
	{"lineItem/UsageAccountId", func(r curRow) string { return r.account }},
	{"lineItem/LineItemType", func(r curRow) string { return r.lineItemType }},
	{"lineItem/UsageStartDate", func(r curRow) string { return stamp(r.start) }},
	{"lineItem/UsageEndDate", func(r curRow) string { return stamp(r.end) }},
	{"lineItem/ProductCode", func(r curRow) string { return r.product }},
	{"lineItem/UsageType", func(r curRow) string { return r.usageType }},
	{"lineItem/Operation", func(r curRow) string { return r.operation }},
	{"lineItem/AvailabilityZone", func(r curRow) string { return r.zone }},
	{"lineItem/ResourceId", func(r curRow) string { return r.resource }},
	{"lineItem/UsageAmount", func(r curRow) string { return r.quantity }},
	{"lineItem/NormalizationFactor", nil},
	{"lineItem/NormalizedUsageAmount", nil},
	{"lineItem/CurrencyCode", func(r curRow) string { return r.currency }},
	{"lineItem/UnblendedRate", nil},
	{"lineItem/UnblendedCost", curRow.amount},
	{"lineItem/BlendedRate", nil},
	// The average of an organisation is not what the account pays: a reader that takes this column is found out.
	{"lineItem/BlendedCost", func(r curRow) string { return r.cost.share(9, 10, r.cost.places+1).String() }},
	{"lineItem/LineItemDescription", func(r curRow) string { return r.description }},
	{"lineItem/TaxType", func(r curRow) string {
		if r.lineItemType == "Tax" {
			return "USSalesTax"
		}
		return ""
	}},
	{"lineItem/LegalEntity", func(curRow) string { return "Amazon Web Services, Inc." }},
	{"product/ProductName", func(r curRow) string { return productName(r.product) }},
	{"product/availability", nil},
	{"product/durability", nil},
	{"product/feeCode", nil},
	{"product/feeDescription", nil},
	{"product/fromLocation", nil},
	{"product/fromLocationType", nil},
	{"product/group", nil},
	{"product/groupDescription", nil},
	{"product/instanceType", nil},
	{"product/location", func(r curRow) string { return r.said(r.charge.region.location) }},
	{"product/locationType", func(r curRow) string { return r.said("AWS Region") }},
	{"product/operatingSystem", nil},
	{"product/operation", nil},
	{"product/productFamily", func(r curRow) string { return family(r.charge) }},
	{"product/region", func(r curRow) string { return r.said(r.charge.region.name) }},
	// The service of a transfer is not the product it is billed under: a reader that selects by this loses charges.
	{"product/servicecode", func(r curRow) string {
		if strings.Contains(r.usageType, "Out-Bytes") {
			return "AWSDataTransfer"
		}
		return r.product
	}},
	{"product/sku", nil},
	{"product/storageClass", nil},
	{"product/storageMedia", nil},
	{"product/tenancy", nil},
	{"product/toLocation", nil},
	{"product/toLocationType", nil},
	{"product/transferType", nil},
	{"product/usagetype", func(r curRow) string { return r.usageType }},
	{"product/vcpu", nil},
	{"product/version", nil},
	{"product/volumeType", nil},
	{"pricing/LeaseContractLength", nil},
	{"pricing/OfferingClass", nil},
	{"pricing/PurchaseOption", nil},
	{"pricing/publicOnDemandCost", curRow.amount},
	{"pricing/publicOnDemandRate", nil},
	{"pricing/term", func(curRow) string { return "OnDemand" }},
	{"pricing/unit", nil},
	{"reservation/AvailabilityZone", nil},
	{"reservation/NormalizedUnitsPerReservation", nil},
	{"reservation/NumberOfReservations", nil},
	{"reservation/ReservationARN", func(r curRow) string {
		if r.lineItemType == "RIFee" || r.lineItemType == "DiscountedUsage" {
			return "arn:aws:ec2:us-east-1:" + r.account + ":reserved-instances/5c1f2d3e-0001"
		}
		return ""
	}},
	{"reservation/TotalReservedUnits", nil},
	{"reservation/UnitsPerReservation", nil},
	{"resourceTags/user:team", func(r curRow) string {
		if r.resource != "" {
			return `shop, "core"`
		}
		return ""
	}},
}

// curRow is a charge with what the report says of the whole bill.
type curRow struct {
	charge
	id, invoice, payer string
	from, to           time.Time
}

func (r curRow) amount() string {
	if r.scientific {
		return r.cost.scientific()
	}
	return r.cost.String()
}

// said is s where the report has the region in a column of its own.
func (r curRow) said(s string) string {
	if r.sayRegion {
		return s
	}
	return ""
}

func stamp(at time.Time) string { return at.Format("2006-01-02T15:04:05Z") }

func productName(code string) string {
	switch code {
	case "AmazonS3":
		return "Amazon Simple Storage Service"
	case "AmazonEC2":
		return "Amazon Elastic Compute Cloud"
	case "AmazonRDS":
		return "Amazon Relational Database Service"
	case "AmazonCloudFront":
		return "Amazon CloudFront"
	case "AWSSupportBusiness":
		return "AWS Support (Business)"
	case "AWSDataTransfer":
		return "AWS Data Transfer"
	}
	return "Example Firewall"
}

func family(c charge) string {
	switch {
	case strings.Contains(c.usageType, "TimedStorage"):
		return "Storage"
	case strings.Contains(c.usageType, "Requests"):
		return "API Request"
	case strings.Contains(c.usageType, "Bytes"):
		return "Data Transfer"
	}
	return ""
}

// writeCUR is the bill as a legacy cost and usage report. The id of a line is that of its series and day; only together
// with the time interval, and for equal intervals a number, does it name one line.
func writeCUR(p Params, charges []charge) []byte {
	from, to := p.period()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	record := make([]string, len(curColumns))
	for i, c := range curColumns {
		record[i] = c.name
	}
	w.Write(record) // a bytes.Buffer takes everything
	seen := map[string]int{}
	for _, c := range charges {
		series := strings.Join([]string{c.account, c.product, c.usageType, c.operation, c.lineItemType, c.start.Format(time.DateOnly)}, "|")
		interval := series + stamp(c.start) + stamp(c.end)
		seen[interval]++
		r := curRow{charge: c, id: lineID(fmt.Sprint(series, seen[interval])), invoice: "98765432", payer: p.Account, from: from, to: to}
		for i, column := range curColumns {
			record[i] = ""
			if column.value != nil {
				record[i] = column.value(r)
			}
		}
		w.Write(record)
	}
	w.Flush()
	return out.Bytes()
}

// lineID looks like the ids of the report: 52 characters in lower case.
func lineID(of string) string {
	sum := sha256.Sum256([]byte(of))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:]))
}
