package uptime

import (
	"bytes"
	"context"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// Names of the formats of access logs of load balancers.
const (
	ALBFormat = "alb-access-log"
	CLBFormat = "clb-access-log"
)

const balancerCaveat = "Access logs of load balancers are delivered on a best-effort basis and may lack requests. They show what the balancer answered, " +
	"not whether the service behind it was well; an error of the balancer's own may come from targets that were missing, late or ill."

var albLog = &logFormat{
	name:      ALBFormat,
	line:      "an ALB access log line",
	caveat:    balancerCaveat,
	vantage:   sla.ProviderLog,
	bound:     sla.Upper,
	times:     "2018-07-02T22:23:00.186641Z",
	noRequest: "the balancer gave no status",
	reader:    func(Source) logReader { return &balancerReader{typed: true} },
	labels:    ownedLabels,
	refuse:    refuseBalancer,
	help: Help{
		Title: "Access logs of AWS Application Load Balancers",
		Reads: "The files that the balancer writes to a bucket every five minutes, packed or not, with all fields or with those of 2016. Account and region come from the file's " +
			"name or folders where it still has those that AWS gave it; else say them in labels. The balancer is the label resource.",
		Proves: "Requests per method and slice, and the errors that the balancer answered without a target: elb_500, elb_502, elb_503, elb_504. They are an upper bound of the " +
			"balancer's own failures. What a target answered (target_500), a reply that your own rules ordered (fixed_503) and an error of your identity provider (idp_561) is " +
			"shown and never counted as an error. Requests stand at the time of the answer.",
		Limits: "Delivery is best effort. The agreement of Elastic Load Balancing counts time without connectivity, not failed requests: these logs are evidence beside " +
			"it. TLS logs of Network Load Balancers, connection logs and health check logs have no answers and are refused.",
		Sources: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
	},
}

var clbLog = &logFormat{
	name:      CLBFormat,
	line:      "a CLB access log line",
	caveat:    balancerCaveat,
	vantage:   sla.ProviderLog,
	bound:     sla.Upper,
	times:     "2015-05-13T23:39:43.945958Z",
	noRequest: "a connection through a TCP listener, without a status",
	reader:    func(Source) logReader { return &balancerReader{} },
	labels:    ownedLabels,
	refuse:    refuseBalancer,
	help: Help{
		Title:  "Access logs of AWS Classic Load Balancers",
		Reads:  "The files that the balancer writes to a bucket every 5 or 60 minutes. Account, region and balancer are told as for Application Load Balancers.",
		Proves: "Requests per method and slice, and the errors that the balancer answered without an instance behind it, as elb_503 and so on: an upper bound of its own failures.",
		Limits: "Delivery is best effort. Connections through TCP listeners have no status and are set aside. Errors of the instances are named target_500 and so on, and are " +
			"never counted as errors.",
		Sources: "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
	},
}

// CountALB counts the requests in access logs of Application Load Balancers, and CountCLB in those of Classic Load Balancers: per
// balancer, method and slice of the time of the answer.
//
// An error is a 5xx status that the balancer gave itself, without one of a target; its code is elb_503 and so on. A 5xx status with
// one of a target is the customer's application: it is a request, and is named target_500 in the table of codes, where no agreement
// takes it for an error. So are fixed_503, a reply that the customer's own rules told the balancer to give, and idp_561, an error of the
// customer's identity provider.
//
// Formats: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html,
// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
func CountALB(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return albLog.count(ctx, refs, src, opt)
}

// CountCLB is told at [CountALB].
func CountCLB(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return clbLog.count(ctx, refs, src, opt)
}

// balancerReader reads the lines of both kinds. They begin alike, but for the type of the connection and the way to name a balancer.
type balancerReader struct {
	typed bool // an Application Load Balancer
	clock isoClock
	who   []byte // account and region of the file, and the balancer
	owner int    // length of the first two
	code  []byte
}

func (r *balancerReader) begin(path string) {
	r.who = append(r.who[:0], ownerPrefix(path)...)
	r.owner = len(r.who)
}

func (r *balancerReader) read(b []byte, e *logEntry) logVerdict {
	w := words{line: b}
	if r.typed {
		if kind, _ := w.word(); !isListener(kind) {
			return e.bad(badLine, w.at, "not "+albLog.line+": the type of the request is missing")
		}
	}
	stamp, _ := w.word()
	from := w.at
	name, ok := w.word()
	if !ok || r.typed != bytes.HasPrefix(name, []byte("app/")) || bytes.IndexByte(name, ':') >= 0 {
		return e.bad(badLine, w.at, "not a line of the access log: the name of the load balancer is missing")
	}
	client, _ := w.word()
	target, _ := w.word()
	if !isAddress(client) || !isAddress(target) {
		return e.bad(badLine, w.at, "not a line of the access log: the addresses of client and target are missing")
	}
	for range 3 {
		if took, _ := w.word(); !isNumber(took) {
			return e.bad(badLine, w.at, "not a line of the access log: the three processing times are missing")
		}
	}
	status, _ := w.word()
	at := w.at
	answer, _ := w.word()
	if !isStatus(status) && string(status) != "-" || !isStatus(answer) && !isNoStatus(answer) {
		return e.bad(badLine, at, "not a line of the access log: the two statuses are missing")
	}
	for range 2 {
		if size, _ := w.word(); !isNumber(size) {
			return e.bad(badLine, w.at, "not a line of the access log: the sizes are missing")
		}
	}
	request, ok := w.word()
	if !ok || b[w.at] != '"' {
		return e.bad(badLine, w.at, "not a line of the access log: the request in quotes is missing")
	}
	if e.unix, ok = r.clock.read(stamp); !ok {
		return e.bad(badTime, from, impossibleTime)
	}
	if status[0] == '-' {
		return noRequest
	}
	r.who = append(r.who[:r.owner], name...)
	e.set(r.who, method(request))
	e.code, e.failed = r.judge(status, answer, &w)
	return aRequest
}

// judge tells whose error an answer is; w stands behind the request.
func (r *balancerReader) judge(status, answer []byte, w *words) (code []byte, failed bool) {
	if !isRemarkable(status) {
		return nil, false
	}
	side := "elb_"
	switch {
	case !isNoStatus(answer):
		side = "target_"
	case string(status) == "561":
		side = "idp_"
	case status[0] == '5' && r.typed:
		side = r.ordered(w)
	}
	r.code = append(append(r.code[:0], side...), status...)
	return r.code, status[0] == '5' && side == "elb_"
}

// ordered tells of an error without a status of a target whether the customer's rules or the customer's function made it. The fields
// for it came after 2016; where they are missing, the balancer has it.
func (r *balancerReader) ordered(w *words) (side string) {
	// user agent, cipher, protocol, target group, trace id, domain, certificate, rule, time of creation
	if !w.skip(9) {
		return "elb_"
	}
	actions, _ := w.word()
	if bytes.HasSuffix(actions, []byte("fixed-response")) {
		return "fixed_"
	}
	w.skip(1) // redirect URL
	if reason, _ := w.word(); bytes.HasPrefix(reason, []byte("Lambda")) {
		return "target_"
	}
	return "elb_"
}

// isNoStatus tells what stands where no target answered: a dash, in logs of Classic Load Balancers also 0.
func isNoStatus(b []byte) bool { return string(b) == "-" || string(b) == "0" }

func isListener(b []byte) bool {
	switch string(b) {
	case "http", "https", "h2", "grpcs", "ws", "wss":
		return true
	}
	return false
}

// isAddress tells an address with a port, or -.
func isAddress(b []byte) bool {
	n := bytes.LastIndexByte(b, ':')
	return string(b) == "-" || n > 0 && n+1 < len(b) && isNumber(b[n+1:])
}

// refuseBalancer stops at the other logs that load balancers write into the same folder.
func refuseBalancer(head []byte, path string) error {
	what := otherBalancerLog(head)
	if what == "" {
		return nil
	}
	return audit.Fault("LOG-KIND", audit.Origin{Path: path},
		"turn on access logs of an Application or Classic Load Balancer and name those files; or use the CloudWatch metrics of the balancer",
		"this is %s, not an access log: it does not say how requests were answered", what)
}

// otherBalancerLog tells by the first line which of the other logs a text is: a TLS log of a Network Load Balancer, or a connection or
// health check log of an Application Load Balancer.
func otherBalancerLog(head []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	f := strings.Fields(string(line[:min(len(line), 512)]))
	var clock isoClock
	moment := func(s string) bool { _, ok := clock.read([]byte(s)); return ok }
	number := func(s string) bool { return s != "-" && isNumber([]byte(s)) }
	switch {
	case len(f) >= 4 && f[0] == "tls" && strings.HasPrefix(f[3], "net/"):
		return "a TLS log of a Network Load Balancer"
	case len(f) >= 5 && moment(f[0]) && strings.ContainsAny(f[1], ".:") && number(f[2]) && number(f[3]):
		return "a connection log of an Application Load Balancer"
	case len(f) >= 6 && moment(f[1]) && number(f[2]) && isAddress([]byte(f[3])) && (f[5] == "PASS" || f[5] == "FAIL"):
		return "a health check log of an Application Load Balancer"
	}
	return ""
}
