package revenue

import (
	"bytes"
	"fmt"
)

// Detect tells whether a text begins like a table of revenue over time, of which format, and why. It knows the columns by their
// names only: a bill has such columns too, so it is to be asked last.
func Detect(head []byte) (format, why string, ok bool) {
	_, c, err := openTable(bytes.NewReader(head), Source{}, "")
	if err != nil || c == nil {
		return "", "", false
	}
	return c.format, fmt.Sprintf("has a column of times, %s, and one of amounts, %s", c.names[c.time], c.names[c.amount]), true
}
