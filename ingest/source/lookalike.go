package source

import (
	"bytes"

	"slacredit/sla/audit"
)

// Lookalike refuses what is often found under the name of a text file and never is one. Head is the beginning of the text,
// a few hundred bytes. Codes: SRC-LFS, SRC-UTF16, SRC-HTML, SRC-XML, SRC-JSON. A reader of XML or JSON does not call it.
func Lookalike(head []byte, path string) error {
	at := audit.Origin{Path: path}
	if bytes.HasPrefix(head, []byte("version https://git-lfs")) {
		return audit.Fault("SRC-LFS", at, "run git lfs pull", "this is a Git LFS pointer, not the file itself")
	}
	if len(head) > 1 && (head[0] == 0) != (head[1] == 0) {
		return audit.Fault("SRC-UTF16", at, "save it as UTF-8, or as UTF-16 with a byte order mark", "every other byte is zero: this may be UTF-16 without its mark")
	}
	text := bytes.ToLower(bytes.TrimLeft(head, "\uFEFF \t\r\n"))
	starts := func(s string) bool { return bytes.HasPrefix(text, []byte(s)) }
	switch {
	case starts("<!doctype html"), starts("<html"), starts("<head"):
		return audit.Fault("SRC-HTML", at, "fetch it again after logging in: this is often a login or error page that was saved under the file's name",
			"this is a web page, not data")
	case starts("<?xml"), starts("<error>"):
		return audit.Fault("SRC-XML", at, "if it is an error message of an object store, fetch the file again", "this is XML, where lines of text are expected")
	case isJSON(text):
		return audit.Fault("SRC-JSON", at, "state the format if it was detected wrongly", "this is JSON, where lines of text are expected")
	}
	return nil
}

// isJSON tells whether text begins as a JSON object or array of objects does.
func isJSON(text []byte) bool {
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	rest := bytes.TrimLeft(text[1:], " \t\r\n[")
	if len(rest) == 0 {
		return false
	}
	if text[0] == '[' {
		return rest[0] == '{' || rest[0] == ']'
	}
	return rest[0] == '"' || rest[0] == '}'
}
