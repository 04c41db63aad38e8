package billing

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// manifest is what AWS and Azure deliver beside a report: which files make one version of one month of it. A folder may hold many
// versions of a month, each a whole bill; to add them up would multiply the bill.
//
// The legacy report keeps one manifest in the folder of the month, written anew at each delivery, and one with each
// version. Data Exports keeps them under metadata/, in the same way.
// https://docs.aws.amazon.com/cur/latest/userguide/understanding-report-versions.html
//
// Azure writes one with each run of an export; a run of a month that is not over holds what the runs before it held.
// https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-improved-exports
type manifest struct {
	file    *file
	format  string   // its name among the inputs
	report  string   // name of the report or export
	month   string   // what tells the months of a report apart, as its folder is named
	version string   // of the data: the assembly or execution
	keys    []string // of the data, without bucket
	current bool     // stands where the newest one is kept
}

// maxManifest is the largest manifest that is read. Real ones list some hundred columns and files.
const maxManifest = 16 << 20

// isManifest tells a manifest by its name. Those for loading a report into other services list it with other words.
func isManifest(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasSuffix(base, "manifest.json") && !strings.HasSuffix(base, "redshiftmanifest.json") &&
		!strings.HasSuffix(base, "quicksightmanifest.json")
}

// isBesideReport tells the files that AWS writes beside a report and that hold no charges.
func isBesideReport(name string) bool {
	base := strings.ToLower(path.Base(name))
	return strings.HasSuffix(base, "redshiftmanifest.json") || strings.HasSuffix(base, "quicksightmanifest.json") ||
		strings.HasSuffix(base, ".sql") || strings.HasSuffix(base, ".yml") || base == "aws-programmatic-access-test-object"
}

var (
	monthFolder     = regexp.MustCompile(`^\d{8}-\d{8}$`)
	periodFolder    = regexp.MustCompile(`^BILLING_PERIOD=\d{4}-\d{2}$`)
	versionStamp    = regexp.MustCompile(`^\d{4}-?\d{2}-?\d{2}T\d{2}:?\d{2}:?\d{2}`)
	manifestPeriods = regexp.MustCompile(`^\d{8}T\d{6}`)
)

// readManifest reads a manifest. Codes: BILL-MANIFEST and those of package source.
func readManifest(ctx context.Context, f *file, opt source.Options) (*manifest, error) {
	var text []byte
	digest, err := source.Each(ctx, f.Ref, opt, func(s *source.Stream) error {
		r, err := s.Text()
		if err != nil {
			return err
		}
		text, err = io.ReadAll(io.LimitReader(r, maxManifest+1))
		return err
	})
	if err != nil {
		return nil, err
	}
	f.sha256, f.bytes = digest.SHA256, digest.Bytes
	m, reason := parseManifest(text, f.Path)
	if m == nil {
		return nil, audit.Fault("BILL-MANIFEST", audit.Origin{Path: f.Path}, "get the file again; or name the files that count one by one",
			"the manifest cannot be used: %s", reason)
	}
	m.file = f
	return m, nil
}

// parseManifest understands a manifest, or says why it cannot.
func parseManifest(text []byte, name string) (m *manifest, reason string) {
	var doc struct {
		AssemblyID    string   `json:"assemblyId"`
		ReportName    string   `json:"reportName"`
		ReportKeys    []string `json:"reportKeys"`
		BillingPeriod struct {
			Start, End string
		} `json:"billingPeriod"`

		ExecutionID string   `json:"executionId"`
		ExportARN   string   `json:"exportArn"`
		DataFiles   []string `json:"dataFiles"`

		ExportConfig struct{ ExportName, ResourceID, Type string }
		RunInfo      struct{ SubmittedTime, RunID string }
		Blobs        []struct{ BlobName string }
	}
	if len(text) > maxManifest {
		return nil, "it is too long"
	}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&doc); err != nil {
		return nil, "it is no JSON object of a manifest's form"
	}
	m = &manifest{format: "aws-manifest", report: doc.ReportName, version: doc.AssemblyID}
	folder := path.Base(path.Dir(name))
	switch {
	case doc.ReportKeys != nil:
		m.keys = doc.ReportKeys
		if !manifestPeriods.MatchString(doc.BillingPeriod.Start) || !manifestPeriods.MatchString(doc.BillingPeriod.End) {
			return nil, "it states no billing period"
		}
		m.month = doc.BillingPeriod.Start[:8] + "-" + doc.BillingPeriod.End[:8]
		m.current = monthFolder.MatchString(folder)
	case doc.DataFiles != nil:
		m.report, m.version = doc.ExportARN, doc.ExecutionID
		m.keys = doc.DataFiles
		m.current = periodFolder.MatchString(folder)
		for _, key := range append(slices.Clone(doc.DataFiles), name) {
			for _, part := range strings.Split(key, "/") {
				if m.month == "" && periodFolder.MatchString(part) {
					m.month = part
				}
				if versionStamp.MatchString(part) {
					m.version = part
				}
			}
		}
		if m.month == "" {
			return nil, "it states no billing period"
		}
	case doc.Blobs != nil:
		m.format = "azure-manifest"
		m.report, m.version = doc.ExportConfig.ResourceID+" "+doc.ExportConfig.ExportName+" "+doc.ExportConfig.Type, doc.RunInfo.SubmittedTime
		for _, b := range doc.Blobs {
			m.keys = append(m.keys, b.BlobName)
		}
		for _, part := range strings.Split(strings.Join(append(slices.Clone(m.keys), name), "/"), "/") {
			if m.month == "" && monthFolder.MatchString(part) {
				m.month = part
			}
		}
		if m.month == "" {
			return nil, "it states no billing period"
		}
	default:
		return nil, "it lists no files"
	}
	for i, key := range m.keys {
		if after, ok := strings.CutPrefix(key, "s3://"); ok {
			_, key, _ = strings.Cut(after, "/")
		}
		m.keys[i] = strings.TrimLeft(key, "/")
		if path.Base(m.keys[i]) != m.keys[i] && path.Clean(m.keys[i]) != m.keys[i] || m.keys[i] == "" {
			return nil, "it lists " + source.Excerpt(key) + ", which names no file"
		}
	}
	return m, ""
}

// find is the file that a manifest lists: one of the same name in a folder of the same name, or, when a download put all
// into one folder, beside the manifest. Of several, that with most folders in common. Nil when there is none, or no one.
func (m *manifest) find(key string, files map[string][]*file) *file {
	var best *file
	most, twice := 0, false
	for _, f := range files[path.Base(key)] {
		n := commonEnd(f.Path, key)
		if n < 2 && path.Dir(f.Path) != path.Dir(m.file.Path) {
			continue
		}
		switch {
		case n > most:
			best, most, twice = f, n, false
		case n == most:
			twice = true
		}
	}
	if twice {
		return nil
	}
	return best
}

// commonEnd is the number of elements at the end of two paths that are equal.
func commonEnd(a, b string) (n int) {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for n < min(len(x), len(y)) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}
