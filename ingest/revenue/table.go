package revenue

import (
	"errors"
	"fmt"
	"slices"
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
	rows, c, err := openTable(text, r.src, s.Path)
	if err != nil || c == nil { // nil: an empty file
		return source.LongRow(err, longRow, audit.Origin{Path: s.Path, Line: 1})
	}
	if err := r.oneFormat(c.format, s.Path); err != nil {
		return err
	}
	in.Format = c.format
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
	if need := max(c.time, c.amount, c.currency, c.refund, slices.Max(append([]int{-1}, c.needs...))); need >= len(fields) {
		return in.reject(row.at, "REV-FIELDS", "look for a missing or stray delimiter",
			fmt.Sprintf("the row has %d fields, and %q is field %d", len(fields), c.names[need], need+1), rows.Raw(), nil)
	}
	if c.item != nil && c.item(fields) {
		in.Leave(row.at, "REV-ITEM", "", "the row is a further item of the order above, whose total stands there")
		return nil
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
	if again, err := r.repeated(in, c, fields, row, at(0), rows.Raw()); again || err != nil {
		return err
	}
	if c.judge != nil {
		v := c.judge(fields)
		switch {
		case v.reject:
			return in.reject(at(v.at), v.code, v.hint, v.text, rows.Raw(), &row.amount)
		case v.code != "":
			in.setAside(row, v.code, v.hint, v.text)
			return nil
		case v.note != "":
			in.note(at(v.at), v.note, v.text)
		}
	}
	if c.refund >= 0 && strings.TrimSpace(fields[c.refund]) != "" {
		refund, err := money.ParseNumber(strings.TrimSpace(fields[c.refund]))
		if err != nil || refund.IsNegative() || refund.GreaterThan(row.amount.Decimal) {
			return in.reject(at(c.refund), "REV-REFUND", "a refund is a part of the total", fmt.Sprintf("%s cannot be refunded of %s",
				source.Excerpt(fields[c.refund]), row.amount), rows.Raw(), &row.amount)
		}
		if !refund.IsZero() {
			in.note(at(c.refund), "REV-REFUNDED", "the order counts less what was refunded of it")
			in.aside.Add(refund.Decimal)
			row.amount = money.Number{Decimal: row.amount.Sub(refund.Decimal)}
		}
	}
	r.rows = append(r.rows, row)
	return nil
}

// oneFormat holds the format of a table against that of those before it.
func (r *reader) oneFormat(format, path string) error {
	if r.format != "" && r.format != format {
		return audit.Fault("REV-FORMAT", audit.Origin{Path: path, Line: 1}, "make an entry under revenue: of each, and see that no sale is in both",
			"the files are of several formats: %s here, %s before", format, r.format)
	}
	r.format = format
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
