package audit

import "fmt"

// Advice is an error about a text that somebody wrote, with what to write instead. Who knows the place of the text makes a
// [Diagnostic] of both.
type Advice struct{ Text, Hint string }

// Error says what is wrong.
func (a Advice) Error() string { return a.Text }

// Advise is an Advice as an error.
func Advise(hint, format string, args ...any) error {
	return Advice{Text: fmt.Sprintf(format, args...), Hint: hint}
}
