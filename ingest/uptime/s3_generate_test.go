package uptime

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// Made-up access logs in the shape of a real month: 8 buckets × 15 operations, lines of 26 tokens and about 605 bytes, a
// seventh of them with quotes inside the user agent, two in a thousand without a request, and the outage of 28 February 2017.
// The same seed gives the same bytes.

var (
	s3Operations = []string{"REST.GET.OBJECT", "REST.GET.OBJECT", "REST.GET.OBJECT", "REST.GET.OBJECT", "REST.PUT.OBJECT", "REST.PUT.OBJECT", "REST.HEAD.OBJECT", "REST.HEAD.OBJECT", "REST.GET.BUCKET",
		"REST.DELETE.OBJECT", "REST.PUT.PART", "REST.POST.UPLOADS", "REST.POST.UPLOAD", "REST.COPY.OBJECT", "REST.COPY.OBJECT_GET", "REST.GET.VERSIONING", "REST.GET.ENCRYPTION", "WEBSITE.GET.OBJECT", "BATCH.DELETE.OBJECT"}
	s3UserAgents = []string{
		`Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/56.0.2924.87`,
		`aws-sdk-java/1.11.91 Linux/4.4.41-36.55.amzn1.x86_64 OpenJDK_64-Bit_Server_VM/24.121-b00`,
		`Boto3/1.4.4 Python/3.6.0 Linux/4.4.0-64-generic Botocore/1.5.13`,
	}
	outageFrom = time.Date(2017, 2, 28, 17, 37, 0, 0, time.UTC)
	outageTo   = time.Date(2017, 2, 28, 21, 54, 0, 0, time.UTC)
)

const s3Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// generateS3 writes lines with times that rise through a stretch of time.
func generateS3(to io.Writer, seed uint64, lines int, from time.Time, length time.Duration) error {
	w := bufio.NewWriterSize(to, 1<<20)
	r := rand.New(rand.NewPCG(seed, 5))
	text := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = s3Alphabet[r.IntN(len(s3Alphabet))]
		}
		return string(b)
	}
	keys, roles := make([]string, 2000), make([]string, 40)
	for i := range keys {
		keys[i] = "data/2017/" + text(10) + "/part-" + text(8) + ".parquet"
	}
	for i := range roles {
		roles[i] = "arn:aws:sts::111122223333:assumed-role/content-reader/" + text(8)
	}
	const owner = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
	for i := range lines {
		at := from.Add(length * time.Duration(i) / time.Duration(lines))
		bucket := fmt.Sprintf("example-%d-content", r.IntN(8))
		op := s3Operations[r.IntN(len(s3Operations))]
		status, code := "200", "-"
		switch p := r.Float64(); {
		case at.After(outageFrom) && at.Before(outageTo) && p < 0.80:
			status, code = "500", "InternalError"
			if r.IntN(3) == 0 {
				status, code = "503", "ServiceUnavailable"
			}
		case p < 0.0004:
			status, code = "503", "SlowDown"
		case p < 0.00052:
			status, code = "500", "InternalError"
		case p < 0.0125:
			status, code = "404", "NoSuchKey"
		case p < 0.0205:
			status, code = "403", "AccessDenied"
		}
		key := keys[r.IntN(len(keys))]
		if r.IntN(20) == 0 {
			key = "a%2520b%2B" + key
		}
		uri := `"GET /` + bucket + "/" + key + ` HTTP/1.1"`
		agent := s3UserAgents[r.IntN(len(s3UserAgents))]
		switch {
		case r.IntN(500) == 0:
			op, uri, status, code = "S3.EXPIRE.OBJECT", `"-"`, "-", "-"
		case op == "BATCH.DELETE.OBJECT":
			uri = "-"
		case r.IntN(7) == 0:
			agent = `"` + agent + ` ("quoted" agent)"`
		}
		requester := owner
		if r.IntN(3) > 0 {
			requester = roles[r.IntN(len(roles))]
		}
		fmt.Fprintf(w, `%s %s [%s] 192.0.2.%d %s %016X %s %s %s %s %s %d %d %d %d "-" "%s" - %s SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader %s.s3.us-east-1.amazonaws.com TLSv1.2 - -`+"\n",
			owner, bucket, at.Format("02/Jan/2006:15:04:05 -0700"), r.IntN(256), requester, r.Uint64(), op, key, uri, status, code,
			r.IntN(1<<20), r.IntN(1<<20), r.IntN(500), r.IntN(500), agent, text(75)+"=", bucket)
	}
	return w.Flush()
}
