package billing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// awsCostExplorer is the table that Cost Explorer lets be downloaded: days or months downwards, services or accounts across,
// and totals on both sides. It is rounded, and holds what the screen showed: good for an estimate, not for a claim.
// https://docs.aws.amazon.com/cost-management/latest/userguide/ce-exploring-data.html
func awsCostExplorer() *format {
	return &format{
		name:  "aws-cost-explorer",
		marks: explorerColumns,
		bind:  bindCostExplorer,
		sniff: isCostExplorer,
		rows:  openCostExplorer,
		help: source.Help{
			Title:   "AWS Cost Explorer",
			Reads:   "The CSV that Cost Explorer offers for download, grouped by service, linked account, region or usage type.",
			Proves:  "About what was spent, by the one thing it is grouped by. All of it is marked as provisional.",
			Limits:  "An estimate only: amounts are rounded, filters and credits of the screen are in it unseen, and it knows one dimension. Its totals are not read.",
			Sources: "https://docs.aws.amazon.com/cost-management/latest/userguide/ce-exploring-data.html",
		},
	}
}

// explorerGroups are what a table may be grouped by, as its first cell says.
var explorerGroups = []string{"service", "linked account", "region", "usage type", "availability zone", "instance type", "tag", "charge type",
	"usage type group", "api operation", "platform", "purchase option", "tenancy", "database engine", "cost category"}

// explorerTotals are what the column of totals is called, in English and in the one other language of the console that it was
// seen in. A table in that language is known by it, and refused: its services have other names too.
var explorerTotals = []string{"total costs", "total cost", "custos totais"}

// isCostExplorer tells the table by its header: a group, then columns whose names end with the sign of a currency.
func isCostExplorer(head []byte, _ *Source) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte{'\n'})
	names, err := csv.NewReader(bytes.NewReader(line)).Read()
	if err != nil || len(names) < 2 {
		return false
	}
	return strings.HasSuffix(strings.TrimSpace(names[1]), "($)") && (isExplorerGroup(names[0]) || isExplorerTotal(names[len(names)-1]))
}

func isExplorerGroup(name string) bool {
	group, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), ":")
	return slices.Contains(explorerGroups, group)
}

func isExplorerTotal(name string) bool {
	return slices.Contains(explorerTotals, strings.ToLower(unsigned(name)))
}

// unsigned is the name of a column without the sign of the currency.
func unsigned(name string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(name), "($)"))
}

// explorerRows turns the table on its side: a row for each cell that is no total.
type explorerRows struct {
	path   string
	table  *source.Rows
	by     string
	across []string // names without sign, "" for totals
	row    []string
	column int
}

func openCostExplorer(text io.Reader, path string, _ *Source) (rows, error) {
	t := &explorerRows{path: path, table: source.NewRows(text, ',')}
	names, err := t.table.Next()
	if err != nil {
		return nil, t.fault(err)
	}
	first := strings.TrimPrefix(names[0], "\ufeff")
	if !isExplorerGroup(first) {
		return nil, audit.Fault("BILL-FORMAT", audit.Origin{Path: path, Line: 1}, "set the language of the console to English and download the table again",
			"the table of Cost Explorer is grouped by %s, which is none of %s", source.Excerpt(first), strings.Join(explorerGroups, ", "))
	}
	t.by = strings.ToLower(strings.TrimSpace(first))
	for _, n := range names[1:] {
		if isExplorerTotal(n) {
			n = ""
		}
		t.across = append(t.across, unsigned(n))
	}
	return t, nil
}

func (t *explorerRows) fault(err error) error {
	line := t.table.Line()
	if errors.Is(err, io.EOF) {
		line = 0
	}
	return audit.Fault("BILL-FORMAT", audit.Origin{Path: t.path, Line: line}, "download the table again", "the table of Cost Explorer cannot be read: %v", err)
}

// explorerColumns are the columns of the turned table.
var explorerColumns = []string{"Explorer:Date", "Explorer:Group", "Explorer:Amount", "Explorer:By"}

func (t *explorerRows) columns() []string { return explorerColumns }

func (t *explorerRows) next(b *block) (more bool) {
	b.reset()
	for !b.full() {
		if t.column >= len(t.row) {
			row, err := t.table.Next()
			switch {
			case err == io.EOF:
				return false
			case err != nil:
				b.err = t.fault(err)
				return false
			case len(row) > len(t.across)+1:
				b.err = t.fault(errors.New("a row has more cells than the header"))
				return false
			}
			if strings.HasSuffix(strings.ToLower(strings.TrimSpace(row[0])), "total") {
				continue
			}
			t.row, t.column = append(t.row[:0], row...), 1
			continue
		}
		amount, name := t.row[t.column], t.across[t.column-1]
		t.column++
		if name == "" || strings.TrimSpace(amount) == "" {
			continue
		}
		b.begin(t.table.Line())
		b.field([]byte(t.row[0]))
		b.field([]byte(name))
		b.field([]byte(amount))
		b.field([]byte(t.by))
		b.end()
	}
	return true
}

// explorerBill is the columns of the turned table.
type explorerBill struct {
	basics
	group, by int
}

func bindCostExplorer(h *header, s *Source) bill {
	b := &explorerBill{group: h.column("Explorer:Group"), by: h.column("Explorer:By")}
	b.basics = basics{cost: h.column("Explorer:Amount"), currency: -1, start: h.column("Explorer:Date"), invoice: -1, account: b.group, stated: statedCurrency(s)}
	if b.stated == "" {
		b.stated = "USD" // the sign in its header; other currencies are not offered
	}
	return b
}

func (b *explorerBill) key(k *rawKey, r *row) {
	k.add(r.raw(b.group))
	k.add(r.raw(b.by))
}

// explorerServices are the names that Cost Explorer gives to some services, with their product codes.
var explorerServices = map[string]string{"s3": "AmazonS3", "ec2-instances": "AmazonEC2", "ec2-other": "AmazonEC2", "ec2-elb": "AWSELB",
	"relational database service": "AmazonRDS", "dynamodb": "AmazonDynamoDB", "cloudfront": "AmazonCloudFront", "lambda": "AWSLambda",
	"sqs": "AWSQueueService", "sns": "AmazonSNS", "route 53": "AmazonRoute53", "key management service": "awskms", "vpc": "AmazonVPC"}

// explorerKinds are the kinds of charges by their types, as Cost Explorer names those.
var explorerKinds = map[string]sla.Kind{"usage": sla.Usage, "tax": sla.Tax, "credit": sla.Credit, "refund": sla.Refund, "support fee": sla.Support,
	"upfront reservation fee": sla.Upfront, "recurring reservation fee": sla.RecurringFee, "savings plan recurring fee": sla.RecurringFee,
	"savings plan upfront fee": sla.Upfront, "savings plan covered usage": sla.CommitmentUsage, "savings plan negation": sla.CommitmentUsage,
	"reservation applied usage": sla.CommitmentUsage, "enterprise discount program discount": sla.Discount, "discount": sla.Discount}

func (b *explorerBill) charge(f []string, of known) charge {
	group, by := f[0], f[1]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Kind: sla.Usage, Open: true}}
	switch by {
	case "service":
		if out.Service = explorerServices[strings.ToLower(group)]; out.Service == "" {
			out.Service = awsNamed(group)
		}
	case "linked account":
		out.Account = accountInName(group)
	case "region":
		out.Region, out.RegionFrom = group, fromRegion(group)
	case "usage type":
		out.UsageType = group
		out.Region, _, _ = cutAWSPrefix(group)
	}
	switch {
	case by == "charge type":
		if out.Kind = explorerKinds[strings.ToLower(group)]; out.Kind == "" {
			out.Kind = sla.UnknownKind
			out.warn("BILL-KIND", "charge type %s is of no known kind", source.Excerpt(group))
		}
	case strings.EqualFold(group, "Tax"):
		out.Kind = sla.Tax
	case awsSupport(group), awsSupport(out.Service):
		out.Kind = sla.Support
	}
	out.warn("BILL-ESTIMATE", "amounts of Cost Explorer are estimates")
	refuseAccount(&out)
	return out
}

// accountInName is the account of "Production (111122223333)", or the name where it has none.
func accountInName(name string) string {
	before, ok := strings.CutSuffix(name, ")")
	if i := strings.LastIndexByte(before, '('); ok && i >= 0 {
		return before[i+1:]
	}
	return name
}
