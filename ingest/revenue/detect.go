package revenue

import (
	"bytes"
	"fmt"
)

// Detect tells whether a text begins like a table of revenue over time, and why. It knows the columns by their names only:
// a bill has such columns too, so it is to be asked last.
func Detect(head []byte) (why string, ok bool) {
	_, c, err := openTable(bytes.NewReader(head), nil, "")
	if err != nil || c == nil {
		return "", false
	}
	return fmt.Sprintf("has a column of times, %s, and one of amounts, %s", c.names[c.time], c.names[c.amount]), true
}
