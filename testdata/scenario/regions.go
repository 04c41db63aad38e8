package scenario

// region is what a bill says of a region.
type region struct {
	name     string
	prefix   string // of usage types, with its dash; https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html
	location string
}

// The irregular prefixes are here on purpose: none, EU, and APS3, which is not the third of its kind.
var regions = []region{
	{"us-east-1", "", "US East (N. Virginia)"},
	{"us-west-2", "USW2-", "US West (Oregon)"},
	{"eu-west-1", "EU-", "EU (Ireland)"},
	{"eu-central-1", "EUC1-", "EU (Frankfurt)"},
	{"ap-southeast-1", "APS1-", "Asia Pacific (Singapore)"},
	{"ap-south-1", "APS3-", "Asia Pacific (Mumbai)"},
}

// Regions lists the regions a scenario may be in.
func Regions() []string {
	var out []string
	for _, r := range regions {
		out = append(out, r.name)
	}
	return out
}

func regionNamed(name string) (region, bool) {
	for _, r := range regions {
		if r.name == name {
			return r, true
		}
	}
	return region{}, false
}

// elsewhere is a region other than the one given.
func elsewhere(name string) region {
	for _, r := range regions {
		if r.name != name {
			return r
		}
	}
	return region{}
}

// class is what a bill says of a storage class of S3: the usage types, without the region's prefix, by which it is
// charged. Source: "Understanding your AWS billing and usage reports for Amazon S3", Amazon S3 user guide.
type class struct {
	name     string // API name
	storage  string
	requests []string
}

var classes = []class{
	{"STANDARD", "TimedStorage-ByteHrs", []string{"Requests-Tier1", "Requests-Tier2"}},
	{"STANDARD_IA", "TimedStorage-SIA-ByteHrs", []string{"Requests-SIA-Tier1", "Requests-SIA-Tier2"}},
	{"ONEZONE_IA", "TimedStorage-ZIA-ByteHrs", []string{"Requests-ZIA-Tier1", "Requests-ZIA-Tier2"}},
	{"REDUCED_REDUNDANCY", "TimedStorage-RRS-ByteHrs", nil},
	{"GLACIER", "TimedStorage-GlacierByteHrs", []string{"Requests-GLACIER-Tier1", "Requests-GLACIER-Tier2"}},
}

// Classes lists the storage classes a scenario may be about.
func Classes() []string {
	var out []string
	for _, c := range classes {
		if c.requests != nil {
			out = append(out, c.name)
		}
	}
	return out
}

func classNamed(name string) (class, bool) {
	for _, c := range classes {
		if c.name == name && c.requests != nil {
			return c, true
		}
	}
	return class{}, false
}
