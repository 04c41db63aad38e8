package billing

import (
	"slices"
	"strings"

	"slacredit/sla"
)

// classRule gives a class to the usage types that have one of its marks. A mark is a run of whole tokens: "Requests-Tier1"
// is in "Requests-Tier1", not in "Requests-SIA-Tier1" or "Requests-Tier12".
type classRule struct {
	class string
	marks []string
}

// s3Classes tell the storage class of an S3 usage type (its region taken off). The first rule that fits decides, so that
// a class in the name goes before what it would mean without one.
//
// Source: the usage types of https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html; the
// token XZ of Express One Zone is not on that page. Bare Requests-Tier1 holds the LIST requests of all classes. Retrieval
// types without a class may be of Deep Archive too, which no agreement treats differently.
var s3Classes = []classRule{
	{sla.NoClass, []string{"In-Bytes", "Out-Bytes", "In-ABytes", "Out-ABytes", "ABytes", "S3RTC", "DataTransfer", "C3DataTransfer"}},
	{"GLACIER_IR", []string{"GIR"}},
	{"DEEP_ARCHIVE", []string{"GDA"}},
	{"GLACIER", []string{"GLACIER", "GlacierByteHrs", "GlacierStaging", "Bulk-Retrieval-Bytes", "Expedited-Retrieval-Bytes",
		"Standard-Retrieval-Bytes", "EarlyDelete-ByteHrs", "Requests-Tier3", "Requests-Tier5", "Requests-Tier6"}},
	{"INTELLIGENT_TIERING", []string{"INT"}},
	{"ONEZONE_IA", []string{"ZIA"}},
	{"STANDARD_IA", []string{"SIA"}},
	{"REDUCED_REDUNDANCY", []string{"RRS"}},
	{"STANDARD", []string{"TimedStorage-ByteHrs", "Requests-Tier1", "Requests-Tier2", "STANDARD", "Select-Returned-Bytes",
		"Select-Scanned-Bytes"}},
	{sla.NoClass, []string{"Requests-Tier4"}}, // moves between classes
	{sla.NoClass, []string{"Inventory", "StorageAnalytics", "StorageLens", "StorageLensFreeTier", "BatchOperations", "TagStorage",
		"StorageObjectCount", "Bucket-Hrs-FreeTier"}}, // management
	{"EXPRESS_ONEZONE", []string{"XZ"}},
}

// awsTransfer tells the usage types of transfer of data, of whatever service.
func awsTransfer(usageType string) bool {
	tokens := awsUsageTokens(usageType)
	return slices.ContainsFunc(s3Classes[0].marks, func(m string) bool { return hasRun(tokens, m) })
}

// s3Family are the product codes under which S3's classes are billed, with the class of those that have only one.
var s3Family = map[string]string{"AmazonS3": "", "AmazonGlacier": "GLACIER", "AWSGlacier": "GLACIER",
	"AmazonS3GlacierDeepArchive": "DEEP_ARCHIVE"}

// s3Class is the storage class of a usage type under a product code of the S3 family, by its API name; [sla.NoClass] for
// transfer and management; "" when no rule knows it.
func s3Class(service, usageType string) string {
	if usageType == "" {
		return ""
	}
	tokens := awsUsageTokens(usageType)
	for i, rule := range s3Classes {
		if only := s3Family[service]; only != "" && i > 0 {
			return only // the vault API: its TimedStorage-ByteHrs is not that of S3
		}
		if slices.ContainsFunc(rule.marks, func(m string) bool { return hasRun(tokens, m) }) {
			return rule.class
		}
	}
	return ""
}

// hasRun tells whether the tokens of a mark stand in a row among those of a usage type.
func hasRun(tokens []string, mark string) bool {
	run := strings.Split(mark, "-")
	for i := 0; i+len(run) <= len(tokens); i++ {
		if slices.Equal(tokens[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// ec2Class is the part of AmazonEC2 a usage type belongs to: EC2, EBS and NAT gateways have agreements of their own and
// share a product code.
func ec2Class(usageType string) string {
	_, rest, _ := cutAWSPrefix(usageType)
	switch {
	case usageType == "":
		return ""
	case strings.HasPrefix(rest, "EBS:"):
		return "EBS"
	case strings.HasPrefix(rest, "NatGateway-"):
		return "NAT"
	}
	return "EC2"
}
