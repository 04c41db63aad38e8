package scenario

import (
	"fmt"
	"strings"
	"time"
)

// request is one record of an access log before it is written down.
type request struct {
	at        time.Time
	bucket    string
	operation string
	key       string // "-" for operations on a bucket
	id        string // several records of one batch delete share it
	status    string // "-" where there was no HTTP request
	code      string // "-" where there was no error
}

// typeOf is the request type of an operation: its second part.
func typeOf(operation string) string { return strings.Split(operation, ".")[1] }

// isRequest tells whether a record is a request at all, not something S3 did by itself.
func (r request) isRequest() bool { return !strings.HasPrefix(r.operation, "S3.") && r.status != "-" }

// isSLAError tells whether the record counts as an error under the SLA. SlowDown is a 503 and does not.
func (r request) isSLAError() bool {
	return r.code == "InternalError" || r.code == "ServiceUnavailable"
}

// The buckets, and what clients do with them.
const (
	assets = iota
	orders
	backup
)

var buckets = []string{assets: "example-retail-assets", orders: "example-retail-orders", backup: "example-retail-backup"}

// mix is the ordinary traffic: operations with their weight.
var mix = []struct {
	operation string
	bucket    int
	weight    int
}{
	{"REST.GET.OBJECT", assets, 42},
	{"WEBSITE.GET.OBJECT", assets, 13},
	{"REST.HEAD.OBJECT", assets, 11},
	{"REST.PUT.OBJECT", orders, 14},
	{"REST.GET.BUCKET", orders, 8},
	{"REST.GET.OBJECT", orders, 5},
	{"REST.DELETE.OBJECT", orders, 4},
	{"REST.COPY.OBJECT_GET", orders, 2},
	{"REST.POST.MULTI_OBJECT_DELETE", backup, 1},
}

var mixWeights = func() (w []int) {
	for _, m := range mix {
		w = append(w, m.weight)
	}
	return w
}()

// key makes the name of an object, from few enough names that logs stay small.
func (d dice) key(bucket int, at time.Time) string {
	switch bucket {
	case orders:
		return fmt.Sprintf("%s/order-%04d.json", at.Format("2006/01/02"), d.IntN(60))
	case backup:
		return fmt.Sprintf("nightly/%s/part-%03d.gz", at.Format("2006-01-02"), d.IntN(200))
	}
	return fmt.Sprintf("img/p/%03d-%s.jpg", d.IntN(120), one(d, []string{"large", "thumb", "zoom"}))
}

// answer decides how a request ends.
func (d dice) answer(p Params, r *request, busy bool) {
	r.code = "-"
	switch {
	case d.hit(p.failing(typeOf(r.operation), r.at)), busy && d.hit(p.Background):
		if d.IntN(3) == 0 {
			r.status, r.code = "503", "ServiceUnavailable"
		} else {
			r.status, r.code = "500", "InternalError"
		}
	case d.IntN(400) == 0:
		r.status, r.code = "503", "SlowDown"
	case d.IntN(150) == 0:
		r.status, r.code = "403", "AccessDenied"
	default:
		r.status = d.success(r)
	}
}

// success gives the statuses of requests that went well, or went wrong by the customer's doing.
func (d dice) success(r *request) string {
	switch typeOf(r.operation) {
	case "DELETE":
		return "204"
	case "GET", "HEAD":
		switch n := d.IntN(100); {
		case n < 2 && r.key != "-":
			r.code = "NoSuchKey"
			return "404"
		case n < 12 && r.key != "-":
			return "304"
		case n < 18 && r.key != "-":
			return "206"
		}
	}
	return "200"
}
