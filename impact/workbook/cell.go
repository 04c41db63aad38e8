package workbook

import (
	"math/big"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// cellOf is a cell ready to be written: value, formula, style.
type cellOf = excelize.Cell

// notKnown is what a cell says where nothing is known. It is never zero.
const notKnown = "not known"

func (s *sheet) cell(value any, formula string, l look) excelize.Cell {
	id, err := s.book.styles.id(l)
	s.book.fail(err)
	return excelize.Cell{StyleID: id, Formula: formula, Value: value}
}

func (s *sheet) blank(l look) excelize.Cell { return s.cell(nil, "", l) }

// text is a string cell. Nothing in it can become a formula.
func (s *sheet) text(t string, l look) excelize.Cell {
	if t == "" {
		return s.blank(l)
	}
	return s.cell(clean(t), "", l)
}

// whole is a count. Counts of up to 15 digits are exact in a spreadsheet; larger ones stand as text.
func (s *sheet) whole(n uint64, l look) excelize.Cell {
	return s.number(decimal.NewFromUint64(n), l.as(wholeFormat))
}

func (s *sheet) count(n int64, l look) excelize.Cell {
	return s.number(decimal.NewFromInt(n), l.as(wholeFormat))
}

// number is a decimal, rounded to the digits a spreadsheet holds.
func (s *sheet) number(d decimal.Decimal, l look) excelize.Cell {
	f, _ := double(d)
	return s.cell(f, "", l)
}

// maybe is a decimal or the words that it is not known.
func (s *sheet) maybe(n *money.Number, l look) excelize.Cell {
	if n == nil {
		return s.missing(notKnown, l)
	}
	return s.number(n.Decimal, l)
}

// missing says in words why there is no figure.
func (s *sheet) missing(why string, l look) excelize.Cell {
	l.format, l.color, l.italic, l.align = "", muted, true, "right"
	return s.text(why, l)
}

// digits is the exact text of a decimal where the figure beside it could not hold all of its digits.
func (s *sheet) digits(d decimal.Decimal, l look) excelize.Cell {
	if _, exact := double(d); exact {
		return s.blank(l)
	}
	l.align, l.wrap = "right", true
	return s.text(d.String(), l)
}

// formula is a live formula with the number it comes to.
func (s *sheet) formula(f string, value decimal.Decimal, l look) excelize.Cell {
	v, _ := double(value)
	return s.cell(v, f, l)
}

// ratio is a live formula that comes to a fraction.
func (s *sheet) ratio(f string, value *big.Rat, l look) excelize.Cell {
	return s.cell(doubleOf(value), f, l)
}

// words is a live formula that comes to a text.
func (s *sheet) words(f, value string, l look) excelize.Cell { return s.cell(value, f, l) }

// utc is an instant as every sheet prints it.
func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// day is a calendar day as a date of the spreadsheet: days since 1899-12-30. Unlike text it can be looked up safely.
func (s *sheet) day(d interval.Date, l look) excelize.Cell {
	if d.IsZero() {
		return s.missing(notKnown, l)
	}
	return s.number(serial(d), l.as(dateFormat))
}

func serial(d interval.Date) decimal.Decimal {
	return decimal.NewFromInt(int64(epoch.DaysUntil(d)))
}

var epoch = interval.DateOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC))

// origins are the first places where a fact stands.
func (s *sheet) origins(in []audit.Origin, l look) excelize.Cell {
	parts := make([]string, len(in))
	for i, o := range in {
		parts[i] = o.String()
	}
	return s.text(strings.Join(parts, ", "), l)
}
