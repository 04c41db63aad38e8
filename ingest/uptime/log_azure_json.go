package uptime

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// AzureStorageJSONFormat is the name of the format of the resource logs of Azure Storage, which Azure Monitor delivers.
const AzureStorageJSONFormat = "azure-storage-json"

var azureStorageJSONLog = &logFormat{
	name:      AzureStorageJSONFormat,
	line:      "a record of Azure Storage's resource logs",
	caveat:    azureStorageCaveat,
	vantage:   sla.ProviderLog,
	times:     "2022-01-03T20:34:54.4617505Z in time or TimeGenerated",
	noRequest: "no status",
	json:      true,
	reader:    func(Source) logReader { return &azureRecordReader{} },
	labels:    azureEntryLabels,
	help: Help{
		Title: "Azure Storage resource logs (StorageBlobLogs and its like)",
		Reads: "Records of JSON that a diagnostic setting writes to a storage account or an event hub, one after the other or under records, and rows of StorageBlobLogs, StorageFileLogs, " +
			"StorageQueueLogs and StorageTableLogs exported as JSON. Labels are those of azure-storage-log.",
		Proves:  "What azure-storage-log proves: requests per account, call and slice, and the failed ones by the status that Azure gives them.",
		Limits:  "Delivery is best effort. The same requests may stand in the container $logs as well: name only one of the two.",
		Sources: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference, https://learn.microsoft.com/azure/azure-monitor/reference/tables/storagebloblogs",
	},
}

// CountAzureStorageJSON counts the records of resource logs of Azure Storage, as [CountAzureStorage] counts entries.
func CountAzureStorageJSON(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return azureStorageJSONLog.count(ctx, refs, src, opt)
}

// azureRecord is a record as it is delivered, or a row of a table of logs, which has the account beside the rest. Names of fields differ
// in their case.
type azureRecord struct {
	Time          string          `json:"time"`
	TimeGenerated string          `json:"TimeGenerated"`
	Operation     string          `json:"operationName"`
	Status        json.RawMessage `json:"statusCode"` // a number, or one in quotes
	Words         string          `json:"statusText"`
	Account       string          `json:"AccountName"`
	Properties    struct {
		Account string `json:"accountName"`
	} `json:"properties"`
}

type azureRecordReader struct {
	clock            isoClock
	who, what, words []byte
}

func (r *azureRecordReader) begin(string) {}

func (r *azureRecordReader) read(b []byte, e *logEntry) logVerdict {
	not := "not " + azureStorageJSONLog.line
	var v azureRecord
	if json.Unmarshal(b, &v) != nil {
		return e.bad(badLine, -1, not+": it is no object of JSON with fields of the right kinds")
	}
	account, status := cmp.Or(v.Account, v.Properties.Account), bytes.Trim(v.Status, `"`)
	switch {
	case v.Operation == "" || account == "":
		return e.bad(badLine, -1, not+": operationName or accountName is missing")
	case v.Words == "" && len(status) == 0:
		return e.bad(badLine, -1, not+": statusText and statusCode are missing")
	case string(status) == "null":
		status = nil
	case len(status) > 0 && !isStatus(status):
		return e.bad(badLine, -1, not+": statusCode is no status")
	}
	var ok bool
	if e.unix, ok = r.clock.read([]byte(cmp.Or(v.Time, v.TimeGenerated))); !ok {
		return e.bad(badTime, -1, impossibleTime)
	}
	if len(status) == 0 {
		return noRequest
	}
	r.who, r.what, r.words = append(r.who[:0], account...), append(r.what[:0], v.Operation...), append(r.words[:0], v.Words...)
	e.set(r.who, r.what)
	e.code, e.failed = azureEntryCode(r.words, status)
	return aRequest
}
