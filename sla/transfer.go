package sla

import "slacredit/sla/money"

// Transfer says whether the transfer of data is part of a base. Agreements speak of the charges for a service; whether what it
// sends is such a charge, few say.
type Transfer string

// What a user may say of it. Unsaid, transfer counts as any other charge of its service and class does.
const (
	TransferIn  Transfer = "yes"
	TransferOut Transfer = "no"
)

// explainTransfer notes where the transfer of data went.
func (a *Assessment) explainTransfer(said Transfer) {
	var in, classless money.Sum
	rows := map[string]int64{}
	for _, l := range a.Basis.Lines {
		if !l.Transfer {
			continue
		}
		switch {
		case l.Reason == "":
			in.Add(l.Amount.Decimal)
		case l.Reason == "other_class" && l.Class == NoClass:
			classless.Add(l.Amount.Decimal)
		}
		rows[l.Reason] += l.Rows
	}
	switch {
	case rows[""] > 0:
		a.note("transfer_in_base", false, "Transfer of data is in the base: %s %s; base: {transfer: no} leaves it out.", a.Basis.Currency, in.Number())
	case said == TransferIn && !classless.Number().IsZero():
		a.note("transfer_without_class", true, "Transfer of data is of no class, and so in no class's base: %s %s; say with base: {classless: …} which class it counts to.",
			a.Basis.Currency, classless.Number())
	}
	if rows["transfer"] > 0 {
		a.note("transfer_left_out", false, "Transfer of data was left out of the base, as base: {transfer: no} says.")
	}
}
