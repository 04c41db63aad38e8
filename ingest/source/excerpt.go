package source

import (
	"fmt"
	"unicode/utf8"
)

// Excerpt quotes a piece of a file for a message: short, on one line, with nothing in it that a terminal would act on.
func Excerpt[T string | []byte](text T) string {
	const most = 60
	if len(text) <= most {
		return fmt.Sprintf("%q", text)
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end-- // not within a character
	}
	return fmt.Sprintf("%q…", text[:end])
}
