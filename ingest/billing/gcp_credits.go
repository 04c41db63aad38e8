package billing

import (
	"bytes"
	"strings"
)

// gcpCredit is one element of the credits of a row.
type gcpCredit struct {
	typ    string
	name   string // what the console calls it
	amount []byte // as written
}

// parseGCPCredits reads the credits of a row: a list of flat objects, as JSON, or as tools made in Python print it
// ([{'amount': -5e-06, 'full_name': None, 'type': 'PROMOTION'}]). Amounts are kept as they are written, so that none is
// rounded on its way. ok is false for everything else. Nothing, null and [] are no credits.
func parseGCPCredits(text []byte, out []gcpCredit) (credits []gcpCredit, ok bool) {
	s := literal{text: text}
	if s.done() {
		return out, true
	}
	if s.word("null") || s.word("None") {
		return out, s.done()
	}
	if !s.take('[') {
		return out, false
	}
	for !s.take(']') {
		var c gcpCredit
		if !s.credit(&c) {
			return out, false
		}
		out = append(out, c)
		if !s.take(',') {
			return out, s.take(']') && s.done()
		}
	}
	return out, s.done()
}

// literal reads the literals that JSON and Python have in common, and those that only one of them has.
type literal struct {
	text []byte
	at   int
}

// credit reads one object: its amount, its type and its name, the last of each where a key stands twice.
func (s *literal) credit(c *gcpCredit) bool {
	if !s.take('{') {
		return false
	}
	for !s.take('}') {
		key, ok := s.quoted()
		if !ok || !s.take(':') {
			return false
		}
		value, isText, ok := s.scalar()
		if !ok {
			return false
		}
		switch name := strings.ToLower(string(key)); { // FOCUS writes them with a capital
		case name == "amount":
			c.amount = clean(value)
		case name == "type" && isText:
			c.typ = string(value)
		case name == "name" && isText:
			c.name = string(value)
		}
		if !s.take(',') {
			return s.take('}')
		}
	}
	return true
}

// scalar reads a text, a number, or a word such as null.
func (s *literal) scalar() (value []byte, isText, ok bool) {
	s.space()
	if s.at < len(s.text) && (s.text[s.at] == '"' || s.text[s.at] == '\'') {
		value, ok = s.quoted()
		return value, true, ok
	}
	start := s.at
	for s.at < len(s.text) && !bytes.ContainsRune([]byte(" \t\r\n,:[]{}()'\""), rune(s.text[s.at])) {
		s.at++
	}
	return s.text[start:s.at], false, s.at > start
}

// quoted reads a text between quotes of either kind. An escaped character stands for itself: no type or amount has one.
func (s *literal) quoted() ([]byte, bool) {
	s.space()
	if s.at >= len(s.text) || s.text[s.at] != '"' && s.text[s.at] != '\'' {
		return nil, false
	}
	quote, start := s.text[s.at], s.at+1
	var unescaped []byte // made only when there is something to leave out
	for s.at++; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case quote:
			end := s.at
			s.at++
			if unescaped != nil {
				return append(unescaped, s.text[start:end]...), true
			}
			return s.text[start:end], true
		case '\\':
			unescaped = append(unescaped, s.text[start:s.at]...)
			s.at++
			start = s.at
		}
	}
	return nil, false
}

// take goes over a character and the white space before it, if that is what stands there.
func (s *literal) take(c byte) bool {
	s.space()
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

// word goes over a word, if that is what stands there.
func (s *literal) word(w string) bool {
	s.space()
	if strings.HasPrefix(string(s.text[s.at:min(len(s.text), s.at+len(w))]), w) {
		s.at += len(w)
		return true
	}
	return false
}

// done tells whether nothing but white space is left.
func (s *literal) done() bool {
	s.space()
	return s.at == len(s.text)
}

func (s *literal) space() {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
}
