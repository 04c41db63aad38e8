package uptime

import (
	"bytes"
	"context"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// AzureStorageFormat is the name of the format of the logs that Azure Storage writes into the container $logs.
const AzureStorageFormat = "azure-storage-log"

const azureStorageCaveat = "Azure Storage logs requests on a best-effort basis and does not guarantee that they are complete or in time; failed anonymous requests are logged " +
	"only in part. The agreement judges by processing times; error codes only stand for them."

var azureStorageLog = &logFormat{
	name:      AzureStorageFormat,
	line:      "an entry of Azure Storage's logs",
	caveat:    azureStorageCaveat,
	vantage:   sla.ProviderLog,
	times:     "2022-01-03T20:34:54.4617505Z",
	noRequest: "no status",
	byID:      true,
	reader:    func(Source) logReader { return &azureEntryReader{} },
	labels:    azureEntryLabels,
	help: Help{
		Title: "Azure Storage logs, from the container $logs",
		Reads: "Entries of version 1.0 and 2.0, one a line, of blobs, tables and queues. The storage account is the label resource, the call request_type, and operation says read or " +
			"write, as the agreement does: calls that get, list, query or peek are reads. Say account (the subscription), access_tier and redundancy in labels. An entry counts once, by " +
			"its request id and operation number, as the provider says to tell repeated entries, unless dedupe is off.",
		Proves: "Requests per account, call and slice, and the failed ones by the status that Azure gives them: ServerTimeoutError and ServerOtherError are what the agreement counts; ThrottlingError " +
			"is shown beside them. How a request was signed (SAS, Anonymous) does not matter.",
		Limits:  "Delivery is best effort and up to an hour late. The agreement judges requests by their processing time, for which the codes only stand.",
		Sources: "https://learn.microsoft.com/rest/api/storageservices/storage-analytics-log-format, https://learn.microsoft.com/rest/api/storageservices/storage-analytics-logged-operations-and-status-messages",
	},
}

// CountAzureStorage counts the requests in the logs of Azure Storage: per storage account, call and slice. Errors are the requests with a
// 5xx status, and those with a server's status whatever the number, by the status that Azure gives in words.
func CountAzureStorage(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return azureStorageLog.count(ctx, refs, src, opt)
}

// operationLabel says of a request to Azure Storage whether it reads or writes; the terms of azure/storage name it.
const operationLabel = "operation"

func azureEntryLabels(n logNames) sla.Labels {
	kind := "write"
	for _, reads := range []string{"Get", "List", "Query", "Peek", "Read", "Find"} {
		if strings.HasPrefix(n.what, reads) {
			kind = "read"
		}
	}
	return sla.Labels{sla.Resource: n.who, sla.RequestType: n.what, operationLabel: kind}
}

type azureEntryReader struct {
	clock isoClock
}

func (r *azureEntryReader) begin(string) {}

func (r *azureEntryReader) read(b []byte, e *logEntry) logVerdict {
	not := "not " + azureStorageLog.line
	var f [11][]byte
	rest := b
	for i := range f {
		var ok bool
		if f[i], rest, ok = bytes.Cut(rest, []byte(";")); !ok {
			return e.bad(badLine, -1, not+": fields are missing")
		}
		f[i] = bytes.Trim(f[i], `"`)
	}
	version, stamp, call, words, status, account := f[0], f[1], f[2], f[3], f[4], f[9]
	switch {
	case string(version) != "1.0" && string(version) != "2.0":
		return e.bad(badLine, 0, not+": its version is neither 1.0 nor 2.0")
	case len(call) == 0 || len(words) == 0 || len(account) == 0:
		return e.bad(badLine, -1, not+": the operation, its status or the account is missing")
	case !isStatus(status) && len(status) > 0:
		return e.bad(badLine, cap(b)-cap(status), not+": the status is no status")
	}
	id, ok := azureRequest(rest)
	if !ok {
		return e.bad(badLine, cap(b)-cap(rest), not+": the request id and the operation number are missing")
	}
	if e.unix, ok = r.clock.read(stamp); !ok {
		return e.bad(badTime, cap(b)-cap(stamp), impossibleTime)
	}
	e.id = id
	if len(status) == 0 {
		return noRequest
	}
	e.set(account, call)
	e.code, e.failed = azureEntryCode(words, status)
	return aRequest
}

// azureRequest finds request id and operation number behind the URL and the key of the object. The URL may have semicolons, though the
// documentation says that such fields are quoted; the key is always quoted.
func azureRequest(b []byte) (id []byte, ok bool) {
	key := bytes.Index(b, []byte(`;"/`))
	if key < 0 {
		return nil, false
	}
	b = b[key+2:]
	end := bytes.Index(b, []byte(`";`))
	if end < 0 {
		return nil, false
	}
	b = b[end+2:]
	first := bytes.IndexByte(b, ';')
	if first < 0 {
		return nil, false
	}
	second := bytes.IndexByte(b[first+1:], ';')
	if first == 0 || second < 1 {
		return nil, false
	}
	return b[:first+1+second], true
}

// azureEntryCode is the status of a request in the provider's words, without how it was signed; none when it went well.
func azureEntryCode(words, status []byte) (code []byte, failed bool) {
	for _, signed := range []string{"Anonymous", "SAS", "OAuth"} {
		words = bytes.TrimPrefix(words, []byte(signed))
	}
	switch string(words) {
	case "ServerTimeoutError", "ServerOtherError", "InternalError", "OperationTimedOut":
		return words, true
	case "Success", "":
		if !isRemarkable(status) {
			return nil, false
		}
		return status, isFault(status)
	}
	return words, isFault(status)
}
