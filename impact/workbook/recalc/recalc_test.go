package recalc

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The canary is delivered with a wrong value: reading shows it, recalculating corrects it, comparing tells.
func TestAWrongValueIsFound(t *testing.T) {
	name := filepath.Join(t.TempDir(), "canary.xlsx")
	if err := writeCanary(name); err != nil {
		t.Fatal(err)
	}
	delivered, err := Read(name)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Cell{Type: "n", Value: "999", Formula: "A1*A1", Cached: true}); delivered["Sheet1!A2"] != want {
		t.Fatalf("delivered %+v, want %+v", delivered["Sheet1!A2"], want)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	fresh, err := Recalculate(ctx, name)
	if errors.Is(err, ErrNoOffice) && os.Getenv("CI") == "" {
		t.Log(err)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if d := Differences(delivered, fresh); len(d) != 1 {
		t.Errorf("differences: %q", d)
	}
	if d := Differences(fresh, fresh); len(d) != 0 {
		t.Errorf("differences of a workbook with itself: %q", d)
	}
}

func TestWhatIsNoWorkbookIsAnError(t *testing.T) {
	name := filepath.Join(t.TempDir(), "text.xlsx")
	if err := os.WriteFile(name, []byte("no workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(name); err == nil {
		t.Error("a text was read as a workbook")
	}
	if _, err := Recalculate(context.Background(), name); err == nil {
		t.Error("a text was recalculated")
	}
}

func TestDifferencesNameCellAndValues(t *testing.T) {
	a := Book{"S!A1": {"n", "1.00", "B1", true}, "S!A2": {"s", "OK", "B2", true}, "S!A3": {"n", "5", "", true}, "S!A4": {"n", "2", "B4", true}}
	b := Book{"S!A1": {"n", "1.004", "B1", true}, "S!A2": {"s", "CHECK", "B2", true}, "S!A3": {"n", "6", "", true}}
	got := Differences(a, b)
	want := []string{`S!A2 =B2: cached s "OK", recalculated s "CHECK"`, `S!A4 =B4: gone`}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %q, want %q", got, want)
	}
}
