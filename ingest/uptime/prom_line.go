package uptime

import (
	"errors"
	"strings"
)

// promLine is one sample of text exposition, or of promtool tsdb dump.
type promLine struct {
	metric      map[string]string // __name__ included
	value, time string            // time is empty where the line has none
}

var errPromLine = errors.New("not a sample")

// parsePromLine reads name{label="value", …} value time, where the name may be the label __name__ instead. An exemplar that
// follows is not looked at.
func parsePromLine(s string) (promLine, error) {
	l := promLine{metric: map[string]string{}}
	n := 0
	for n < len(s) && promWord(s[n], n, true) {
		n++
	}
	if n > 0 {
		l.metric[promName] = s[:n]
	}
	s = strings.TrimLeft(s[n:], " \t")
	if strings.HasPrefix(s, "{") {
		var err error
		if s, err = l.labels(s[1:]); err != nil {
			return l, err
		}
	}
	var fields []string
	if s = strings.TrimLeft(s, " \t"); strings.HasPrefix(s, "{") { // {count:2, sum:3, (0.5,1]:2}: a histogram, which holds spaces
		end := strings.LastIndexByte(s, '}') + 1
		fields = append(append(fields, s[:end]), strings.Fields(s[end:])...)
	} else {
		s, _, _ = strings.Cut(s, " # {")
		fields = strings.Fields(s)
	}
	if l.metric[promName] == "" || len(fields) < 1 || len(fields) > 2 || fields[0] == "" {
		return l, errPromLine
	}
	l.value = fields[0]
	if len(fields) == 2 {
		l.time = fields[1]
	}
	return l, nil
}

// labels reads labels up to the closing brace and gives the rest.
func (l *promLine) labels(s string) (rest string, err error) {
	for {
		s = strings.TrimLeft(s, " \t")
		if strings.HasPrefix(s, "}") {
			return s[1:], nil
		}
		name, rest, err := promLabel(s)
		if err != nil {
			return "", err
		}
		value, found := strings.CutPrefix(strings.TrimLeft(rest, " \t"), "=")
		if !found && strings.HasPrefix(s, `"`) { // {"http.requests", code="200"}: a name that has to be quoted
			name, value = promName, name
		} else if value, rest, err = promQuoted(strings.TrimLeft(value, " \t")); err != nil || !found {
			return "", errPromLine
		}
		if _, twice := l.metric[name]; name == "" || twice {
			return "", errPromLine
		}
		l.metric[name], s = value, rest
		s = strings.TrimLeft(s, " \t")
		if next, comma := strings.CutPrefix(s, ","); comma {
			s = next
		} else if !strings.HasPrefix(s, "}") {
			return "", errPromLine
		}
	}
}

// promLabel reads the name of a label, which is quoted where it has characters that others have not, and gives the rest.
//
// Source: https://prometheus.io/docs/guides/utf8/
func promLabel(s string) (name, rest string, err error) {
	if strings.HasPrefix(s, `"`) {
		return promQuoted(s)
	}
	n := 0
	for n < len(s) && promWord(s[n], n, false) {
		n++
	}
	return s[:n], s[n:], nil
}

// promWord tells whether a byte may stand in a name at a place.
func promWord(c byte, at int, metric bool) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || at > 0 && c >= '0' && c <= '9' || metric && c == ':'
}

// promQuoted reads a quoted value, in which \\, \" and \n are escapes, and gives the rest.
func promQuoted(s string) (value, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", errPromLine
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return b.String(), s[i+1:], nil
		case c == '\\' && i+1 < len(s):
			i++
			switch s[i] {
			case 'n':
				b.WriteByte('\n')
			case '\\', '"':
				b.WriteByte(s[i])
			default:
				b.WriteByte('\\')
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", "", errPromLine
}
