package uptime

import "bytes"

// words cuts a line into words: runs without a space, or texts in quotes. Quotes inside such a text are not escaped by every
// writer, so that it ends only at a quote with a space or the end of the line behind it.
type words struct {
	line []byte
	next int // offset of the next word
	at   int // and of the last one
}

// word gives the next word, without quotes around it; false at the end of the line.
func (w *words) word() ([]byte, bool) {
	for w.next < len(w.line) && w.line[w.next] == ' ' {
		w.next++
	}
	w.at = w.next
	if w.next == len(w.line) {
		return nil, false
	}
	if w.line[w.next] == '"' {
		return w.quoted()
	}
	end := len(w.line)
	if n := bytes.IndexByte(w.line[w.next:], ' '); n >= 0 {
		end = w.next + n
	}
	w.next = end
	return w.line[w.at:end], true
}

func (w *words) quoted() ([]byte, bool) {
	for i := w.at + 1; ; {
		n := bytes.IndexByte(w.line[i:], '"')
		if n < 0 {
			return nil, false
		}
		i += n + 1
		if i == len(w.line) || w.line[i] == ' ' {
			w.next = i
			return w.line[w.at+1 : i-1], true
		}
	}
}

// skip goes past n words.
func (w *words) skip(n int) bool {
	for range n {
		if _, ok := w.word(); !ok {
			return false
		}
	}
	return true
}

// isNumber tells a decimal number, or -1 or -, which writers put where there is none.
func isNumber(b []byte) bool {
	if string(b) == "-" || string(b) == "-1" {
		return true
	}
	dots := 0
	for _, c := range b {
		if c == '.' {
			dots++
		} else if !isDigit(c) {
			return false
		}
	}
	return len(b) > 0 && dots <= 1 && isDigit(b[0])
}

// isStatus tells a status of HTTP: three digits.
func isStatus(b []byte) bool {
	return len(b) == 3 && isDigit(b[0]) && isDigit(b[1]) && isDigit(b[2])
}

// isFault tells a status that says that the server failed.
func isFault(status []byte) bool { return isStatus(status) && status[0] == '5' }

// isRemarkable tells a status that is worth a line in the table of codes: errors of whatever side, and 000, which says that the client
// went away.
func isRemarkable(status []byte) bool { return status[0] >= '4' || status[0] == '0' }

// method is the method of a request line, or of a field with nothing else in it. What is no method of HTTP is named other: clients
// send what they like, and each would be a series of its own.
func method(request []byte) []byte {
	if n := bytes.IndexByte(request, ' '); n >= 0 {
		request = request[:n]
	}
	switch string(request) {
	case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "-":
		return request
	}
	return otherMethod
}

var otherMethod = []byte("other")
