package source

import (
	"net/netip"
	"regexp"
	"strings"
)

// masked stands where something personal stood.
const masked = "***"

// The patterns take rather too much than too little: a row is rejected because it is not what it should be, so that its
// fields cannot be told apart. Each also knows the form that is left after URL encoding.
var (
	arn      = regexp.MustCompile(`(?i)\barn(?::|%3A)aws[^\s"',&]*`)
	email    = regexp.MustCompile(`(?i)[a-z0-9._+\-]+(?:@|%40)[a-z0-9\-]+(?:\.[a-z0-9\-]+)+`)
	ipv4     = regexp.MustCompile(`\b\d{1,3}(?:[.\-]\d{1,3}){3}\b`)
	ipv6     = regexp.MustCompile(`(?i)[0-9a-f:]*:[0-9a-f:.]*:[0-9a-f:.]*`)
	secret   = regexp.MustCompile(`(?i)\b((?:x-amz-(?:signature|credential|security-token)|signature|awsaccesskeyid|googleaccessid|x-goog-(?:signature|credential)|key-pair-id|policy|sig|token|access_token|id_token|api[_-]?key|secret|password)(?:=|%3D))[^&\s"']*`)
	accessID = regexp.MustCompile(`\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,124}\b`)
)

// Mask replaces what may identify a person or open a door: IPv4 and IPv6 addresses, e-mail addresses, ARNs, access key ids,
// and the values of signatures, credentials and tokens in query strings.
func Mask(s string) string {
	s = secret.ReplaceAllString(s, "${1}"+masked)
	s = arn.ReplaceAllString(s, masked)
	s = accessID.ReplaceAllString(s, masked)
	s = email.ReplaceAllString(s, masked)
	// Before IPv4, which may be the end of an IPv6 address.
	s = ipv6.ReplaceAllStringFunc(s, func(m string) string {
		// A clock time has colons as well; only what parses is an address.
		core := strings.TrimRight(m, ".")
		if _, err := netip.ParseAddr(core); err != nil {
			return m
		}
		return masked + m[len(core):]
	})
	return ipv4.ReplaceAllString(s, masked)
}
