package revenue

import (
	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// report gives the account of every input: rows and amounts that went in against those that came out.
func (r *reader) report() (source.Report, error) {
	var out source.Report
	for _, in := range r.inputs {
		if err := in.Rejects.Flush(); err != nil {
			return source.Report{}, err
		}
		out.Inputs = append(out.Inputs, in.Input)
		if in.SameAs == "" {
			out.Controls = append(out.Controls, in.Control("revenue rows"), in.amounts())
		}
		out.Diagnostics = append(out.Diagnostics, in.Findings.Diagnostics()...)
		if in.Rejected > 0 {
			out.Rejects = append(out.Rejects, in.Rejects)
		} else if err := in.Rejects.Close(); err != nil {
			return source.Report{}, err
		}
	}
	return out, nil
}

// amounts compares what the understood amounts add up to with what was handed on. What is neither used nor set aside was in
// rejected rows.
func (in *input) amounts() audit.Control {
	read, used, aside, lost := in.read.Number(), in.used.Number(), in.aside.Number(), in.lost.Number()
	sum := used.Add(aside.Decimal).Add(lost.Decimal)
	return audit.Control{Name: "revenue amount", Source: in.Path, Read: read.String(), Used: used.String(), SetAside: aside.String(),
		Rejected: lost.String(), OK: sum.Equal(read.Decimal)}
}
