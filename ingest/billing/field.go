package billing

import "bytes"

// clean takes the spaces, the quotes and the spellings of null off a raw field. Null gives nil. Quotes that were doubled
// inside quotes stay doubled: see [undouble].
func clean(f []byte) []byte {
	if len(f) == 0 {
		return nil
	}
	if c := f[0]; c > '"' && c|0x20 != 'n' && c != '\\' && f[len(f)-1] > ' ' { // nothing to take off, and not null
		return f
	}
	return cleanSlow(f)
}

func cleanSlow(f []byte) []byte {
	f = trim(f)
	if len(f) > 1 && f[0] == '"' {
		f = trim(f[1 : len(f)-1])
	}
	if isNull(f) {
		return nil
	}
	return f
}

// trim takes off ASCII white space, the carriage return of a line end included.
func trim(f []byte) []byte {
	for len(f) > 0 && isSpace(f[0]) {
		f = f[1:]
	}
	for len(f) > 0 && isSpace(f[len(f)-1]) {
		f = f[:len(f)-1]
	}
	return f
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// isNull tells the spellings of "not said" apart from a value: nothing at all, NULL, None, NaN in any case, and \N.
// Exports are seen to mix several of them in one file.
func isNull(f []byte) bool {
	switch len(f) {
	case 0:
		return true
	case 2:
		return f[0] == '\\' && f[1] == 'N'
	case 3:
		return bytes.EqualFold(f, []byte("NaN"))
	case 4:
		return bytes.EqualFold(f, []byte("NULL")) || bytes.EqualFold(f, []byte("None"))
	}
	return false
}

// undouble gives the text of a cleaned field: doubled quotes become one. A field without quotes around it has none.
func undouble(f []byte) string {
	if bytes.IndexByte(f, '"') < 0 {
		return string(f)
	}
	return string(bytes.ReplaceAll(f, []byte(`""`), []byte(`"`)))
}
