package revenue

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// columns is where a table has what is read of it.
type columns struct {
	names    []string // as in the header
	time     int
	amount   int
	currency int            // -1: there is none
	utc      bool           // the time's name states it: Created (UTC)
	suffix   money.Currency // that the amount's name states (revenue_usd); "" if none
	clocks   clocks

	// What a format knows beyond a time and an amount; all nil for a plain table.
	format string
	refund int                          // how much of the amount was given back; -1: there is none
	needs  []int                        // columns that a row must have besides; -1: not there
	item   func(fields []string) bool   // the row belongs to the order of the row before
	id     func(fields []string) string // of the order or transaction
	judge  func(fields []string) verdict
}

// verdict is what a format makes of a row that is understood. The zero verdict: it counts.
type verdict struct {
	code   string // why it does not count
	note   string // it counts, but a person should know
	text   string
	hint   string
	at     int // the column that says so
	reject bool
}

// says is what a row says of its order or transaction.
func (c *columns) says(fields []string, row row) string {
	text := row.clock.wall.String() + "\x00" + row.amount.String()
	for _, i := range append([]int{c.refund, c.currency}, c.needs...) {
		if i >= 0 {
			text += "\x00" + strings.TrimSpace(fields[i])
		}
	}
	return text
}

// The names by which a column is known, without case, separators or a currency at the end. The first list is taken before
// the second.
var (
	timeNames = [...][]string{
		{"hour", "time", "timestamp", "datetime", "date", "day"},
		{"createdat", "created", "orderedat", "orderdate", "ordertime", "paidat", "processedat", "periodstart", "start", "from"}}
	amountNames = [...][]string{
		{"revenue", "amount", "sales", "turnover"},
		{"total", "totalsales", "netsales", "grosssales", "totalamount", "totalrevenue", "netrevenue", "grossrevenue", "totalprice",
			"ordervalue", "ordertotal", "value"}}
	currencyNames = [...][]string{{"currency", "currencycode"}}
)

// headSize is how much of a text is looked at to find its header and delimiter.
const headSize = 64 << 10

// openTable finds the delimiter and the columns in the header, and starts reading. The columns are nil for an empty text.
func openTable(text io.Reader, src Source, path string) (*source.Rows, *columns, error) {
	head := bufio.NewReaderSize(text, headSize)
	first, err := head.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	if len(strings.TrimSpace(string(first))) == 0 {
		return nil, nil, nil
	}
	delimiter, err := findDelimiter(string(first), src, path)
	if err != nil {
		return nil, nil, err
	}
	r := source.NewRows(head, delimiter)
	names, err := r.Next()
	if err != nil {
		return nil, nil, audit.Fault("REV-COLUMN", audit.Origin{Path: path, Line: 1}, "the first row names the columns",
			"the header cannot be read: %v", err)
	}
	c, err := src.findColumns(slices.Clone(names), path)
	return r, c, err
}

// findDelimiter takes the delimiter whose header has the columns: comma, semicolon or tab.
func findDelimiter(head string, src Source, path string) (rune, error) {
	head = strings.TrimLeft(head, "\r\n")
	header, _, _ := strings.Cut(head, "\n")
	var fits []rune
	var why error
	most := -1
	for _, d := range []rune{',', ';', '\t'} {
		names, err := source.NewRows(strings.NewReader(header), d).Next()
		if err != nil {
			continue // a quote that does not match under this delimiter, or at all
		}
		_, err = src.findColumns(names, path)
		if err == nil {
			fits = append(fits, d)
		} else if len(names) > most { // complain of the reading that is likeliest
			most, why = len(names), err
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) > 1:
		return 0, audit.Fault("REV-DELIMITER", audit.Origin{Path: path, Line: 1},
			"quote the names in the header, or name the columns with columns:", "the header %s can be cut at more than one delimiter", source.Excerpt(header))
	case why != nil:
		return 0, why
	}
	return 0, audit.Fault("REV-COLUMN", audit.Origin{Path: path, Line: 1}, "the first row names the columns",
		"the header %s cannot be read as a row of names", source.Excerpt(header))
}

// checkColumnMap faults a column map with a key that means nothing.
func checkColumnMap(stated map[string]string) error {
	for _, k := range slices.Sorted(maps.Keys(stated)) {
		if k != "time" && k != "amount" && k != "currency" {
			return audit.Fault("REV-COLUMN", audit.Origin{}, "keys: time, amount, currency", "columns: has the key %q", k)
		}
	}
	return nil
}

// plainColumns finds the columns of a plain table by what the user states, else by their own names.
func plainColumns(names []string, stated map[string]string, path string) (*columns, error) {
	f := finder{names: names, stated: stated, at: audit.Origin{Path: path, Line: 1}}
	c := &columns{names: names, format: Format, refund: -1}
	c.time = f.find("time", timeNames[:], true)
	c.amount = f.find("amount", amountNames[:], true)
	c.currency = f.find("currency", currencyNames[:], false)
	if f.err != nil {
		return nil, f.err
	}
	if c.time == c.amount {
		return nil, audit.Fault("REV-COLUMN", f.at, "name two columns", "column %q cannot be both the time and the amount", names[c.time])
	}
	_, c.suffix = fold(names[c.amount])
	c.utc = statesUTC(names[c.time])
	return c, nil
}

// finder looks for columns in a header. The first failure stays.
type finder struct {
	names  []string
	stated map[string]string
	at     audit.Origin
	err    error
}

// find is the place of one column, -1 when it is not there.
func (f *finder) find(what string, known [][]string, needed bool) int {
	if f.err != nil {
		return -1
	}
	if name, ok := f.stated[what]; ok {
		return f.byName(what, name)
	}
	for _, list := range known {
		var found []int
		for i, n := range f.names {
			if folded, _ := fold(n); slices.Contains(list, folded) {
				found = append(found, i)
			}
		}
		if len(found) == 1 {
			return found[0]
		}
		if len(found) > 1 {
			f.fail(fmt.Sprintf("say which: columns: {%s: %s}", what, f.names[found[0]]),
				"columns %q and %q could both be the %s", f.names[found[0]], f.names[found[1]], what)
			return -1
		}
	}
	if needed {
		f.fail(fmt.Sprintf("name it: columns: {%s: …}", what), "no column is known as the %s; there are %s", what, f.list())
	}
	return -1
}

// byName is the place of a column that the user names, as it is written or but for case.
func (f *finder) byName(what, name string) int {
	if n := count(f.names, func(s string) bool { return strings.TrimSpace(s) == name }); n == 1 {
		return slices.IndexFunc(f.names, func(s string) bool { return strings.TrimSpace(s) == name })
	} else if n > 1 {
		f.fail("rename one of them", "column %q is there twice", name)
		return -1
	}
	same := func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), name) }
	if count(f.names, same) == 1 {
		return slices.IndexFunc(f.names, same)
	}
	f.fail("names of columns are written as in the header", "there is no column %q for the %s; there are %s", name, what, f.list())
	return -1
}

func (f *finder) fail(hint, format string, args ...any) {
	f.err = audit.Fault("REV-COLUMN", f.at, hint, format, args...)
}

// list is the names of the columns, for a message.
func (f *finder) list() string {
	const most = 20
	var quoted []string
	for i, n := range f.names {
		if i == most {
			quoted = append(quoted, "…")
			break
		}
		quoted = append(quoted, source.Excerpt(n))
	}
	return strings.Join(quoted, ", ")
}

func count(names []string, is func(string) bool) (n int) {
	for _, s := range names {
		if is(s) {
			n++
		}
	}
	return n
}

// statesUTC tells whether the name of a column of times ends in their zone: "Created (UTC)", hour_utc.
func statesUTC(name string) bool {
	parts := words(name)
	return len(parts) > 1 && (parts[len(parts)-1] == "utc" || parts[len(parts)-1] == "gmt")
}

// words are the words of a column's name, in lower case.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" _-./()[]\ufeff", r) })
}

// fold makes the ways to write a column's name one, and takes a currency off its end: "Revenue (USD)" and revenue_usd are
// "revenue" and USD.
func fold(name string) (string, money.Currency) {
	parts := words(name)
	var c money.Currency
	if n := len(parts); n > 1 {
		found, err := money.ParseCurrency(parts[n-1])
		if err == nil && parts[n-1] != "all" && parts[n-1] != "top" { // words before they are leks and pa'angas
			c, parts = found, parts[:n-1]
		}
	}
	return strings.Join(parts, ""), c
}
