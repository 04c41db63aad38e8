package scenario

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// liner writes records down as lines of a server access log.
// Format: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
type liner struct {
	dice   dice
	nasty  bool
	owner  string
	region string
	user   string
}

func newLiner(p Params) *liner {
	owner := sha256.Sum256([]byte("owner of " + p.Account))
	return &liner{dice: newDice(p.Seed, forLines), nasty: p.Nasty, owner: hex.EncodeToString(owner[:]), region: p.Region,
		user: "arn:aws:iam::" + p.Account + ":user/shop"}
}

// The log has grown: a line of 2017 ends after the version id, later ones go on to the TLS version, the access point, the
// ACL flag and the source region. All of them may meet in one folder.
var lengths = []struct{ fields, weight int }{{18, 70}, {24, 12}, {25, 6}, {26, 6}, {27, 6}}

var lengthWeights = func() (w []int) {
	for _, l := range lengths {
		w = append(w, l.weight)
	}
	return w
}()

// line is one record, without its line end.
func (l *liner) line(r request) string {
	fields := []string{
		l.owner, r.bucket, l.time(r.at), l.address(r), l.requester(r), r.id, r.operation, l.escaped(r.key), l.uri(r),
		r.status, r.code,
	}
	fields = append(fields, l.sizes(r)...)
	fields = append(fields, `"-"`, l.agent(r), "-") // referer, user agent, version id
	n := 18
	if l.nasty {
		n = lengths[l.dice.weighed(lengthWeights)].fields
	}
	tail := []string{hostID(r.id), "SigV2", "ECDHE-RSA-AES128-GCM-SHA256", "AuthHeader", r.bucket + ".s3.amazonaws.com", "TLSv1.2",
		"-", "Yes", l.region}
	fields = append(fields, tail[:n-18]...)
	return l.join(fields)
}

// join puts a second space between two fields here and there.
func (l *liner) join(fields []string) string {
	var b strings.Builder
	twice := -1
	if l.nasty && l.dice.IntN(80) == 0 {
		twice = l.dice.IntN(10)
	}
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f)
		if i == twice {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// time is in UTC by the format's description; a few lines carry another offset, as lines of 2012 did. The instant is the
// same.
func (l *liner) time(at time.Time) string {
	odds := 400
	if at.Day() == 1 && at.Hour() < 5 {
		odds = 6 // here the offset moves the text, but not the instant, to another month
	}
	if l.nasty && l.dice.IntN(odds) == 0 {
		at = at.In(time.FixedZone("", -5*60*60))
	}
	return at.Format("[02/Jan/2006:15:04:05 -0700]")
}

// Addresses are of the ranges for documentation, RFC 5737.
func (l *liner) address(r request) string {
	if strings.HasPrefix(r.operation, "S3.") {
		return "-"
	}
	return one(l.dice, []string{"192.0.2.10", "192.0.2.11", "198.51.100.7", "203.0.113.44"})
}

func (l *liner) requester(r request) string {
	switch {
	case strings.HasPrefix(r.operation, "S3."):
		return "AmazonS3"
	case r.bucket == buckets[assets]:
		return "-"
	}
	return l.user
}

// escaped is the key as the log writes it: URL-encoded twice.
func (l *liner) escaped(key string) string {
	if l.nasty && key != "-" && l.dice.IntN(90) == 0 {
		return strings.Replace(key, "-", "%2520%2526%252B", 1)
	}
	return key
}

// uri is the request line. Quotes in it are not escaped by S3.
func (l *liner) uri(r request) string {
	switch {
	case r.operation == "BATCH.DELETE.OBJECT":
		return "-"
	case r.status == "-":
		return `"-"`
	case r.operation == "REST.GET.BUCKET":
		return `"GET /` + r.bucket + `?prefix=2017%2F&max-keys=100 HTTP/1.1"`
	case r.operation == "REST.POST.MULTI_OBJECT_DELETE":
		return `"POST /` + r.bucket + `?delete HTTP/1.1"`
	}
	method := typeOf(r.operation)
	if method == "COPY" {
		method = "PUT"
	}
	query := ""
	if l.nasty && l.dice.IntN(70) == 0 {
		query = one(l.dice, []string{`?q="blue" "shoes"`, `?name="`, `?path=C:\img\"x"`, `?a=1&b="2" 3`})
	}
	return `"` + method + " /" + r.bucket + "/" + r.key + query + ` HTTP/1.1"`
}

// sizes are bytes sent, object size, total time and turn-around time in milliseconds.
func (l *liner) sizes(r request) []string {
	size := fmt.Sprint(1000 * (1 + l.dice.IntN(40)))
	switch {
	case r.status == "-":
		return []string{"-", size, "-", "-"}
	case r.operation == "BATCH.DELETE.OBJECT":
		return []string{"-", size, "-", "-"}
	case r.isSLAError():
		return []string{"243", "-", fmt.Sprint(2 + l.dice.IntN(30)), "-"}
	case r.code != "-":
		return []string{"231", "-", fmt.Sprint(5 + l.dice.IntN(10)), "-"}
	case r.status == "304", r.status == "204", typeOf(r.operation) == "PUT", typeOf(r.operation) == "HEAD":
		return []string{"-", size, fmt.Sprint(5 + l.dice.IntN(20)), fmt.Sprint(4 + l.dice.IntN(3))}
	}
	return []string{size, size, fmt.Sprint(10 + l.dice.IntN(30)), fmt.Sprint(6 + l.dice.IntN(4))}
}

func (l *liner) agent(r request) string {
	switch {
	case r.status == "-", r.operation == "BATCH.DELETE.OBJECT":
		return `"-"`
	case l.nasty && l.dice.IntN(60) == 0:
		return one(l.dice, []string{`""Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36"`, `"Mozilla/5.0 "quoted" (X11)"`, `"curl "7.51""`, `"""`})
	case r.bucket == buckets[assets]:
		return `"Mozilla/5.0 (Windows NT 10.0; Win64; x64)"`
	}
	return `"Boto3/1.4.4 Python/2.7.12 Botocore/1.5.7"`
}

// hostID is as long as a real one, and as easy to compress as a counter.
func hostID(id string) string {
	return base64.StdEncoding.EncodeToString([]byte("host-of-the-request-that-has-this-number" + id))
}
