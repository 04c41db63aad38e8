package uptime

import (
	"bytes"
	"context"
	"net/netip"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// CombinedFormat is the name of the format of access logs of nginx and Apache.
const CombinedFormat = "combined-log"

var combinedLog = &logFormat{
	name: CombinedFormat,
	line: "a line of a common or combined access log",
	caveat: "Access logs of a server of the customer's own show what that server answered. They prove nothing about the provider beneath it, " +
		"and requests that did not reach the server are not in them.",
	vantage:   sla.OwnServer,
	bound:     sla.Upper,
	times:     "[28/Feb/2017:17:37:59 +0000]",
	noRequest: "no status",
	reader:    func(src Source) logReader { return &combinedReader{zone: clock{zone: src.Zone}} },
	labels: func(n logNames) sla.Labels {
		l := sla.Labels{sla.RequestType: n.what}
		if n.who != "" {
			l[sla.Resource] = n.who
		}
		return l
	},
	help: Help{
		Title: "Access logs of nginx and Apache, common or combined",
		Reads: "Lines with address, identity, user, [time], \"request\", status and size, with a virtual host before (the label resource) and anything behind; and lines that " +
			"begin with the time instead. Offsets are honoured; times without one need timezone:.",
		Proves: "Requests per method and slice that your own server answered, and its 5xx answers by status.",
		Limits: "Nothing about the provider beneath the server: the errors are your server's, and requests that did not reach it are missing. 499, 000 and -1 say that the client " +
			"went away and are no errors. nginx writes a line when a request is done, Apache stamps it when it came.",
		Sources: "https://httpd.apache.org/docs/2.4/logs.html, https://nginx.org/en/docs/http/ngx_http_log_module.html",
	},
}

// CountCombined counts the requests in access logs of nginx, Apache and programs that write the like: per virtual host, where the log
// has one, method and slice. Errors are the responses with a 5xx status, by status; 499, 000 and -1 say that the client went away.
//
// The common format is meant, the combined one, and both with a virtual host before and with whatever a site adds behind; and
// lines that begin with the time instead. Times without a zone need Source.Zone (EVID-ZONE).
//
// Formats: https://httpd.apache.org/docs/2.4/logs.html, https://nginx.org/en/docs/http/ngx_http_log_module.html
func CountCombined(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return combinedLog.count(ctx, refs, src, opt)
}

type combinedReader struct {
	clock s3Clock
	iso   isoClock
	zone  clock // for times that do not state one
	stamp []byte
}

func (r *combinedReader) begin(string) {}

func (r *combinedReader) read(b []byte, e *logEntry) logVerdict {
	if len(b) > 4 && isDigit(b[0]) && isDigit(b[3]) && b[4] == '-' {
		return r.readTimeFirst(b, e)
	}
	open := bytes.Index(b, []byte(" ["))
	if open < 0 {
		return e.bad(badLine, -1, "not "+combinedLog.line+": the time in brackets is missing")
	}
	host, ok := virtualHost(b[:open])
	if !ok {
		return e.bad(badLine, 0, "not "+combinedLog.line+": before the time there must be address, identity and user, and at most a host before them")
	}
	end := bytes.IndexByte(b[open:], ']')
	if end < 0 {
		return e.bad(badLine, open+1, "not "+combinedLog.line+": the time in brackets is missing")
	}
	stamp := b[open+2 : open+end]
	request, status, ok := answered(b, open+end+1)
	if !ok {
		return e.bad(badLine, open+end+1, "not "+combinedLog.line+": there is no request in quotes with a status and a size behind it")
	}
	if v := r.time(stamp, open+2, e); v != aRequest {
		return v
	}
	return r.judge(e, host, method(request), status)
}

// virtualHost is the host before address, identity and user; none when the line begins with the address. Users may have spaces in their
// names.
func virtualHost(b []byte) (host []byte, ok bool) {
	var first, second []byte
	n := 0
	for rest := b; len(rest) > 0; {
		var word []byte
		word, rest, _ = bytes.Cut(rest, []byte(" "))
		if len(word) == 0 {
			continue
		}
		switch n++; n {
		case 1:
			first = word
		case 2:
			second = word
		}
	}
	switch {
	case n == 3 || n > 3 && isIP(first):
		return nil, true
	case n == 4 || n > 4 && isIP(second):
		return first, true
	}
	return nil, false
}

func isIP(b []byte) bool {
	_, err := netip.ParseAddr(string(b[:min(len(b), 64)]))
	return err == nil
}

// answered finds the request and the status from a place on. The request ends at the first quote behind which the line goes on as it
// must; quotes inside it are escaped by most servers, but not by all.
func answered(b []byte, from int) (request, status []byte, ok bool) {
	for from < len(b) && b[from] == ' ' {
		from++
	}
	if from == len(b) || b[from] != '"' {
		return nil, nil, false
	}
	from++
	for _, escaped := range []bool{true, false} {
		for i := from; ; {
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				break
			}
			i += n + 1
			if escaped && isEscaped(b[from:i-1]) {
				continue
			}
			if status, ok = statusAt(b, i); ok {
				return b[from : i-1], status, true
			}
		}
	}
	return nil, nil, false
}

// isEscaped tells whether what stands behind a text is escaped by it.
func isEscaped(b []byte) bool {
	n := len(b) - len(bytes.TrimRight(b, `\`))
	return n%2 == 1
}

// statusAt reads status and size.
func statusAt(b []byte, i int) (status []byte, ok bool) {
	if i == len(b) || b[i] != ' ' {
		return nil, false
	}
	w := words{line: b, next: i}
	status, _ = w.word()
	size, _ := w.word()
	return status, (isStatus(status) || string(status) == "-1" || string(status) == "-") && isNumber(size)
}

// readTimeFirst reads lines like 2013-02-11T06:43:36 192.0.2.3 - GET "/client/" -1 200 5778: address, user, method, path, a number, status
// and size.
func (r *combinedReader) readTimeFirst(b []byte, e *logEntry) logVerdict {
	w := words{line: b}
	stamp, _ := w.word()
	address, _ := w.word()
	w.word()
	verb, _ := w.word()
	at := w.at
	_, ok := w.word()
	extra, _ := w.word()
	status, _ := w.word()
	size, _ := w.word()
	if !ok || !isIP(address) || string(method(verb)) == "other" || !isNumber(extra) || !isStatus(status) && string(status) != "-" || !isNumber(size) {
		return e.bad(badLine, at, "not "+combinedLog.line+": after the time there must be address, user, method, path, a number, status and size")
	}
	if v := r.time(stamp, 0, e); v != aRequest {
		return v
	}
	return r.judge(e, nil, method(verb), status)
}

// time reads the time of a row; a verdict other than aRequest says that there is none.
func (r *combinedReader) time(stamp []byte, at int, e *logEntry) logVerdict {
	var ok bool
	if e.unix, ok = r.clock.read(stamp); ok {
		return aRequest
	}
	if e.unix, ok = r.iso.read(stamp); ok {
		return aRequest
	}
	wall, ok := r.wall(stamp)
	if !ok {
		return e.bad(badTime, at, impossibleTime)
	}
	ns, err := r.zone.instant(wall)
	switch err {
	case nil:
		e.unix = instant(ns).Unix()
		return aRequest
	case errNoZone:
		e.fault = audit.Fault("EVID-ZONE", audit.Origin{}, "name the zone that the log is written in (timezone: America/New_York beside its files:, or --timezone)",
			"the time %.40q does not say its zone", stamp)
		return e.bad(badTime, at, e.fault.Text)
	}
	return e.bad(badTime, at, "in the zone of the log "+err.Error())
}

// wall reads a time without a zone: 29/Aug/2023 22:02:58, with a colon between, or 2013-02-11T06:43:36.
func (r *combinedReader) wall(stamp []byte) (time.Time, bool) {
	if unix, rest, ok := r.iso.readNaked(stamp); ok && len(rest) == 0 {
		return time.Unix(unix, 0).UTC(), true
	}
	const length = len("29/Aug/2023 22:02:58")
	if len(stamp) != length || stamp[11] != ' ' && stamp[11] != ':' {
		return time.Time{}, false
	}
	r.stamp = append(append(r.stamp[:0], stamp...), " +0000"...)
	r.stamp[11] = ':'
	unix, ok := r.clock.read(r.stamp)
	return time.Unix(unix, 0).UTC(), ok
}

func (r *combinedReader) judge(e *logEntry, host, verb, status []byte) logVerdict {
	if string(status) == "-" {
		return noRequest
	}
	e.set(host, verb)
	e.code, e.failed = nil, isFault(status)
	if isRemarkable(status) || status[0] == '-' {
		e.code = status
	}
	return aRequest
}
