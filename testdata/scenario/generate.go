package scenario

import (
	"os"
	"path/filepath"

	"slacredit/sla/interval"
)

// Generate makes a scenario's files, hands each to write, and tells the truth about them. The files are logs/… (as the
// service delivers them), bills/cur-MONTH.csv.gz, revenue-hourly.csv, slacredit.yaml and, if asked for,
// bills-focus/focus-MONTH.csv.
func Generate(p Params, write Writer) (*Truth, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	t := &Truth{Seed: p.Seed, Month: p.Month, Account: p.Account, Region: p.Region, StorageClass: p.StorageClass,
		Logs: Logs{Codes: map[string]int64{}, Requests: map[string]int64{}, Errors: map[string]int64{}}}
	for _, e := range p.Exclusions {
		if e.Verified {
			t.Excluded = append(t.Excluded, interval.Interval{Start: e.From, End: e.To})
		}
	}
	if err := newDelivery(p, t, write).deliver(); err != nil {
		return nil, err
	}
	if err := bills(p, t, write); err != nil {
		return nil, err
	}
	if p.DailyRevenue > 0 {
		data, truth := revenue(p)
		if err := write("revenue-hourly.csv", data); err != nil {
			return nil, err
		}
		t.Revenue = truth
	}
	data, err := writeConfig(p)
	if err != nil {
		return nil, err
	}
	return t, write("slacredit.yaml", data)
}

func bills(p Params, t *Truth, write Writer) error {
	charges := charges(p)
	t.Bill = billTruth(p, charges)
	if p.FOCUS {
		if err := write("bills-focus/focus-"+p.Month.String()+".csv", writeFOCUS(p, charges)); err != nil {
			return err
		}
	}
	return write("bills/cur-"+p.Month.String()+".csv.gz", compressed(writeCUR(p, charges)))
}

// answers asks the oracle the usual questions.
func answers(t *Truth) (out []NamedUptime) {
	ask := func(name string, r Reading) {
		if uptime := Oracle(t, r); uptime != nil {
			out = append(out, NamedUptime{name, Floor(uptime, 18)})
		}
	}
	ask("pooled", Reading{})
	ask("pooled, silent slices left out", Reading{LeaveOutSilent: true})
	ask("pooled, before exclusions", Reading{WithExcluded: true})
	ask("pooled, unknown time down", Reading{Unknown: AllDown})
	for _, kind := range t.Types() {
		ask(kind, Reading{Type: kind})
		ask(kind+", silent slices left out", Reading{Type: kind, LeaveOutSilent: true})
	}
	return out
}

// Into writes files into a folder, made when it is not there.
func Into(dir string) Writer {
	return func(name string, data []byte) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	}
}
