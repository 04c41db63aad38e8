package catalog

import (
	"regexp"
	"strings"

	"slacredit/sla"
	"slacredit/sla/audit"
)

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)

// isID tells whether s has the form of an agreement's id: provider/service, lower case, digits and single hyphens.
func isID(s string) bool { return idPattern.MatchString(s) }

// Parse splits a reference to terms, "aws/s3" or "aws/s3@2023-11-28", into the agreement's id and the version's (empty:
// none is pinned). It does not look either up. A reference of another form is an error with code TERMS-REFERENCE.
func Parse(ref string) (id, version string, err error) {
	id, version, pinned := strings.Cut(ref, "@")
	if !isID(id) || pinned && version == "" {
		return "", "", audit.Fault("TERMS-REFERENCE", audit.Origin{}, "write provider/service or provider/service@version: aws/s3@2023-11-28",
			"%q does not name terms", clip(ref))
	}
	return id, version, nil
}

// Resolve finds what a reference names. The version is nil when none is pinned: the agreement's own rule then chooses
// it, see [sla.Agreement.Governs]. The error of an unknown version (code TERMS-UNKNOWN-VERSION) lists those there are.
func (c *Catalog) Resolve(ref string) (*sla.Agreement, *sla.Version, error) {
	id, version, err := Parse(ref)
	if err != nil {
		return nil, nil, err
	}
	a, err := c.Load(id)
	if err != nil || version == "" {
		return a, nil, err
	}
	v := a.Version(version)
	if v == nil {
		return nil, nil, unknownVersion(a, version)
	}
	return a, v, nil
}

func unknownVersion(a *sla.Agreement, version string) error {
	return audit.Fault("TERMS-UNKNOWN-VERSION", audit.Origin{}, "its versions: "+strings.Join(a.VersionIDs(), ", "),
		"%s has no version %q", a.ID, clip(version))
}
