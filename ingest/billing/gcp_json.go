package billing

import (
	"bytes"
	"encoding/json"
	"io"

	"slacredit/sla/audit"
)

// gcpJSONColumns are the fields of the export that a bill rests on, by the names that they have in CSV, and some that tell rows
// apart. No other field is looked at; labels only where a tag is asked for.
var gcpJSONColumns = []string{"billing_account_id", "service.description", "sku.description", "usage_start_time", "project.id",
	"project.number", "location.location", "location.region", "location.zone", "cost", "currency", "credits", "invoice.month",
	"cost_type", "adjustment_info.type", "adjustment_info.description", "transaction_type", "resource.name", "resource.global_name", "labels",
	"usage_end_time", "usage.amount", "export_time"}

// gcpObject is one row as JSON.
type gcpObject struct {
	BillingAccountID jsonText `json:"billing_account_id"`
	Service, SKU     struct{ Description jsonText }
	UsageStartTime   jsonText `json:"usage_start_time"`
	Project          struct{ ID, Number jsonText }
	Location         struct{ Location, Region, Zone jsonText }
	Cost             jsonText
	Currency         jsonText
	Credits          json.RawMessage
	Invoice          struct{ Month jsonText }
	CostType         jsonText `json:"cost_type"`
	AdjustmentInfo   struct {
		Type, Description jsonText
	} `json:"adjustment_info"`
	TransactionType jsonText `json:"transaction_type"`
	Resource        struct {
		Name       jsonText
		GlobalName jsonText `json:"global_name"`
	}
	Labels       json.RawMessage
	UsageEndTime jsonText `json:"usage_end_time"`
	Usage        struct{ Amount jsonText }
	ExportTime   jsonText `json:"export_time"`
}

// values are the fields of gcpJSONColumns.
func (o *gcpObject) values() [][]byte {
	return [][]byte{o.BillingAccountID, o.Service.Description, o.SKU.Description, o.UsageStartTime, o.Project.ID,
		o.Project.Number, o.Location.Location, o.Location.Region, o.Location.Zone, o.Cost, o.Currency, o.Credits, o.Invoice.Month,
		o.CostType, o.AdjustmentInfo.Type, o.AdjustmentInfo.Description, o.TransactionType, o.Resource.Name, o.Resource.GlobalName, o.Labels,
		o.UsageEndTime, o.Usage.Amount, o.ExportTime}
}

// isGCPJSON recognises the export as JSON.
func isGCPJSON(head []byte, _ *Source) bool {
	return looksLikeJSON(head) && bytes.Contains(head, []byte(`"billing_account_id"`)) &&
		(bytes.Contains(head, []byte(`"usage_start_time"`)) || bytes.Contains(head, []byte(`"service"`)))
}

// openGCPJSON reads the export as JSON.
func openGCPJSON(text io.Reader, path string, s *Source) (rows, error) {
	return &gcpRows{objects: newJSONObjects(text, path), labelled: s.Tag != ""}, nil
}

// gcpRows gives the rows of an export in JSON.
type gcpRows struct {
	objects  *jsonObjects
	labelled bool // labels are wanted
}

func (g *gcpRows) columns() []string { return gcpJSONColumns }

func (g *gcpRows) next(b *block) (more bool) {
	b.reset()
	for !b.full() {
		var o gcpObject
		place, err := g.objects.next(&o)
		if err == io.EOF {
			return false
		}
		if err != nil {
			b.err = err
			return false
		}
		if !g.labelled {
			o.Labels = nil
		}
		b.begin(place)
		for _, v := range o.values() {
			b.field(v)
		}
		b.end()
	}
	return true
}

// jsonText is a text or a number, as written; null is nothing.
type jsonText []byte

// UnmarshalJSON keeps the digits of a number as they are.
func (t *jsonText) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 0 && b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = []byte(s)
	case bytes.Equal(b, []byte("null")):
		*t = nil
	case len(b) > 0 && (b[0] == '{' || b[0] == '['):
		return errNotScalar
	default:
		*t = bytes.Clone(b)
	}
	return nil
}

// jsonFault is the fault of a file of objects that cannot be read.
func jsonFault(path string, place int64, format string, args ...any) error {
	return audit.Fault("BILL-JSON", audit.Origin{Path: path, Line: place}, hints["BILL-JSON"], format, args...)
}
