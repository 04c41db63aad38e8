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
	// ContractRequired: the newest version is a template, whose numbers stand in a customer's own contract.
	ContractRequired bool `json:"contract_required"`
	Own              bool `json:"own"` // the user's own
}

// List summarises every agreement of the catalog, sorted by id. It looks at the heads of the catalog's own files only.
func (c *Catalog) List() ([]Summary, error) {
	out := []Summary{}
	for _, id := range c.IDs() {
		f, own, err := c.file(id)
		if err != nil {
			return nil, err
		}
		if s, ok := header(id, f.data); ok && !own {
			out = append(out, s)
			continue
		}
		a, err := c.Load(id)
		if err != nil {
			return nil, err
		}
		out = append(out, summary(a))
	}
	return out, nil
}

// WriteList writes the list as a table.
func WriteList(w io.Writer, list []Summary) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tNEWEST\tVERSIONS\tGRADE\tSERVICE\tCOMMITMENTS")
	for _, s := range list {
		grade := string(s.Grade)
		if s.Own {
			grade += " (own terms)"
		}
		commitments := strings.Join(s.Commitments, ", ")
		if s.ContractRequired {
			commitments = "(contract required)"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\n", s.ID, s.Versions[0], len(s.Versions), grade, s.Service, commitments)
	}
	return t.Flush()
}
