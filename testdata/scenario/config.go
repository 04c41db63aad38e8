package scenario

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"
	"time"
)

// config is the slacredit.yaml of a scenario.
var config = template.Must(template.New("").Parse(`# Made by testdata/generate from seed {{.Seed}}; every file beside it too.
customer: {name: "{{.Name}}", contact: "cloud-finance@example.com"}
month: {{.Month}}
currency: {{.Money}}
timezone: {{.Zone}}

uptime:
  - name: s3-logs
    files: ["logs/*"]
    format: s3-access-log
    labels: {account: "{{.Account}}", region: {{.Region}}, storage_class: {{.StorageClass}}}
    dedupe: files
billing:
  - files: ["bills/cur-{{.Month}}.csv.gz"]
    format: aws-cur
{{- if .DailyRevenue}}
revenue:
  - files: ["revenue-hourly.csv"]
    columns: {time: hour, amount: revenue_{{.Column}}}
{{- end}}

claims:
  - terms: aws/s3
    uptime: [s3-logs]
    where: {account: "{{.Account}}", region: {{.Region}}, storage_class: {{.StorageClass}}}
{{- if .Exclusions}}

exclusions:
{{- range .Exclusions}}
  - {from: {{.From.Format "2006-01-02T15:04:05Z"}}, to: {{.To.Format "2006-01-02T15:04:05Z"}}, kind: {{.Kind}}, reason: "{{.Reason}}", evidence: "{{.Evidence}}", verified: {{.Verified}}, applies_to: {account: "{{$.Account}}"}}
{{- end}}
{{- end}}
{{- if .DailyRevenue}}

impact:
  incidents: auto
  variable_cost_ratio: {value: "0.38", source: "FY16 management accounts, p. 4"}
  extra_expense: [{what: "overtime", amount: "4200.00", source: "PO 7731"}]
  waiting_period: 8h
{{- if .Holidays}}
  holidays: {{.Holidays}}
{{- end}}
{{- end}}
`))

// writeConfig is the config. It names what the scenario has.
func writeConfig(p Params) ([]byte, error) {
	var out bytes.Buffer
	err := config.Execute(&out, struct {
		Params
		Name, Money, Column, Zone, Holidays string
	}{p, p.customer(), p.currency(), strings.ToLower(p.currency()), Zone, holidays(p)})
	return out.Bytes(), err
}

func (p Params) customer() string {
	if p.Customer == "" {
		return "Example Retail, Inc."
	}
	return p.Customer
}

// holidays lists the days that the shop's season has out of line and that lie near the month.
func holidays(p Params) string {
	var days []string
	from, to := p.period()
	for at := from.AddDate(0, 0, -84); at.Before(to.AddDate(0, 0, 16)); at = at.AddDate(0, 0, 1) {
		if at.Month() != time.December && season(at) != 100 || at.Month() == time.December && season(at) == 45 {
			days = append(days, fmt.Sprintf("%q", at.Format(time.DateOnly)))
		}
	}
	if days == nil {
		return ""
	}
	return "[" + strings.Join(days, ", ") + "]"
}
