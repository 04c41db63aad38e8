package billing

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// generateFOCUS writes a FOCUS 1.0 bill of about the given size, the same bytes every time: 43 columns, quoted text with
// doubled quotes, commas and sometimes line ends, tags as JSON, costs with ten decimals, some of them in scientific
// notation, negative credits, hourly charge periods.
func generateFOCUS(w io.Writer, size int) error {
	columns := strings.Split("AvailabilityZone,BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,"+
		"BillingPeriodStart,ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,"+
		"CommitmentDiscountCategory,CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountStatus,CommitmentDiscountType,"+
		"ConsumedQuantity,ConsumedUnit,ContractedCost,ContractedUnitPrice,EffectiveCost,InvoiceIssuerName,ListCost,ListUnitPrice,"+
		"PricingCategory,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,RegionName,ResourceId,ResourceName,"+
		"ResourceType,ServiceCategory,ServiceName,SkuId,SkuPriceId,SubAccountId,SubAccountName,Tags", ",")
	out := bufio.NewWriterSize(w, 1<<20)
	n, err := fmt.Fprintln(out, strings.Join(columns, ","))
	r := rand.New(rand.NewPCG(1, 2))
	services := []string{"Amazon Simple Storage Service", "Amazon Elastic Compute Cloud", "AWS Lambda", "Amazon DynamoDB",
		"Amazon Relational Database Service", "Amazon CloudFront", "AWS Key Management Service", "AmazonCloudWatch"}
	regions := []string{"us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"}
	for n < size && err == nil {
		service, region, account := services[r.IntN(len(services))], regions[r.IntN(len(regions))], 111122223333+r.IntN(60)*7919
		category, cost := "Usage", fmt.Sprintf("%d.%010d", r.IntN(8), r.Int64N(1e10))
		switch p := r.IntN(1000); {
		case p < 17:
			cost = fmt.Sprintf("%d.%02dE-05", 1+r.IntN(9), r.IntN(100))
		case p < 30:
			category, cost = "Credit", "-"+cost
		case p < 40:
			category = "Tax"
		}
		description := fmt.Sprintf(`"$0.%03d per GB, ""%s"" tier %d of storage used in the month, region %s"`, r.IntN(1000), service[:6], r.IntN(5), region)
		if r.IntN(50) == 0 {
			description = "\"first line,\nsecond line\""
		}
		hour := r.IntN(28 * 24)
		start := fmt.Sprintf("2017-02-%02dT%02d:00:00Z", hour/24+1, hour%24)
		end := fmt.Sprintf("2017-02-%02dT%02d:59:59Z", hour/24+1, hour%24)
		resource := fmt.Sprintf("arn:aws:example:%s:%d:resource/production/%08x", region, account, r.IntN(20000))
		var k int
		k, err = fmt.Fprintf(out, "%sa,%s,999988887777,Example Retail Incorporated,USD,2017-03-01T00:00:00Z,2017-02-01T00:00:00Z,%s,,%s,Usage-Based,"+
			"%s,%s,,,,,,%d.%04d,GB-Hours,%s,0.0230000000,%s,\"Amazon Web Services, Inc.\",%s,0.0250000000,Standard,%d.%04d,GB,AWS,"+
			"\"Amazon Web Services, Inc.\",%s,Region %s,%s,%s,Bucket,Storage,%s,SKU%013d,SKU%013d.JRTCKXETXF.6YS6EN2CT7,%d,team-%d,"+
			"\"{\"\"team\"\":\"\"team-%d\"\",\"\"env\"\":\"\"production\"\",\"\"cost-center\"\":\"\"CC-%04d\"\"}\"\n",
			region, cost, category, description, end, start, r.IntN(1000), r.IntN(10000), cost, cost, cost, r.IntN(1000), r.IntN(10000),
			region, region, resource, resource[len(resource)-8:], service, r.IntN(200), r.IntN(200), account, account%60, account%60, r.IntN(400))
		n += k
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// generateCUR writes a legacy CUR of about the given size with the columns a report of several services has.
func generateCUR(w io.Writer, size int) error {
	columns := "identity/LineItemId,identity/TimeInterval,bill/InvoiceId,bill/InvoicingEntity,bill/BillingEntity,bill/BillType," +
		"bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType," +
		"lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation," +
		"lineItem/AvailabilityZone,lineItem/ResourceId,lineItem/UsageAmount,lineItem/NormalizationFactor," +
		"lineItem/NormalizedUsageAmount,lineItem/CurrencyCode,lineItem/UnblendedRate,lineItem/UnblendedCost,lineItem/BlendedRate," +
		"lineItem/BlendedCost,lineItem/LineItemDescription,lineItem/TaxType,lineItem/LegalEntity,product/ProductName"
	const sparse = 70 // product, pricing and reservation columns that are empty for most services
	out := bufio.NewWriterSize(w, 1<<20)
	var b strings.Builder
	for i := range sparse {
		fmt.Fprintf(&b, ",product/attribute%d", i)
	}
	n, err := fmt.Fprintln(out, columns+b.String()+",product/region,product/regionCode,product/servicecode,pricing/unit")
	r := rand.New(rand.NewPCG(3, 4))
	type use struct{ code, name, usage string }
	uses := []use{{"AmazonS3", "Amazon Simple Storage Service", "USW2-TimedStorage-ByteHrs"}, {"AmazonS3", "Amazon Simple Storage Service", "USW2-Requests-Tier1"},
		{"AmazonS3", "Amazon Simple Storage Service", "USW2-Requests-SIA-Tier1"}, {"AmazonS3", "Amazon Simple Storage Service", "USW2-USE1-AWS-Out-Bytes"},
		{"AmazonEC2", "Amazon Elastic Compute Cloud", "USW2-BoxUsage:m4.large"}, {"AmazonEC2", "Amazon Elastic Compute Cloud", "USW2-EBS:VolumeUsage.gp2"},
		{"awskms", "AWS Key Management Service", "us-west-2-KMS-Requests"}, {"AWSLambda", "AWS Lambda", "USW2-Lambda-GB-Second"}}
	for n < size && err == nil {
		u := uses[r.IntN(len(uses))]
		hour, account := r.IntN(27*24), 111122223333+r.IntN(60)*7919
		day := func(h int) string { return fmt.Sprintf("2017-02-%02dT%02d:00:00Z", h/24+1, h%24) }
		cost := fmt.Sprintf("0.%010d", r.Int64N(1e10))
		if r.IntN(60) == 0 {
			cost = fmt.Sprintf("%d.%04dE-6", 1+r.IntN(9), r.IntN(1e4))
		}
		var k int
		k, err = fmt.Fprintf(out, "%040x,%s/%s,987654321,\"Amazon Web Services, Inc.\",AWS,Anniversary,999988887777,2017-02-01T00:00:00Z,"+
			"2017-03-01T00:00:00Z,%d,Usage,%s,%s,%s,%s,Operation%d,,resource-%06d,%d.%06d,,,USD,0.0230000000,%s,0.0230000000,%s,"+
			"\"$0.023 per GB - first 50 TB / month, %s\",,\"Amazon Web Services, Inc.\",%s%s,us-west-2,us-west-2,%s,GB-Mo\n",
			r.Uint64(), day(hour), day(hour+1), account, day(hour), day(hour+1), u.code, u.usage, r.IntN(5), r.IntN(30000),
			r.IntN(100), r.IntN(1e6), cost, cost, u.name, u.name, strings.Repeat(",", sparse), u.code)
		n += k
	}
	if err != nil {
		return err
	}
	return out.Flush()
}
