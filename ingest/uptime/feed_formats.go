package uptime

import "slices"

// feedFormats are what providers and people say of incidents: annotations, never down time by themselves.
func feedFormats() []Format {
	return []Format{
		{Name: AWSHealthFormat, Detect: detectAWSHealth, Read: ReadAWSHealth, Help: awsHealthHelp},
		{Name: AWSPublicFormat, Detect: detectAWSPublic, Read: ReadAWSPublic, Help: awsPublicHelp},
		{Name: GCPIncidentsFormat, Detect: detectGCPIncidents, Read: ReadGCPIncidents, Help: gcpIncidentsHelp},
		{Name: AzureRSSFormat, Detect: detectAzureRSS, Read: ReadAzureRSS, Help: azureRSSHelp},
		{Name: StatuspageFormat, Detect: detectStatuspage, Read: ReadStatuspage, Help: statuspageHelp},
		{Name: SlackStatusFormat, Detect: detectSlackStatus, Read: ReadSlackStatus, Help: slackStatusHelp},
		{Name: StatusIOFormat, Detect: detectStatusIO, Read: ReadStatusIO, Help: statusIOHelp},
		{Name: FireHydrantFormat, Detect: detectFireHydrant, Read: ReadFireHydrant, Help: fireHydrantHelp},
		{Name: PagerDutyFormat, Detect: detectPagerDuty, Read: ReadPagerDuty, Help: pagerDutyHelp},
		{Name: OpsgenieFormat, Detect: detectOpsgenie, Read: ReadOpsgenie, Help: opsgenieHelp},
	}
}

// isFeed tells whether a format is one of feeds.
func isFeed(name string) bool {
	return slices.ContainsFunc(feedFormats(), func(f Format) bool { return f.Name == name })
}
