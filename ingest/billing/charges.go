package billing

import "slacredit/sla/audit"

// maxCharges is how many different charges of bills are told apart. A month of a large company has some ten thousand; kept
// apart by resource it may have a few hundred thousand. Each costs about a kilobyte while it is read, whatever the size of
// the bills.
const maxCharges = 250_000

// tooManyCharges refuses bills of more charges than that: to go on would take all the memory there is.
func tooManyCharges(path string) audit.Diagnostic {
	return audit.Fault("BILL-MANY", audit.Origin{Path: path}, hints["BILL-MANY"],
		"the bills have more than %d different charges, by account, service, region, usage type and resource", maxCharges)
}

// fewEnough counts the charges of a bill. A worker counts those that it sees; this is what they come to together.
func (m *member) fewEnough() error {
	if m.ledger.Len() > maxCharges {
		return tooManyCharges(m.path)
	}
	return nil
}

// fewEnough adds up what the bills keep until all have been read. Bills of a month share most of their charges.
func fewEnough(files []*file) error {
	kept := 0
	for _, f := range files {
		for _, m := range f.members {
			if kept += m.ledger.Len(); kept > 4*maxCharges {
				return audit.Diagnostics{tooManyCharges(m.path)}
			}
		}
	}
	return nil
}
