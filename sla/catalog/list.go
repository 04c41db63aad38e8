package catalog

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"slacredit/sla"
)

// Summary is one agreement in the list of the catalog. Its JSON form is an element of `terms list --json`.
type Summary struct {
	ID          string    `json:"id"`
	Provider    string    `json:"provider"`
	Service     string    `json:"service"`
	Versions    []string  `json:"versions"`    // newest first
	Commitments []string  `json:"commitments"` // of all versions, in the order of their appearance, newest first
	Grade       sla.Grade `json:"grade"`       // of the newest version
	Own         bool      `json:"own"`         // the user's own
}

// List summarises every agreement of the catalog, sorted by id.
func (c *Catalog) List() ([]Summary, error) {
	out := []Summary{}
	for _, id := range c.IDs() {
		a, err := c.Load(id)
		if err != nil {
			return nil, err
		}
		s := Summary{ID: id, Provider: a.Provider, Service: a.Service, Versions: versionIDs(a), Commitments: append([]string{}, a.Commitments()...), Grade: a.Versions[0].Grade, Own: a.Own}
		out = append(out, s)
	}
	return out, nil
}

// WriteList writes the list as a table.
func WriteList(w io.Writer, list []Summary) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tSERVICE\tCOMMITMENTS\tVERSIONS\tNEWEST\tGRADE")
	for _, s := range list {
		grade := string(s.Grade)
		if s.Own {
			grade += " (own terms)"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\n", s.ID, s.Service, strings.Join(s.Commitments, ", "), len(s.Versions), s.Versions[0], grade)
	}
	return t.Flush()
}
