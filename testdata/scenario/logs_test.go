package scenario

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A line of an access log, read in the plainest way: quotes are not escaped, so the request line ends where a status,
// a code and four numbers follow. It shares nothing with the product's reader, nor with what wrote the lines.
var logLine = regexp.MustCompile(`^(\S+) +(\S+) +\[([^\]]+)\] +(\S+) +(\S+) +(\S+) +([A-Z0-9]+\.[A-Z0-9_.]+) +(\S+) +(-|"-"|".*?") +(\d{3}|-) +([A-Za-z0-9.]+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(\d+|-) +(.*)$`)

// Counting the lines again gives the truth.
func TestLinesSayWhatTheTruthSays(t *testing.T) {
	for _, p := range []Params{Event(), Random(1), Random(2)} {
		files, truth := made(t, p)
		cells := map[cellKey]Cell{}
		var fates Fates
		for _, f := range truth.Logs.Files {
			text := strings.TrimSuffix(files[f.Path], "\n")
			if f.SameAs != "" {
				if files[f.Path] != files[f.SameAs] {
					t.Errorf("%s is not the same as %s", f.Path, f.SameAs)
				}
				fates.Read += f.Read
				fates.Duplicate += f.Read
				continue
			}
			for line := range strings.SplitSeq(text, "\n") {
				fates.Read++
				m := logLine.FindStringSubmatch(line)
				if m == nil {
					fates.Rejected++
					continue
				}
				operation, status, code := m[7], m[10], m[11]
				if status == "-" || strings.HasPrefix(operation, "S3.") {
					fates.NoRequest++
					continue
				}
				at, err := time.Parse("02/Jan/2006:15:04:05 -0700", m[3])
				if err != nil {
					t.Fatal(err)
				}
				at = at.UTC()
				if at.Before(truth.Logs.First) || at.After(truth.Logs.Last) {
					t.Errorf("a request at %v; the truth says %v – %v", at, truth.Logs.First, truth.Logs.Last)
				}
				if at.Format("2006-01") == p.Month.String() {
					fates.Used++
				} else {
					fates.OtherMonth++
				}
				start := at.Truncate(5 * time.Minute)
				k := cellKey{m[2], operation, start.Unix()}
				c := cells[k]
				c.Bucket, c.Operation, c.Type, c.Start = m[2], operation, strings.Split(operation, ".")[1], start
				c.Requests++
				if code == "InternalError" || code == "ServiceUnavailable" {
					c.Errors++
				}
				cells[k] = c
			}
		}
		if diff := cmp.Diff(truth.Logs.Lines, fates); diff != "" {
			t.Errorf("seed %d: %s", p.Seed, diff)
		}
		if len(cells) != len(truth.Cells) {
			t.Errorf("seed %d: %d cells, the truth has %d", p.Seed, len(cells), len(truth.Cells))
		}
		for _, want := range truth.Cells {
			if got := cells[cellKey{want.Bucket, want.Operation, want.Start.Unix()}]; got != want {
				t.Errorf("seed %d: %+v, the truth has %+v", p.Seed, got, want)
			}
		}
	}
}

// While everything fails nothing else happens, and before and after it things are well.
func TestTheEvent(t *testing.T) {
	_, truth := event(t)
	at := func(h, m int) time.Time { return time.Date(2017, 2, 28, h, m, 0, 0, time.UTC) }
	for _, c := range truth.Cells {
		write := c.Type == "PUT" || c.Type == "POST" || c.Type == "COPY"
		down := !c.Start.Before(at(17, 40)) && c.Start.Before(at(20, 25)) ||
			write && !c.Start.Before(at(20, 25)) && c.Start.Before(at(21, 50))
		well := c.Start.After(at(21, 54)) || c.Start.Before(at(17, 35)) && !c.Start.Before(at(12, 0))
		if down && c.Errors < c.Requests && !c.Start.Equal(at(20, 25)) || well && c.Errors > 0 {
			t.Errorf("%+v", c)
		}
	}
}

// Everything that Params.Nasty promises is in the committed scenario.
func TestNasty(t *testing.T) {
	files, truth := event(t)
	var all strings.Builder
	for _, f := range truth.Logs.Files {
		all.WriteString(files[f.Path])
		all.WriteByte('\n')
	}
	text := all.String()
	for what, pattern := range map[string]string{
		"a quote in the request line":       `"GET [^ ]*\?q="blue" "shoes" HTTP/1.1" \d`,
		"a user agent with a quote first":   ` ""Mozilla`,
		"a quote in the user agent":         `"Mozilla/5.0 "quoted" \(X11\)"`,
		"a backslash":                       `C:\\img`,
		"a bare request line":               `BATCH\.DELETE\.OBJECT \S+ - 204 `,
		"an escaped key":                    `%2520%2526%252B`,
		"two spaces":                        `\S  \S`,
		"another offset":                    ` -0500\]`,
		"an offset that hides February":     `\[31/Jan/2017:19:\d\d:\d\d -0500\]`,
		"an offset that hides March":        `\[28/Feb/2017:19:\d\d:\d\d -0500\]`,
		"the month before":                  `\[31/Jan/2017:23:\d\d:\d\d \+0000\]`,
		"the month after":                   `\[01/Mar/2017:00:\d\d:\d\d \+0000\]`,
		"an expired object":                 `S3\.EXPIRE\.OBJECT \S+ +"-" +- `,
		"a moved object":                    `S3\.TRANSITION_SIA\.OBJECT`,
		"a request without a status":        `REST\.GET\.OBJECT \S+ +"-" +- `,
		"throttling, which is no SLA error": ` 503 +SlowDown `,
		"a code that is the customer's":     ` 404 +NoSuchKey `,
		"both SLA errors":                   `(?s) 500 +InternalError .* 503 +ServiceUnavailable `,
		"a website":                         `WEBSITE\.GET\.OBJECT`,
		"a copy":                            `REST\.COPY\.OBJECT_GET`,
		"a cut line":                        `"GET /example-retail-assets/img/\n`,
		"18 fields":                         `"Boto3[^"]*" -\n`,
		"24 fields":                         ` TLSv1\.2\n`,
		"25 fields":                         ` TLSv1\.2 -\n`,
		"26 fields":                         ` TLSv1\.2 - Yes\n`,
		"27 fields":                         ` TLSv1\.2 - Yes us-east-1\n`,
	} {
		if !regexp.MustCompile(pattern).MatchString(text) {
			t.Errorf("no line has %s", what)
		}
	}
	names := regexp.MustCompile(`^logs/\d{4}(-\d\d){5}-[0-9A-F]{16}(\.gz)?$`)
	plain, late, newest := 0, 0, time.Time{}
	for _, f := range truth.Logs.Files {
		if !names.MatchString(f.Path) {
			t.Errorf("%s is not named as the service names files", f.Path)
		}
		if !strings.HasSuffix(f.Path, ".gz") {
			plain++
		}
		first := logLine.FindStringSubmatch(files[f.Path][:strings.IndexByte(files[f.Path], '\n')])
		at, err := time.Parse("02/Jan/2006:15:04:05 -0700", first[3])
		if err != nil {
			t.Fatal(err)
		}
		if at.Before(newest.Add(-12 * time.Hour)) {
			late++
		}
		if at.After(newest) {
			newest = at
		}
	}
	if plain == 0 || late == 0 || truth.Logs.Lines.Duplicate == 0 {
		t.Errorf("%d plain files, %d late ones, %d lines twice", plain, late, truth.Logs.Lines.Duplicate)
	}
	silent := 0
	has := map[int64]bool{}
	for _, c := range truth.Cells {
		has[c.Start.Unix()] = true
	}
	for at := time.Date(2017, 2, 1, 0, 0, 0, 0, time.UTC); at.Month() == time.February; at = at.Add(Slice) {
		if !has[at.Unix()] {
			silent++
		}
	}
	if silent < Event().SilentSlices {
		t.Errorf("%d silent slices", silent)
	}
}
