package billing

import (
	"testing"

	"slacredit/sla"
)

func TestS3Class(t *testing.T) {
	for usageType, want := range map[string]string{
		"TimedStorage-ByteHrs":               "STANDARD",
		"USW2-TimedStorage-ByteHrs":          "STANDARD",
		"Requests-Tier1":                     "STANDARD",
		"EU-Requests-Tier2":                  "STANDARD",
		"APS3-BytesDeleted-STANDARD":         "STANDARD",
		"OverwriteBytes-Copy-STANDARD":       "STANDARD",
		"Select-Scanned-Bytes":               "STANDARD",
		"USW2-TimedStorage-SIA-ByteHrs":      "STANDARD_IA",
		"Requests-SIA-Tier1":                 "STANDARD_IA",
		"EarlyDelete-SIA-SmObjects":          "STANDARD_IA",
		"TimedStorage-ZIA-ByteHrs":           "ONEZONE_IA",
		"TimedStorage-INT-FA-ByteHrs":        "INTELLIGENT_TIERING",
		"Monitoring-Automation-INT":          "INTELLIGENT_TIERING",
		"Select-Returned-INT-Bytes":          "INTELLIGENT_TIERING",
		"TimedStorage-GIR-ByteHrs":           "GLACIER_IR",
		"Retrieval-GIR":                      "GLACIER_IR",
		"TimedStorage-GDA-Staging":           "DEEP_ARCHIVE",
		"Requests-GDA-Tier3":                 "DEEP_ARCHIVE",
		"USW2-TimedStorage-GlacierByteHrs":   "GLACIER",
		"TimedStorage-GlacierStaging":        "GLACIER",
		"Requests-GLACIER-Tier1":             "GLACIER",
		"Requests-Tier3":                     "GLACIER",
		"Bulk-Retrieval-Bytes":               "GLACIER",
		"EarlyDelete-ByteHrs":                "GLACIER",
		"TimedStorage-RRS-ByteHrs":           "REDUCED_REDUNDANCY",
		"USE1-TimedStorage-XZ-ByteHrs":       "EXPRESS_ONEZONE",
		"Requests-Tier4":                     sla.NoClass,
		"USE1-USW2-AWS-Out-Bytes":            sla.NoClass,
		"DataTransfer-Out-Bytes":             sla.NoClass,
		"EU-DataTransfer-Regional-Bytes":     sla.NoClass,
		"USE1-CloudFront-Out-Bytes":          sla.NoClass,
		"USE1-APS3-S3RTC-Out-Bytes":          sla.NoClass,
		"USE1-AWS-In-ABytes-T1":              sla.NoClass,
		"Inventory-ObjectsListed":            sla.NoClass,
		"StorageLensFreeTier-ObjCount":       sla.NoClass,
		"USW2-TagStorage-TagHrs":             sla.NoClass,
		"StorageObjectCount":                 sla.NoClass,
		"Global-Bucket-Hrs-FreeTier":         sla.NoClass,
		"Requests-Tier12":                    "", // not Tier1
		"TimedStorage-NEW-ByteHrs":           "", // not bare TimedStorage
		"us-west-2-TimedStorage-SIA-ByteHrs": "STANDARD_IA",
		"":                                   "",
	} {
		if got := s3Class("AmazonS3", usageType); got != want {
			t.Errorf("%s is of class %q, want %q", usageType, got, want)
		}
	}
	if got := s3Class("AmazonGlacier", "USW2-TimedStorage-ByteHrs"); got != "GLACIER" {
		t.Errorf("storage of the vault API is of class %q, want GLACIER", got)
	}
}

func TestEC2Class(t *testing.T) {
	for usageType, want := range map[string]string{"BoxUsage:m5.large": "EC2", "USW2-EBS:VolumeUsage.gp2": "EBS", "EBS:SnapshotUsage": "EBS",
		"EBSOptimized:m4.large": "EC2", "EU-NatGateway-Bytes": "NAT", "NatGateway-Hours": "NAT", "USE1-EBS-USE1-EBS-AWS-Out-Bytes": "EC2", "": ""} {
		if got := ec2Class(usageType); got != want {
			t.Errorf("%s is of class %q, want %q", usageType, got, want)
		}
	}
}

func TestAWSPrefix(t *testing.T) {
	for usageType, want := range map[string]string{
		"EU-Requests-Tier1":             "eu-west-1",
		"APS3-Requests-Tier1":           "ap-south-1",
		"APS5-Requests-Tier1":           "ap-south-2",
		"CPT-Requests-Tier1":            "af-south-1",
		"USE1-CAN1-AWS-Out-Bytes":       "us-east-1",
		"CAN1-USE1-AWS-In-Bytes":        "ca-central-1",
		"ca-central-1-KMS-Requests":     "ca-central-1",
		"us-gov-west-1-KMS-Requests":    "us-gov-west-1",
		"Global-Bucket-Hrs-FreeTier":    "global",
		"Requests-Tier1":                "",
		"EUX-Requests":                  "",
		"EU":                            "",
		"C3DataTransfer-Out-Bytes":      "",
		"USW2-EBS:VolumeUsage.gp2":      "us-west-2",
		"us-east-1-us-west-2-Something": "us-east-1",
	} {
		if got, _, foreign := cutAWSPrefix(usageType); got != want || foreign {
			t.Errorf("%s is of %q (foreign %v), want %q", usageType, got, foreign, want)
		}
	}
	if _, _, foreign := cutAWSPrefix("LAX1-BoxUsage"); !foreign {
		t.Error("LAX1 is taken for no prefix at all, which would make it us-east-1")
	}
}

func TestAWSRegionForms(t *testing.T) {
	for s, want := range map[string]bool{"us-east-1": true, "global": true, "us-gov-west-1": true, "us-west-2-lax-1": true, "ap-southeast-12": true,
		"US East (N. Virginia)": false, "us-east": false, "us-east-1a": false, "": false, "-": false, "Any": false, "a--1": false} {
		if got := isAWSRegion(s); got != want {
			t.Errorf("isAWSRegion(%q) = %v", s, got)
		}
	}
	for zone, want := range map[string]string{"us-east-1a": "us-east-1", "us-west-2-lax-1a": "us-west-2-lax-1", "us-east-1": "us-east-1", "x": "", "": ""} {
		if got := zoneRegion(zone); got != want {
			t.Errorf("the region of zone %q is %q, want %q", zone, got, want)
		}
	}
	if got := arnRegion("arn:aws:ec2:eu-west-1:111122223333:reserved-instances/x"); got != "eu-west-1" {
		t.Errorf("region of an ARN is %q", got)
	}
}

func TestSupportPlans(t *testing.T) {
	for product, want := range map[string]bool{"AWSSupportBusiness": true, "AWSSupport": true, "awssupportenterprise": true, "AWSDeveloperSupport": true,
		"AWS Support (Business)": true, "Support": true, "Azure support": true, "AmazonS3": false, "AWS": false, "AWSSuppor": false,
		"Supportability Suite": false, "Insupportable": false, "": false} {
		if got := awsSupport(product); got != want {
			t.Errorf("awsSupport(%q) = %v", product, got)
		}
	}
}
