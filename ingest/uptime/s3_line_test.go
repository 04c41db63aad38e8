package uptime

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The grammar and the clock as a reader would write them, to hold the fast ones against.
var (
	s3LineGrammar = regexp.MustCompile(`^(\S+) +(\S+) +\[([^\]]+)\] +(\S+) +(\S+) +(\S+) +([A-Z0-9]+\.[A-Z0-9_.]+) +(\S+) +(-|"-"|".*?") +(\d{3}|-) +([A-Za-z0-9.]+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(.*)$`)
	s3Moment      = regexp.MustCompile(`^(?:0[1-9]|[12][0-9]|3[01])/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/(?:199[0-9]|20[0-9]{2}|21[0-9]{2}):(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2} [+-](?:[01][0-9]|2[0-3])[0-5][0-9]$`)
)

func referenceLine(b []byte) (s3Line, bool) {
	m := s3LineGrammar.FindSubmatch(b)
	if m == nil {
		return s3Line{}, false
	}
	return s3Line{bucket: m[2], time: m[3], operation: m[7], status: m[10], code: m[11]}, true
}

func referenceTime(b []byte) (int64, bool) {
	if !s3Moment.Match(b) {
		return 0, false
	}
	t, err := time.Parse("02/Jan/2006:15:04:05 -0700", string(b))
	return t.Unix(), err == nil
}

// agree holds the fast reading of a line against the reference.
func agree(t *testing.T, clock *s3Clock, b []byte) {
	t.Helper()
	var got s3Line
	field, _ := got.parse(b)
	want, ok := referenceLine(b)
	if (field == s3Complete) != ok {
		t.Fatalf("%q\nstopped at field %d, reference accepts: %v", b, field, ok)
	}
	if !ok {
		return
	}
	for _, f := range []struct {
		name      string
		got, want []byte
	}{
		{"bucket", got.bucket, want.bucket}, {"time", got.time, want.time}, {"operation", got.operation, want.operation},
		{"status", got.status, want.status}, {"code", got.code, want.code},
	} {
		if !bytes.Equal(f.got, f.want) {
			t.Fatalf("%q\n%s is %q, reference %q", b, f.name, f.got, f.want)
		}
	}
	unix, good := clock.read(got.time)
	if wantUnix, wantGood := referenceTime(got.time); good != wantGood || good && unix != wantUnix {
		t.Fatalf("%q is %d %v, reference %d %v", got.time, unix, good, wantUnix, wantGood)
	}
}

const plainLine = `79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be awsexamplebucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3 79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /awsexamplebucket1?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV2 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader awsexamplebucket1.s3.us-west-1.amazonaws.com TLSV1.1`

// TestS3GrammarEveryEdit breaks a good line in every place, in every way that matters.
func TestS3GrammarEveryEdit(t *testing.T) {
	var clock s3Clock
	agree(t, &clock, []byte(plainLine))
	for i := range len(plainLine) {
		agree(t, &clock, []byte(plainLine[:i]))
		agree(t, &clock, []byte(plainLine[i:]))
		for _, c := range " \t\v\f\r\x00\x01\"-[]._09aAzZé\xFF" {
			agree(t, &clock, []byte(plainLine[:i]+string(c)+plainLine[i:]))
			agree(t, &clock, []byte(plainLine[:i]+string(c)+plainLine[i+1:]))
		}
		agree(t, &clock, []byte(plainLine[:i]+"\xFF"+plainLine[i+1:]))
		agree(t, &clock, []byte(plainLine[:i]+`" 200 - `+plainLine[i:]))
	}
}

func TestS3ClockEveryField(t *testing.T) {
	var clock s3Clock
	for _, month := range []string{"Jan", "Feb", "Apr", "Dec", "feb", "FEB", "Foo", "F b"} {
		for _, year := range []string{"2016", "2017", "1900", "1989", "1990", "2000", "2199", "2200", "0000", "20 7", "201"} {
			for _, day := range []string{"00", "01", "28", "29", "30", "31", "32", "3x", " 1", "+1"} {
				for _, rest := range []string{"00:00:00 +0000", "23:59:59 +0000", "24:00:00 +0000", "12:60:00 +0000", "12:00:60 +0000", "12:34:56 -0500", "12:34:56 +0530",
					"12:34:56 +2359", "12:34:56 +2400", "12:34:56 +0060", "12:34:56  0000", "12:34:56+00000", "12:34:5  +0000", "12:34:56 +00 0", "12-34:56 +0000"} {
					b := []byte(day + "/" + month + "/" + year + ":" + rest)
					for range 2 { // the second time from the minute that is remembered
						got, ok := clock.read(b)
						if want, wantOK := referenceTime(b); ok != wantOK || ok && got != want {
							t.Errorf("%s: got %d %v, want %d %v", b, got, ok, want, wantOK)
						}
					}
				}
			}
		}
	}
}

// FuzzS3Line: the fast reading and the regexp accept the same lines and read the same from them.
func FuzzS3Line(f *testing.F) {
	f.Add([]byte(plainLine))
	for _, line := range strings.Split(nastyLines(f), "\n") {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.IndexByte(b, '\n') >= 0 {
			return // never within a line
		}
		agree(t, new(s3Clock), b)
	})
}
