package uptime

import (
	"regexp"
	"strings"

	"slacredit/sla"
)

// balancerPath finds the account and the region in the names under which AWS delivers the logs of load balancers:
// AWSLogs/111122223333/elasticloadbalancing/us-east-1/… and 111122223333_elasticloadbalancing_us-east-1_…; the lines do not have them.
var balancerPath = regexp.MustCompile(`(?:^|[/_!])([0-9]{12})[/_]elasticloadbalancing[/_]([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})[/_]`)

// ownerPrefix is what is known of a file by its name, to be put before a name in the log: account and region, or nothing.
func ownerPrefix(path string) string {
	if m := balancerPath.FindStringSubmatch(path); m != nil {
		return m[1] + "\x00" + m[2] + "\x00"
	}
	return "\x00\x00"
}

// ownedLabels are the labels of a name with such a prefix.
func ownedLabels(n logNames) sla.Labels {
	parts := strings.SplitN(n.who, "\x00", 3)
	l := sla.Labels{sla.RequestType: n.what}
	for i, key := range []string{sla.Account, sla.Region, sla.Resource} {
		if i < len(parts) && parts[i] != "" {
			l[key] = parts[i]
		}
	}
	return l
}
