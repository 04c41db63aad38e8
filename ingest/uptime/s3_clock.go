package uptime

import "time"

// s3Clock reads the times of S3 access logs: 28/Feb/2017:17:37:59 +0000. Lines come roughly in order of time, so it keeps the
// day it understood last and reads only the clock time and the offset of each line.
type s3Clock struct {
	day  [len("28/Feb/2017:")]byte
	unix int64 // start of the day, as if it were UTC
}

// read gives the Unix time. It is strict: a day of the calendar in the years 1990 to 2199, hours to 23, minutes and seconds to
// 59, and an offset of which the same holds.
func (c *s3Clock) read(text []byte) (unix int64, ok bool) {
	const length = len("28/Feb/2017:17:37:59 +0000")
	if len(text) != length {
		return 0, false
	}
	b := (*[length]byte)(text)
	if [len(c.day)]byte(b[:]) != c.day && !c.readDay(text) {
		return 0, false
	}
	hour, minute, second := two(b[12:]), two(b[15:]), two(b[18:])
	if hour > 23 || minute > 59 || second > 59 || b[14] != ':' || b[17] != ':' || b[20] != ' ' {
		return 0, false
	}
	unix = c.unix + int64(hour)*3600 + int64(minute)*60 + int64(second)
	if string(b[21:]) == "+0000" {
		return unix, true
	}
	hours, minutes := two(b[22:]), two(b[24:])
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	offset := int64(hours)*3600 + int64(minutes)*60
	switch b[21] {
	case '+':
		return unix - offset, true
	case '-':
		return unix + offset, true
	}
	return 0, false
}

func (c *s3Clock) readDay(b []byte) bool {
	day, month, year := two(b), monthOf(string(b[3:6])), two(b[7:])*100+two(b[9:])
	if b[2] != '/' || b[6] != '/' || b[11] != ':' || year < 1990 || year > 2199 || month == 0 || day > 31 {
		return false
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day { // 30 February is 2 March to time.Date
		return false
	}
	c.day, c.unix = [len(c.day)]byte(b), t.Unix()
	return true
}

// two reads two digits; anything else gives a number no field can have.
func two(b []byte) int {
	if !isDigit(b[0]) || !isDigit(b[1]) {
		return 1 << 20
	}
	return int(b[0]-'0')*10 + int(b[1]-'0')
}

// monthOf is the month with an English short name, spelled exactly so; 0 for none.
func monthOf(name string) time.Month {
	switch name {
	case "Jan":
		return 1
	case "Feb":
		return 2
	case "Mar":
		return 3
	case "Apr":
		return 4
	case "May":
		return 5
	case "Jun":
		return 6
	case "Jul":
		return 7
	case "Aug":
		return 8
	case "Sep":
		return 9
	case "Oct":
		return 10
	case "Nov":
		return 11
	case "Dec":
		return 12
	}
	return 0
}
