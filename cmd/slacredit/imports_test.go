package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// mayImport is the shape of the program: which of its own packages and which modules each room may know. What is not
// listed it may not import. The standard library is open to all.
var mayImport = map[string][]string{
	"sla/audit":              {},
	"sla/interval":           {"sla/audit"},
	"sla/money":              {"sla/audit", "sla/interval", "github.com/shopspring/decimal"},
	"sla":                    {"sla/audit", "sla/interval", "sla/money", "github.com/shopspring/decimal"},
	"sla/catalog/strict":     {"sla/audit", "go.yaml.in/yaml/v4"},
	"sla/catalog":            {"sla", "sla/audit", "sla/interval", "sla/money", "sla/catalog/strict", "github.com/shopspring/decimal"},
	"sla/catalog/cases":      {"sla", "sla/audit", "sla/interval", "sla/money"},
	"sla/reconcile":          {"sla", "sla/audit", "sla/interval", "sla/money"},
	"ingest/source":          {"sla/audit", "github.com/klauspost/compress", "github.com/parquet-go/parquet-go", "golang.org/x/text"},
	"ingest/uptime":          {"ingest/source", "sla", "sla/audit", "sla/interval", "github.com/parquet-go/parquet-go", "modernc.org/sqlite"},
	"ingest/billing":         {"ingest/source", "sla", "sla/audit", "sla/interval", "sla/money", "github.com/shopspring/decimal", "github.com/parquet-go/parquet-go", "golang.org/x/text"},
	"ingest/revenue":         {"ingest/source", "sla", "sla/audit", "sla/interval", "sla/money", "github.com/shopspring/decimal"},
	"ingest/ledger":          {"ingest/source", "sla", "sla/audit", "sla/interval", "sla/money", "sla/reconcile"},
	"ingest":                 {"ingest/source", "ingest/uptime", "ingest/billing", "ingest/revenue", "sla", "sla/audit", "sla/interval", "sla/money"},
	"impact":                 {"sla", "sla/reconcile", "sla/audit", "sla/interval", "sla/money", "github.com/shopspring/decimal"},
	"impact/workbook":        {"impact", "sla", "sla/reconcile", "sla/audit", "sla/interval", "sla/money", "github.com/shopspring/decimal", "github.com/xuri/excelize/v2", "github.com/klauspost/compress"},
	"impact/workbook/recalc": {"github.com/xuri/excelize/v2"},
}

// The rooms know only what the design lets them know: facts do not know about credits, credits not about losses, and only
// the commands know all.
func TestImports(t *testing.T) {
	list := exec.Command("go", "list", "-buildvcs=false", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "slacredit/...")
	var said bytes.Buffer
	list.Stderr = &said // what it says on the way, as of modules it fetches, is no package
	out, err := list.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		words := strings.Fields(line)
		room := strings.TrimPrefix(words[0], "slacredit/")
		if room == "cmd/slacredit" {
			continue
		}
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("package %s is not in the design", room)
			continue
		}
		for _, imported := range words[1:] {
			if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") && first != "slacredit" {
				continue // the standard library
			}
			if !isAllowed(strings.TrimPrefix(imported, "slacredit/"), allowed) {
				t.Errorf("%s imports %s", room, imported)
			}
		}
	}
}

func isAllowed(imported string, allowed []string) bool {
	for _, a := range allowed {
		if imported == a || strings.Contains(a, ".") && strings.HasPrefix(imported, a+"/") {
			return true
		}
	}
	return false
}
