package uptime

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
)

// A program that is running writes to a log beside its database. What stands in the log alone is read with it, and the log is an
// input of its own; where the log was not copied, a note says that rows may be missing.
func TestWriteAheadLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kuma.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, script := range []string{"PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;" + kumaSchema + beats(1, 0, 1, 1, 1, 1, 1, 1), "PRAGMA wal_checkpoint(TRUNCATE)", "BEGIN;" + beats(1, 30, 1, 0, 0, 1, 1, 1) + "COMMIT;"} {
		if _, err := db.Exec(script); err != nil {
			t.Fatal(err)
		}
	}
	files := fstest.MapFS{}
	for _, name := range []string{"kuma.db", "kuma.db-wal"} {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(path), name))
		if err != nil || len(b) == 0 {
			t.Fatalf("%s: %d bytes, %v", name, len(b), err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	read := func(files fstest.MapFS) (series, inputs, notes string) {
		t.Helper()
		ev, rep, err := ReadKuma(t.Context(), []source.Ref{{FS: files, Name: "kuma.db", Path: "in/kuma.db"}}, Source{Period: hour}, source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer closeRejects(rep)
		sound(t, ev, rep, hour)
		var ins, codes []string
		for _, in := range rep.Inputs {
			sum := sha256.Sum256(files[strings.TrimPrefix(in.Path, "in/")].Data)
			if in.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("%s has the hash of something else", in.Path)
			}
			ins = append(ins, in.Path)
		}
		for _, d := range rep.Diagnostics {
			if d.Code != "EVID-GAPS" {
				codes = append(codes, d.Code)
			}
		}
		return minutes(ev.Attribution[0].Time), strings.Join(ins, " "), strings.Join(codes, " ")
	}
	if series, inputs, notes := read(files); series != "down 10, up 50" || inputs != "in/kuma.db in/kuma.db-wal" || notes != "" {
		t.Errorf("with its log: %s; %s; %s", series, inputs, notes)
	}
	if series, inputs, notes := read(fstest.MapFS{"kuma.db": files["kuma.db"]}); series != "unknown 20, up 40" || inputs != "in/kuma.db" || notes != "EVID-WAL" {
		t.Errorf("without its log: %s; %s; %s", series, inputs, notes)
	}
	torn := fstest.MapFS{"kuma.db": files["kuma.db"], "kuma.db-wal": {Data: files["kuma.db-wal"].Data[:len(files["kuma.db-wal"].Data)-1]}}
	if series, _, _ := read(torn); series != "unknown 20, up 40" {
		t.Errorf("with a log whose last write is cut off, and so was never done: %s", series)
	}
}
