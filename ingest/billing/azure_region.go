package billing

import (
	_ "embed"
	"strings"
)

// azureRegionTable names the regions of Azure and their aliases; its head says where it comes from, and its licence.
//
//go:embed azure_regions.txt
var azureRegionTable string

// azureRegions gives the name of a region by any folded way to write it: see [foldAzureRegion].
var azureRegions = func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(azureRegionTable) {
		line = strings.TrimSpace(line)
		region, aliases, ok := strings.Cut(line, ":")
		if !ok || line[0] == '#' {
			continue
		}
		m[region] = region
		for alias := range strings.FieldsSeq(aliases) {
			m[alias] = region
		}
	}
	return m
}()

// azureRegion is the name of a region as Azure Resource Manager writes it: "US East", EastUS and eastus give eastus. A
// name that the table lacks is taken when it is a single word: regions are newer than tables. ok is false for text that
// names no region. Bills write nothing or Unassigned where a charge has none, which gives "".
func azureRegion(text string) (region string, ok bool) {
	folded := foldAzureRegion(text)
	if folded == "" || folded == "unassigned" {
		return "", true
	}
	if known := azureRegions[folded]; known != "" {
		return known, true
	}
	if strings.Trim(folded, "abcdefghijklmnopqrstuvwxyz0123456789") == "" && !strings.Contains(text, " ") {
		return folded, true
	}
	return "", false
}

// foldAzureRegion makes the ways to write a region one: lower case, without separators.
func foldAzureRegion(text string) string { return strings.ToLower(azureRegionSeparators.Replace(text)) }

var azureRegionSeparators = strings.NewReplacer(" ", "", "-", "", "_", "", "(", "", ")", "")
