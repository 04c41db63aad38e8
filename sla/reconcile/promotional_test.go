package reconcile_test

import (
	"testing"

	"slacredit/sla"
	"slacredit/sla/reconcile"
)

// What is given without an outage is told by whole phrases. A credit that was owed may have their words in its text.
func TestPromotionalCreditsAreToldByWholePhrases(t *testing.T) {
	for _, c := range []struct {
		promotional bool
		texts       []string
	}{
		{true, []string{
			"AWS Promotional Credits, credit from account: 111122223333", "AWS Free Tier", "PROMOTION: Free trial", "Promotional credit", "Azure promo",
			"AWS Activate Portfolio", "Activate Founders", "EDP Discount", "Enterprise Program Discount", "Enterprise discount", "MAP credits Q3",
			"MAP 2.0 credit", "MAP_credit", "Migration Acceleration Program 2.0", "AWS Open Source credits", "Credits for AWS open source", "Microsoft for Startups",
			"startup program credits", "Trial credits", "Sustained use discount", "Committed usage discount", "Private pricing discount", "free-tier usage",
		}},
		{false, []string{
			"SLA credit for the MAP tile service", "Service credit: Open Source Grafana workspace", "Credit for S3 errors during start-up of the trial court site",
			"SLA credit, instances failed to activate, 5 Jan", "Service credit under private pricing agreement 17", "S3 SLA credit Feb 2017",
			"SLA_VIOLATION: case 12: Committed use of N2", "credit case EDP-1182: outage of 28 February", "Availability credit for MAPPING-prod",
		}},
	} {
		for _, text := range c.texts {
			lines := reconcile.Lines([]sla.CreditRow{credit(7, "credit 111122223333 AmazonS3 us_east_1 2017-04 1000.00", text)})
			if len(lines) != 1 || lines[0].Promotional != c.promotional {
				t.Errorf("%q: promotional is %v, want %v", text, !c.promotional, c.promotional)
			}
		}
	}
}
