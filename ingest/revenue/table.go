package revenue

import (
	"errors"
	"fmt"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// table reads one member: a header, then rows.
func (r *reader) table(s *source.Stream) error {
	in := r.input(s.Path)
	head, err := s.Peek(headSize)
	if err != nil {
		return err
	}
	if err := source.Lookalike(head, s.Path); err != nil {
		return err
	}
	text, err := s.Text()
	if err != nil {
		return err
	}
	rows, c, err := openTable(text, r.src.Columns, s.Path)
	if err != nil || c == nil { // nil: an empty file
		return source.LongRow(err, longRow, audit.Origin{Path: s.Path, Line: 1})
	}
	in.Why = fmt.Sprintf("its header has a column of times, %q, and one of amounts, %q", c.names[c.time], c.names[c.amount])
	if err := r.state(c.suffix, audit.Origin{Path: s.Path, Line: 1}); err != nil {
		return err
	}
	return rows.Each(s.Path, longRow, func(fields []string) error { return r.record(in, c, fields, rows) },
		func(at audit.Origin, hint, text string) error {
			in.Rows++
			return in.reject(at, "REV-CSV", hint, text, rows.Raw(), nil)
		})
}

// longRow is the code of a row that is too long to read.
const longRow = "REV-LONG"

// record understands one row.
func (r *reader) record(in *input, c *columns, fields []string, rows *source.Rows) error {
	in.Rows++
	at := func(i int) audit.Origin {
		line, column := rows.At(i)
		return audit.Origin{Path: in.Path, Line: int64(line), Column: int64(column)}
	}
	row := row{at: audit.Origin{Path: in.Path, Line: at(0).Line}, input: in}
	if need := max(c.time, c.amount, c.currency); need >= len(fields) {
		return in.reject(row.at, "REV-FIELDS", "look for a missing or stray delimiter",
			fmt.Sprintf("the row has %d fields, and %q is field %d", len(fields), c.names[need], need+1), rows.Raw(), nil)
	}
	var err error
	if row.amount, err = money.ParseNumber(strings.TrimSpace(fields[c.amount])); err != nil {
		return in.reject(at(c.amount), "REV-NUM", "write amounts as 1234.50: a decimal point, "+
			"no thousands separators or currency signs; an hour without sales as 0",
			fmt.Sprintf("amount %s is not a decimal number", source.Excerpt(fields[c.amount])), rows.Raw(), nil)
	}
	in.read.Add(row.amount.Decimal)
	if row.clock, err = c.clocks.parse(strings.TrimSpace(fields[c.time])); err != nil {
		if errors.Is(err, errAmbiguous) {
			return audit.Fault("REV-DATE", at(c.time), "write dates as 2017-02-28", "date %s can be read two ways", source.Excerpt(fields[c.time]))
		}
		return in.reject(at(c.time), "REV-TIME", "write times as 2017-02-28T17:00:00Z, or 2017-02-28 17:00 with a zone in the config",
			fmt.Sprintf("%s is not a time", source.Excerpt(fields[c.time])), rows.Raw(), &row.amount)
	}
	row.clock.fixed = row.clock.fixed || c.utc // the zone of the business is another one
	if !row.clock.fixed && r.src.Zone == nil {
		return audit.Fault("REV-ZONE", at(c.time), "name the zone of the business (timezone: America/New_York), or write times with their offset",
			"time %s does not say its zone", source.Excerpt(fields[c.time]))
	}
	if c.currency >= 0 {
		cur, err := money.ParseCurrency(strings.TrimSpace(fields[c.currency]))
		if err != nil {
			return in.reject(at(c.currency), "REV-CURRENCY", "write ISO 4217 codes, like USD",
				fmt.Sprintf("%s is not a currency code", source.Excerpt(fields[c.currency])), rows.Raw(), &row.amount)
		}
		if err := r.state(cur, at(c.currency)); err != nil {
			return err
		}
	}
	r.rows = append(r.rows, row)
	return nil
}

// state holds the currency that a header or a row states against the one that was stated first.
func (r *reader) state(c money.Currency, at audit.Origin) error {
	switch {
	case c == "" || c == r.currency:
	case r.currency == "":
		r.currency, r.stated = c, at
	default:
		return audit.Fault("REV-CURRENCY", at, "convert all revenue to one currency, "+
			"at one rate per currency for the whole history: moving rates would look like demand",
			"revenue in %s here, and in %s at %s", c, r.currency, r.stated)
	}
	return nil
}
