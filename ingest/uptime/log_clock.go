package uptime

import "time"

// isoClock reads times like 2017-02-28T17:37:59.123456Z, with or without a fraction, which is cut off, and with Z or an offset.
// Lines come roughly in order of time, so it keeps the minute it understood last.
type isoClock struct {
	minute [len("2017-02-28T17:37")]byte
	unix   int64 // start of the minute, as if it were UTC
}

// read gives the Unix time. It is strict, as [s3Clock] is: a day of the calendar in the years 1990 to 2199, and an offset.
func (c *isoClock) read(b []byte) (unix int64, ok bool) {
	unix, rest, ok := c.readNaked(b)
	if !ok {
		return 0, false
	}
	if len(rest) == 1 && rest[0] == 'Z' {
		return unix, true
	}
	if len(rest) == 6 && rest[3] == ':' {
		rest = []byte{rest[0], rest[1], rest[2], rest[4], rest[5]}
	}
	if len(rest) != 5 {
		return 0, false
	}
	hours, minutes := two(rest[1:]), two(rest[3:])
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	offset := int64(hours)*3600 + int64(minutes)*60
	switch rest[0] {
	case '+':
		return unix - offset, true
	case '-':
		return unix + offset, true
	}
	return 0, false
}

// readNaked reads a time up to its zone, as if it were UTC, and gives the rest.
func (c *isoClock) readNaked(b []byte) (unix int64, rest []byte, ok bool) {
	const length = len("2017-02-28T17:37:59")
	if len(b) < length || len(b) > longestTime {
		return 0, nil, false
	}
	if [len(c.minute)]byte(b) != c.minute && !c.readMinute(b) {
		return 0, nil, false
	}
	second := two(b[17:])
	if b[16] != ':' || second > 59 {
		return 0, nil, false
	}
	rest = b[length:]
	if len(rest) > 0 && rest[0] == '.' {
		n := 1
		for n < len(rest) && isDigit(rest[n]) {
			n++
		}
		if n == 1 {
			return 0, nil, false
		}
		rest = rest[n:]
	}
	return c.unix + int64(second), rest, true
}

func (c *isoClock) readMinute(b []byte) bool {
	year, month, day, hour, minute := two(b)*100+two(b[2:]), two(b[5:]), two(b[8:]), two(b[11:]), two(b[14:])
	if b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[13] != ':' ||
		year < 1990 || year > 2199 || month < 1 || month > 12 || hour > 23 || minute > 59 {
		return false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, 0, 0, time.UTC)
	if t.Day() != day || day > 31 {
		return false
	}
	c.minute, c.unix = [len(c.minute)]byte(b), t.Unix()
	return true
}
