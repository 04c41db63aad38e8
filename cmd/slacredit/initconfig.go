package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"slacredit/ingest"
	"slacredit/sla"
)

// entry is one source as it stands in a configuration: files of one format that belong together.
type entry struct {
	kind   string // ingest.Evidence, Bills or Revenue
	name   string // of evidence
	files  []string
	format string
	// timezone is that of times in it that do not say theirs; empty where all do.
	timezone string
	// stated are further keys, as lines.
	stated []string
	// asks are what only a person knows, as lines that can be uncommented: `timezone: …   # why`.
	asks []string
	// why the entry cannot be read as it is; it is then written as a comment, with the asks that would mend it.
	why string
}

// section is the key of a configuration that an entry stands under.
func (e entry) section() string {
	return map[string]string{ingest.Evidence: "uptime", ingest.Bills: "billing", ingest.Revenue: "revenue"}[e.kind]
}

// lines are the entry under the key of its section.
func (e entry) lines() []string { return append([]string{e.section() + ":"}, e.item()...) }

// item is the entry alone, as an item of a list.
func (e entry) item() []string {
	var fields []string
	if e.kind == ingest.Evidence {
		fields = append(fields, "name: "+yamlText(e.name))
	}
	if len(e.files) == 1 {
		fields = append(fields, "files: ["+yamlText(e.files[0])+"]")
	} else {
		fields = append(fields, "files:")
		for _, f := range e.files {
			fields = append(fields, "  - "+yamlText(f))
		}
	}
	fields = append(fields, "format: "+e.format)
	if e.timezone != "" {
		fields = append(fields, "timezone: "+e.timezone)
	}
	fields = append(fields, e.stated...)
	var out []string
	for i, f := range fields {
		if i == 0 {
			out = append(out, "  - "+f)
		} else {
			out = append(out, "    "+f)
		}
	}
	for _, ask := range e.asks {
		out = append(out, "    # "+ask)
	}
	if e.why == "" {
		return out
	}
	for i, line := range out {
		out[i] = "  # " + strings.TrimPrefix(line, "  ")
	}
	return append([]string{"  # left out: " + e.why}, out...)
}

// yamlText writes a text so that YAML takes it for a text, whatever is in it.
func yamlText(s string) string {
	plain := s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-_./") == "" &&
		strings.Trim(s, "0123456789-_.") != "" && !slices.Contains([]string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(s)) &&
		!strings.ContainsAny(s[:1], "-.0123456789") // numbers have many forms
	if plain {
		return s
	}
	return strconv.Quote(strings.ToValidUTF8(s, "\uFFFD"))
}

// printableLines is lines as a text; no line may begin another one.
func printableLines(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		fmt.Fprintln(&b, printable(line))
	}
	return b.String()
}

// entryFor is what stands in a configuration for one file that was looked at, with what the user stated of it.
func entryFor(in ingest.Inspection, said statedFlags) entry {
	e := entry{kind: in.Kind, name: in.Format, files: []string{in.Path}, format: in.Format, timezone: said.timezone}
	if len(said.columns) > 0 {
		var pairs []string
		for _, k := range sortedKeys(said.columns) {
			pairs = append(pairs, yamlText(k)+": "+yamlText(said.columns[k]))
		}
		e.stated = append(e.stated, "columns: {"+strings.Join(pairs, ", ")+"}")
	}
	if in.Kind == ingest.Bills {
		for _, line := range [][2]string{{"date_order", said.dateOrder}, {"number", said.number}, {"encoding", said.encoding}} {
			if line[1] != "" {
				e.stated = append(e.stated, line[0]+": "+yamlText(line[1]))
			}
		}
	}
	if in.Kind == ingest.Evidence && len(in.Incidents) == 0 {
		e.asks = append(e.asks, labelAsk(seen(in.Series), nil)...)
	}
	return e
}

// seen are the labels that every series has.
func seen(series []ingest.SeriesSummary) map[string]bool {
	out := map[string]bool{}
	for i, s := range series {
		for k := range s.Labels {
			if i == 0 {
				out[k] = true
			}
		}
		for k := range out {
			if _, ok := s.Labels[k]; !ok {
				delete(out, k)
			}
		}
	}
	return out
}

// labelAsk asks for the labels that bills and agreements tell units by and that the evidence does not say. Known are values to choose
// from, by label.
func labelAsk(said map[string]bool, known map[string][]string) (asks []string) {
	var pairs, choices []string
	for _, l := range []string{sla.Account, sla.Region, sla.StorageClass} {
		if said[l] {
			continue
		}
		value := map[string]string{sla.Account: `"111122223333"`, sla.Region: "us-east-1", sla.StorageClass: "STANDARD"}[l]
		if list := known[l]; len(list) > 0 {
			value = yamlText(list[0])
			choices = append(choices, fmt.Sprintf("  %s in the bills: %s", l, few(list)))
		} else if known != nil && l == sla.StorageClass {
			continue // the service has no classes
		}
		pairs = append(pairs, l+": "+value)
	}
	if len(pairs) == 0 {
		return nil
	}
	return append([]string{"labels: {" + strings.Join(pairs, ", ") + "}   # what the files do not say; strike what does not apply"}, choices...)
}
