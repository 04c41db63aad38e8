package uptime

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// s3Line is the part of an S3 server access log line that is counted: views into the line.
//
// Format: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html. Fields are separated by spaces, the URI is
// quoted and its inner quotes are not escaped, and new fields keep being added at the end. The grammar is therefore anchored
// on what follows the URI, and says nothing about what follows the times:
//
//	^(\S+) +(\S+) +\[([^\]]+)\] +(\S+) +(\S+) +(\S+) +([A-Z0-9]+\.[A-Z0-9_.]+) +(\S+) +
//	(-|"-"|".*?") +(\d{3}|-) +([A-Za-z0-9.]+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(.*)$
//
// with the meaning of Go's regexp package. It is written out by hand, since regexp takes thirty times as long; a fuzz test
// holds the two together.
type s3Line struct {
	bucket    []byte
	time      []byte // without the brackets
	operation []byte
	status    []byte // three digits, or -
	code      []byte // error code, or -
}

// s3Field is a place in the grammar, for saying where a line left it.
type s3Field uint8

const (
	s3Complete s3Field = iota
	s3Owner
	s3Bucket
	s3Time
	s3RemoteIP
	s3Requester
	s3RequestID
	s3Operation
	s3Key
	s3URI
)

// parse reads a line. It returns s3Complete, or the field at which the line leaves the grammar and its offset.
func (l *s3Line) parse(b []byte) (s3Field, int) {
	_, i, ok := token(b, 0)
	if !ok {
		return s3Owner, 0
	}
	at := i
	end, i, ok := token(b, i)
	if !ok {
		return s3Bucket, at
	}
	l.bucket = b[at:end]

	if i >= len(b) || b[i] != '[' {
		return s3Time, i
	}
	at = i + 1
	n := bytes.IndexByte(b[at:], ']')
	if n <= 0 {
		return s3Time, i
	}
	l.time = b[at : at+n]
	if i, ok = spaces(b, at+n+1); !ok {
		return s3Time, at
	}

	for field := s3RemoteIP; field <= s3RequestID; field++ {
		at = i
		if _, i, ok = token(b, i); !ok {
			return field, at
		}
	}
	at = i
	end = operationEnd(b, i)
	if i, ok = spaces(b, end); !ok || end == at {
		return s3Operation, at
	}
	l.operation = b[at:end]
	at = i
	if _, i, ok = token(b, i); !ok {
		return s3Key, at
	}
	return l.parseFromURI(b, i)
}

// parseFromURI reads from the request-URI on. The URI ends at the first quote behind which the line goes on as it must.
func (l *s3Line) parseFromURI(b []byte, uri int) (s3Field, int) {
	if uri >= len(b) {
		return s3URI, uri
	}
	switch b[uri] {
	case '-':
		if l.parseAnchor(b, uri+1) {
			return s3Complete, 0
		}
	case '"':
		for i := uri + 1; ; {
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				break
			}
			i += n + 1
			if l.parseAnchor(b, i) {
				return s3Complete, 0
			}
		}
	}
	return s3URI, uri
}

// parseAnchor reads what must follow the URI: status, error code, two sizes and two times, each a number or -.
func (l *s3Line) parseAnchor(b []byte, i int) bool {
	i, ok := spaces(b, i)
	if !ok {
		return false
	}
	at := i
	switch {
	case i < len(b) && b[i] == '-':
		i++
	case i+3 <= len(b) && isDigit(b[i]) && isDigit(b[i+1]) && isDigit(b[i+2]):
		i += 3
	default:
		return false
	}
	status := b[at:i]
	if i, ok = spaces(b, i); !ok {
		return false
	}
	at = i
	if i < len(b) && b[i] == '-' {
		i++
	} else {
		for i < len(b) && class[b[i]]&inCode != 0 {
			i++
		}
		if i == at {
			return false
		}
	}
	code := b[at:i]
	if i, ok = spaces(b, i); !ok {
		return false
	}
	at = i
	for range 4 {
		end := numberEnd(b, i)
		if i, ok = spaces(b, end); !ok || end == at {
			return false
		}
		at = i
	}
	l.status, l.code = status, code
	return true
}

// numberEnd is the offset behind digits or a - at i; i where there is neither.
func numberEnd(b []byte, i int) int {
	const low, high = 0x0101010101010101, 0x8080808080808080
	end := i
	for len(b)-end >= 8 {
		// A digit has the value 0 to 9 without its bits '0'; what is more reaches the high bit with 118 added.
		w := binary.LittleEndian.Uint64(b[end:]) ^ '0'*low
		hit := (w + (128-10)*low | w) & high
		if hit != 0 {
			end += bits.TrailingZeros64(hit) / 8
			break
		}
		end += 8
	}
	for end < len(b) && isDigit(b[end]) { // the end of the line
		end++
	}
	if end == i && i < len(b) && b[i] == '-' {
		end++
	}
	return end
}

// token reads a run of bytes that are no white space, and the spaces behind it, of which there must be one.
func token(b []byte, i int) (end, next int, ok bool) {
	end = tokenEnd(b, i)
	if end == i {
		return end, end, false
	}
	next, ok = spaces(b, end)
	return end, next, ok
}

// tokenEnd is the offset of the first white space from i on: space, tab, \n, \f or \r, as \s of a regexp.
func tokenEnd(b []byte, i int) int {
	const low, high = 0x0101010101010101, 0x8080808080808080
	rest := b[i:]
	for len(rest) >= 16 {
		// Eight bytes at a time: the high bit of each byte of hit says that the byte is ' ' or below; exact up to the first.
		w := binary.LittleEndian.Uint64(rest)
		hit := (w - (' '+1)*low) &^ w & high
		n := 0
		if hit == 0 {
			w = binary.LittleEndian.Uint64(rest[8:])
			hit = (w - (' '+1)*low) &^ w & high
			n = 8
		}
		if hit == 0 {
			rest = rest[16:]
			continue
		}
		n += bits.TrailingZeros64(hit) / 8
		if class[rest[n&15]]&isSpace != 0 {
			return len(b) - len(rest) + n
		}
		rest = rest[n+1:] // another control character
	}
	i = len(b) - len(rest)
	for i < len(b) && class[b[i]]&isSpace == 0 {
		i++
	}
	return i
}

// spaces skips spaces, of which there must be one.
func spaces(b []byte, i int) (int, bool) {
	if i >= len(b) || b[i] != ' ' {
		return i, false
	}
	i++
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return i, true
}

// operationEnd is the offset behind [A-Z0-9]+\.[A-Z0-9_.]+ at i; i where there is no such thing.
func operationEnd(b []byte, i int) int {
	end := i
	for end < len(b) && class[b[end]]&inService != 0 {
		end++
	}
	if end == i || end == len(b) || b[end] != '.' {
		return i
	}
	end++
	dot := end
	for end < len(b) && class[b[end]]&inOperation != 0 {
		end++
	}
	if end == dot {
		return i
	}
	return end
}

func isDigit(c byte) bool { return c-'0' < 10 }

// Classes of bytes.
const (
	isSpace   uint8 = 1 << iota
	inService       // the first part of an operation
	inOperation
	inCode
)

var class = func() (t [256]uint8) {
	for _, c := range " \t\n\f\r" {
		t[c] |= isSpace
	}
	for c := range t {
		upper, lower, digit := c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9'
		if upper || digit {
			t[c] |= inService
		}
		if upper || digit || c == '_' || c == '.' {
			t[c] |= inOperation
		}
		if upper || lower || digit || c == '.' {
			t[c] |= inCode
		}
	}
	return t
}()
