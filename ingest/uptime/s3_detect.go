package uptime

import (
	"bytes"
	"fmt"
)

// S3Format is the name of the format of S3 server access logs.
const S3Format = "s3-access-log"

// S3AccessLog is the format of Amazon S3 server access logs, and of the stores that write the same.
type S3AccessLog struct{}

// Name is the name of the format.
func (S3AccessLog) Name() string { return S3Format }

// Detect tells whether text that begins with head is such a log, and why: at least nine of ten of its first lines must follow
// the grammar, times included. A last line without an end may be cut off by the end of head, and counts only in favour.
func (S3AccessLog) Detect(head []byte) (why string, ok bool) {
	var (
		line        s3Line
		clock       s3Clock
		good, lines int
		sample      string
	)
	for len(head) > 0 && lines < 100 {
		b, rest, ended := bytes.Cut(head, []byte("\n"))
		head = rest
		if b = bytes.TrimSuffix(b, []byte("\r")); len(b) == 0 {
			continue
		}
		field, _ := line.parse(b)
		if field == s3Complete {
			if _, ok := clock.read(line.time); ok {
				if good == 0 {
					sample = fmt.Sprintf("%.80q on bucket %.80q", line.operation, line.bucket)
				}
				good++
				lines++
				continue
			}
		}
		if ended {
			lines++
		}
	}
	if good == 0 || good*10 < lines*9 {
		return "", false
	}
	return fmt.Sprintf("%d of the first %d lines are S3 server access log lines, the first is %s", good, lines, sample), true
}
