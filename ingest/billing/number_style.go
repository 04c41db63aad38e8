package billing

import (
	"errors"
	"strings"
)

// numberStyle is how a bill writes its amounts.
type numberStyle struct {
	decimal, thousands string // separators; thousands may be ""
	prefix, suffix     string // a sign of currency that may stand there
	parentheses        bool   // around what is negative
	trailing           bool   // the minus stands behind
}

var errNumberStyle = errors.New("it does not show how 1234.56 is written")

// parseNumberStyle understands an example: 1234.56 as the bill writes it. "1.234,56" has a decimal comma and groups of
// thousands, "$1,234.56" may have a dollar sign, "(1,234.56)" has what is negative in parentheses, "1.234,56-" has the
// minus behind. "" is the plain way of all formats.
func parseNumberStyle(example string) (*numberStyle, error) {
	s := &numberStyle{decimal: "."}
	if example == "" {
		return s, nil
	}
	text := strings.TrimSpace(example)
	if inner, ok := strings.CutPrefix(text, "("); ok {
		if text, ok = strings.CutSuffix(inner, ")"); !ok {
			return nil, errNumberStyle
		}
		s.parentheses = true
	}
	first, last := strings.IndexByte(text, '1'), strings.LastIndexByte(text, '6')
	if first < 0 || last < first {
		return nil, errNumberStyle
	}
	s.prefix, s.suffix = strings.TrimSpace(text[:first]), strings.TrimSpace(text[last+1:])
	if rest, ok := strings.CutSuffix(s.suffix, "-"); ok {
		s.suffix, s.trailing = strings.TrimSpace(rest), true
	}
	groups, ok1 := strings.CutPrefix(text[first:last+1], "1")
	s.thousands, groups, _ = strings.Cut(groups, "234")
	s.decimal, _, _ = strings.Cut(groups, "56")
	if !ok1 || text[first:last+1] != "1"+s.thousands+"234"+s.decimal+"56" || s.decimal != "." && s.decimal != "," || s.thousands == s.decimal ||
		!isThousands(s.thousands) || strings.ContainsAny(s.prefix+s.suffix, "0123456789.,()-+") {
		return nil, errNumberStyle
	}
	return s, nil
}

// CheckNumber tells whether an example shows how a bill writes 1234.56, as [Source.Number] wants it.
func CheckNumber(example string) error {
	_, err := parseNumberStyle(example)
	return err
}

// isThousands tells what may stand between thousands: nothing, a comma, point or apostrophe, or a space of any width.
func isThousands(s string) bool {
	switch s {
	case "", ",", ".", "'", "’", " ", "\u00a0", "\u202f", "\u2009":
		return true
	}
	return false
}

// cost reads an amount; ok is false for everything that is not written in the style.
func (s *numberStyle) cost(f []byte) (cost, bool) {
	text := strings.TrimSpace(string(f))
	negative := false
	minus := func(cut func(string, string) (string, bool), sign string) {
		if rest, ok := cut(text, sign); ok && !negative {
			text, negative = strings.TrimSpace(rest), true
		}
	}
	if s.parentheses && strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		text, negative = strings.TrimSpace(text[1:len(text)-1]), true
	}
	if s.trailing {
		minus(strings.CutSuffix, "-")
	}
	minus(strings.CutPrefix, "-")
	minus(strings.CutPrefix, "−")
	if s.prefix != "" {
		text = strings.TrimSpace(strings.TrimPrefix(text, s.prefix))
		minus(strings.CutPrefix, "-") // $-5.00
	}
	if s.suffix != "" {
		text = strings.TrimSpace(strings.TrimSuffix(text, s.suffix))
	}
	whole, fraction, pointed := strings.Cut(text, s.decimal)
	if s.thousands != "" {
		var ok bool
		if whole, ok = ungroup(whole, s.thousands); !ok {
			return cost{}, false
		}
	}
	plain := whole
	if pointed {
		plain += "." + fraction
	}
	if plain == "" || plain[0] < '0' || plain[0] > '9' || pointed && (fraction == "" || fraction[0] < '0' || fraction[0] > '9') {
		return cost{}, false
	}
	if negative {
		plain = "-" + plain
	}
	return parseCost([]byte(plain))
}

// ungroup takes the separators out of a whole number. Between them must stand groups of three, or they mean something else.
func ungroup(whole, separator string) (string, bool) {
	groups := strings.Split(whole, separator)
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (len(g) == 0 || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
