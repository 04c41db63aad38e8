package billing

import (
	"strings"
)

// awsPrefixes are the codes that AWS puts before a usage type to name its region. They are data, not arithmetic: APS3 is
// ap-south-1, APS5 is ap-south-2.
//
// Sources: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html (the Americas,
// Africa, Asia Pacific); https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html (Europe, Middle
// East, China, GovCloud, CPT). ILC1, EUW1, CAC1 and CAW1 are seen in bills and tools, not in these pages.
var awsPrefixes = map[string]string{
	"USE1": "us-east-1", "USE2": "us-east-2", "USW1": "us-west-1", "USW2": "us-west-2",
	"CAN1": "ca-central-1", "CAC1": "ca-central-1", "CAN2": "ca-west-1", "CAW1": "ca-west-1", "MXC1": "mx-central-1",
	"AFS1": "af-south-1", "CPT": "af-south-1",
	"APE1": "ap-east-1", "APE2": "ap-east-2",
	"APN1": "ap-northeast-1", "APN2": "ap-northeast-2", "APN3": "ap-northeast-3",
	"APS1": "ap-southeast-1", "APS2": "ap-southeast-2", "APS3": "ap-south-1", "APS4": "ap-southeast-3",
	"APS5": "ap-south-2", "APS6": "ap-southeast-4", "APS7": "ap-southeast-5", "APS8": "ap-southeast-6",
	"APS9": "ap-southeast-7",
	"EU":   "eu-west-1", "EUW1": "eu-west-1", "EUW2": "eu-west-2", "EUW3": "eu-west-3",
	"EUC1": "eu-central-1", "EUC2": "eu-central-2", "EUN1": "eu-north-1", "EUS1": "eu-south-1", "EUS2": "eu-south-2",
	"ILC1": "il-central-1", "MEC1": "me-central-1", "MES1": "me-south-1", "SAE1": "sa-east-1",
	"CNN1": "cn-north-1", "CNW1": "cn-northwest-1", "UGW1": "us-gov-west-1", "UGE1": "us-gov-east-1",
	"Global": "global",
}

// awsRegionNames are the regions of awsPrefixes: some services put the region's own name before a usage type.
var awsRegionNames = func() map[string]bool {
	m := map[string]bool{}
	for _, region := range awsPrefixes {
		m[region] = true
	}
	return m
}()

// awsGlobalUsage are usage types without a prefix that belong to no region, although no prefix usually means us-east-1.
var awsGlobalUsage = map[string]bool{"DashboardsUsageHour": true, "DashboardsUsageHour-Basic": true}

// cutAWSPrefix takes the region off the front of a usage type. Of a type with two regions (USE1-USW2-AWS-Out-Bytes) the
// first is the one that is billed. foreign tells that there is a prefix, but of a region the table does not know.
func cutAWSPrefix(usageType string) (region, rest string, foreign bool) {
	first, rest, more := strings.Cut(usageType, "-")
	if known := awsPrefixes[first]; known != "" && more {
		return known, rest, false
	}
	for i := 0; i < len(usageType); i++ { // us-gov-west-1-KMS-Requests
		if usageType[i] == '-' && awsRegionNames[usageType[:i]] {
			region, rest = usageType[:i], usageType[i+1:]
		}
	}
	if region != "" {
		return region, rest, false
	}
	return "", usageType, more && looksLikeAWSPrefix(first)
}

// looksLikeAWSPrefix tells three capitals and one or two digits: the form of nearly all prefixes, local zones' (LAX1) too.
func looksLikeAWSPrefix(s string) bool {
	if len(s) < 4 || len(s) > 5 {
		return false
	}
	for i := range len(s) {
		if i < 3 && (s[i] < 'A' || s[i] > 'Z') || i >= 3 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// awsUsageTokens are the parts of a usage type behind its region prefixes.
func awsUsageTokens(usageType string) []string {
	_, rest, _ := cutAWSPrefix(usageType)
	if region, rest2, _ := cutAWSPrefix(rest); region != "" { // the peer of a transfer between regions
		rest = rest2
	}
	return strings.Split(rest, "-")
}

// isAWSRegion tells a region's code (us-east-1, us-gov-west-1, us-west-2-lax-1) or "global" from other text, such as
// "US East (N. Virginia)". Regions newer than the table are taken.
func isAWSRegion(s string) bool {
	if s == "global" {
		return true
	}
	parts := strings.Split(s, "-")
	if len(parts) < 3 || len(parts[0]) != 2 {
		return false
	}
	for i, p := range parts {
		digits := p != "" && strings.Trim(p, "0123456789") == ""
		letters := p != "" && strings.Trim(p, "abcdefghijklmnopqrstuvwxyz") == ""
		if last := i == len(parts)-1; last && !digits || !last && !letters && !(digits && i >= 2) {
			return false
		}
	}
	return true
}

// zoneRegion takes the letter off an availability zone: us-east-1a gives us-east-1. "" when it is none.
func zoneRegion(zone string) string {
	if n := len(zone); n > 1 && zone[n-1] >= 'a' && zone[n-1] <= 'z' && isAWSRegion(zone[:n-1]) {
		return zone[:n-1]
	}
	if isAWSRegion(zone) {
		return zone
	}
	return ""
}

// arnRegion is the region in an ARN (arn:partition:service:region:account:resource), "" when there is none.
func arnRegion(arn string) string {
	if p := strings.SplitN(arn, ":", 5); len(p) == 5 && p[0] == "arn" && isAWSRegion(p[3]) {
		return p[3]
	}
	return ""
}
