package source_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

func gz(parts ...string) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		io.WriteString(w, p)
		w.Close()
	}
	return b.Bytes()
}

func zst(s string) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll([]byte(s), nil)
}

// zipOf packs name, content, name, content …
func zipOf(t testing.TB, files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		must(t, err)
		io.WriteString(f, files[i+1])
	}
	must(t, w.Close())
	return b.Bytes()
}

// inMemory is a file that can be read at random, as files of the system can.
func inMemory(b []byte) source.Ref {
	return source.Ref{FS: fstest.MapFS{"f": {Data: b}}, Name: "f", Path: "in/f"}
}

// sequential hides everything but Read from a file system, as an object store would.
type sequential struct{ fs.FS }

type onlyFile struct{ fs.File }

func (s sequential) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	return onlyFile{f}, err
}

// readAll gives "path=content" of each member, after checking hash and size.
func readAll(t testing.TB, ref source.Ref, opt source.Options, stored []byte) ([]string, error) {
	f, err := source.Open(context.Background(), ref, opt)
	if err != nil {
		return nil, err
	}
	defer func() { must(t, f.Close()) }()
	var out []string
	for {
		s, err := f.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return out, err
		}
		b, err := io.ReadAll(s)
		if err != nil {
			return out, err
		}
		out = append(out, s.Path+"="+string(b))
	}
	must(t, f.Finish())
	want := sha256.Sum256(stored)
	if f.SHA256() != hex.EncodeToString(want[:]) || f.Bytes() != int64(len(stored)) {
		t.Errorf("got hash %s of %d bytes, want %x of %d", f.SHA256(), f.Bytes(), want, len(stored))
	}
	return out, nil
}

func TestOpenUndoesContainers(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 10_000)
	skippable := append([]byte("\x52\x2A\x4D\x18\x03\x00\x00\x00abc"), zst("after a skippable frame")...)
	for _, c := range []struct {
		name   string
		stored []byte
		want   []string
	}{
		{"plain", []byte("text"), []string{"in/f=text"}},
		{"empty", nil, []string{"in/f="}},
		{"long", []byte(long), []string{"in/f=" + long}},
		{"gzip", gz(long), []string{"in/f=" + long}},
		{"gzip of nothing", gz(""), []string{"in/f="}},
		{"gzip of several members", gz("a", "", "b"), []string{"in/f=ab"}},
		{"zstd", zst(long), []string{"in/f=" + long}},
		{"zstd with a skippable frame", skippable, []string{"in/f=after a skippable frame"}},
		{"zip of one", zipOf(t, "only.log", "one"), []string{"in/f=one"}},
		{"zip of several", zipOf(t, "z.log", "last", "../../a.log", "first", "folder/", "", "z.log", "again"), []string{"in/f!z.log=last", "in/f!../../a.log=first", "in/f!z.log#2=again"}},
		{"zip as a Mac packs it", zipOf(t, "a.log", "one", "__MACOSX/._a.log", "\x00\x05\x16\x07", ".DS_Store", "x", "b/.git/c", "x", "./d.log", "two"), []string{"in/f!a.log=one", "in/f!./d.log=two"}},
		{"zip of packed files", zipOf(t, "a.gz", string(gz("packed")), "b.zst", string(zst("too"))), []string{"in/f!a.gz=packed", "in/f!b.zst=too"}},
	} {
		ref := inMemory(c.stored)
		for _, kind := range []string{"random access", "sequential"} {
			opt := source.Options{TempDir: t.TempDir()}
			got, err := readAll(t, ref, opt, c.stored)
			if err != nil {
				t.Errorf("%s, %s: %v", c.name, kind, err)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("%s, %s: got %.100q, want %.100q", c.name, kind, got, c.want)
			}
			left, _ := os.ReadDir(opt.TempDir)
			if len(left) > 0 {
				t.Errorf("%s, %s: %v stayed behind", c.name, kind, left)
			}
			ref.FS = sequential{ref.FS}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	whole := gz(strings.Repeat("not much of a secret ", 1000))
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-6] ^= 1
	encrypted := zipOf(t, "a", "b")
	encrypted[bytes.Index(encrypted, []byte("PK\x01\x02"))+8] |= 1
	reserved := zipOf(t, "a", strings.Repeat("b", 100))
	reserved[len("PK\x03\x04")+26+len("a")] = 0x07 // deflate has no block of this kind
	tar := make([]byte, 600)
	copy(tar[257:], "ustar")
	for _, c := range []struct {
		name   string
		stored []byte
		code   string
	}{
		{"xls", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "SRC-XLS"},
		{"xlsx", zipOf(t, "[Content_Types].xml", "", "xl/workbook.xml", ""), "SRC-XLSX"},
		{"xz", []byte("\xFD7zXZ\x00"), "SRC-PACKED"},
		{"tar", tar, "SRC-PACKED"},
		{"tar in gzip", gz(string(tar)), "SRC-PACKED"},
		{"gzip in gzip", gz(string(whole)), "SRC-NESTED"},
		{"zip in zip", zipOf(t, "a.zip", string(zipOf(t, "a", "b"))), "SRC-NESTED"},
		{"zip of nothing", zipOf(t), "SRC-EMPTY"},
		{"zip of hidden files", zipOf(t, ".DS_Store", "x"), "SRC-EMPTY"},
		{"zip of more than can be listed", crowded(t), "SRC-DAMAGED"},
		{"encrypted zip", encrypted, "SRC-ENCRYPTED"},
		{"truncated gzip", whole[:len(whole)-9], "SRC-TRUNCATED"},
		{"truncated gzip header", whole[:5], "SRC-TRUNCATED"},
		{"truncated zstd", zst(strings.Repeat("abc", 1000))[:12], "SRC-TRUNCATED"},
		{"gzip with a wrong sum", flipped, "SRC-DAMAGED"},
		{"gzip with something after it", append(bytes.Clone(whole), "trailing text"...), "SRC-DAMAGED"},
		{"zip with a damaged member", reserved, "SRC-DAMAGED"},
		{"half a zip", encrypted[:20], "SRC-DAMAGED"},
		{"deflate bomb", gz(strings.Repeat("\x00", bombSize)), "SRC-BOMB"},
		{"bomb in a zip", zipOf(t, "zeros", strings.Repeat("\x00", bombSize)), "SRC-BOMB"},
	} {
		_, err := readAll(t, inMemory(c.stored), source.Options{}, c.stored)
		var d audit.Diagnostic
		if !errors.As(err, &d) || d.Code != c.code || d.Path == "" || d.Hint == "" {
			t.Errorf("%s: got %v, want %s with a path and a hint", c.name, err, c.code)
		}
	}
	_, err := source.Open(context.Background(), source.Ref{FS: fstest.MapFS{}, Name: "f", Path: "in/f"}, source.Options{})
	if d := (audit.Diagnostic{}); !errors.As(err, &d) || d.Code != "SRC-MISSING" {
		t.Errorf("missing file: %v", err)
	}
}

// crowded is an archive of which the list of members alone is longer than any that is read.
func crowded(t *testing.T) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range 300 {
		_, err := w.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i), Extra: make([]byte, 60_000)})
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

// What is no file is refused before it is opened, which would wait for ever on a pipe.
func TestOpenRefusesWhatIsNoFile(t *testing.T) {
	files := unopenable{fstest.MapFS{"pipe": {Mode: fs.ModeNamedPipe}, "folder": {Mode: fs.ModeDir}}}
	for name := range files.MapFS {
		_, err := source.Open(context.Background(), source.Ref{FS: files, Name: name, Path: "in/" + name}, source.Options{})
		if d := (audit.Diagnostic{}); !errors.As(err, &d) || d.Code != "SRC-KIND" || d.Path != "in/"+name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type unopenable struct{ fstest.MapFS }

func (unopenable) Open(name string) (fs.File, error) { panic(name + " was opened") }

// A file that grows or shrinks under the reader is not what was hashed.
func TestFilesMayNotChangeWhileRead(t *testing.T) {
	for _, then := range []string{"first\nsecond\n", "fir", ""} {
		dir := t.TempDir()
		name := filepath.Join(dir, "a.log")
		must(t, os.WriteFile(name, []byte("first\n"), 0o644))
		_, err := source.Each(context.Background(), source.Ref{FS: os.DirFS(dir), Name: "a.log", Path: "a.log"}, source.Options{}, func(s *source.Stream) error {
			return os.WriteFile(name, []byte(then), 0o644)
		})
		if d := (audit.Diagnostic{}); !errors.As(err, &d) || d.Code != "SRC-CHANGED" || d.Path != "a.log" {
			t.Errorf("became %q: %v", then, err)
		}
	}
}

// A folder for temporary files that is not there, or full, is not a fault of the input.
func TestTemporaryFilesNeedRoom(t *testing.T) {
	opt := source.Options{TempDir: filepath.Join(t.TempDir(), "nowhere")}
	archive := inMemory(zipOf(t, "a", "b"))
	archive.FS = sequential{archive.FS}
	rejects := source.NewRejects(opt)
	defer rejects.Close()
	for what, use := range map[string]func() error{
		"an archive": func() error { _, err := source.Open(context.Background(), archive, opt); return err },
		"a table":    func() error { _, err := first(t, []byte("PAR1")).Copy(opt); return err },
		"rejects": func() (err error) {
			for i := 0; i < 500 && err == nil; i++ {
				err = rejects.Add(audit.Origin{Path: "f"}, "X", "", make([]byte, 4096))
			}
			return err
		},
	} {
		if d := (audit.Diagnostic{}); !errors.As(use(), &d) || d.Code != "SRC-TEMP" || d.Path != filepath.ToSlash(opt.TempDir) || d.Hint == "" {
			t.Errorf("%s: %+v", what, d)
		}
	}
}

// bombSize is past the limit below which nobody judges.
const bombSize = 65 << 20

func TestReadingStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	for _, stored := range [][]byte{[]byte("plain"), gz("packed"), zst("packed"), zipOf(t, "a", "b")} {
		f, err := source.Open(ctx, inMemory(stored), source.Options{})
		must(t, err)
		defer f.Close()
		defer func() {
			s, err := f.Next()
			if err == nil {
				_, err = io.ReadAll(s)
			}
			if err == nil {
				err = f.Finish()
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%.4q: got %v after cancellation", stored, err)
			}
		}()
	}
	cancel()
}

func TestFinishHashesWhatNobodyRead(t *testing.T) {
	stored := gz(strings.Repeat("much to read\n", 100_000))
	f, err := source.Open(context.Background(), inMemory(stored), source.Options{})
	must(t, err)
	defer f.Close()
	s, err := f.Next()
	must(t, err)
	head, err := s.Peek(12)
	must(t, err)
	if string(head) != "much to read" {
		t.Errorf("peeked %q", head)
	}
	must(t, f.Finish())
	if want := sha256.Sum256(stored); f.SHA256() != hex.EncodeToString(want[:]) {
		t.Error("the hash is not that of the whole file")
	}
}

func TestPeekThenRead(t *testing.T) {
	for _, n := range []int{0, 1, 3, 4, 5, 100} {
		f, err := source.Open(context.Background(), inMemory(gz("text")), source.Options{})
		must(t, err)
		s, err := f.Next()
		must(t, err)
		head, err := s.Peek(n)
		must(t, err)
		if want := "text"[:min(n, 4)]; string(head) != want {
			t.Errorf("Peek(%d) = %q, want %q", n, head, want)
		}
		all, err := io.ReadAll(s)
		must(t, err)
		if string(all) != "text" {
			t.Errorf("after Peek(%d): %q", n, all)
		}
		f.Close()
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ stored, want string }{
		{"", ""},
		{"a", "a"},
		{"plain", "plain"},
		{"\xEF\xBB\xBFmarked", "marked"},
		{"\xFF\xFEh\x00\xE9\x00", "h\u00E9"},
		{"\xFE\xFF\x00h\x00\xE9", "h\u00E9"},
		{"latin \xE9", "latin \xE9"},
	} {
		f, err := source.Open(context.Background(), inMemory([]byte(c.stored)), source.Options{})
		must(t, err)
		s, err := f.Next()
		must(t, err)
		r, err := s.Text()
		must(t, err)
		got, err := io.ReadAll(r)
		must(t, err)
		if string(got) != c.want {
			t.Errorf("%q: got %q, want %q", c.stored, got, c.want)
		}
		f.Close()
	}
}

func TestLookalike(t *testing.T) {
	for head, code := range map[string]string{
		"\n <!DOCTYPE html><html>": "SRC-HTML",
		"<HTML>":                   "SRC-HTML",
		"version https://git-lfs.github.com/spec/v1\n": "SRC-LFS",
		"\uFEFF<?xml version='1.0'?>":                  "SRC-XML",
		"<Error><Code>AccessDenied</Code>":             "SRC-XML",
		`{ "MetricDataResults": []}`:                   "SRC-JSON",
		`[ {"a": 1}]`:                                  "SRC-JSON",
		"t\x00i\x00m\x00e\x00":                         "SRC-UTF16",
		"\x00t\x00i\x00m":                              "SRC-UTF16",
		"\xFF\xFEt\x00":                                "",
		"\x00\x00\x00a log that a crash cut short":     "",
		"":                                      "",
		"time,requests\n":                       "",
		"{__name__=\"up\"} 1 1":                 "",
		"[01/Feb/2017:00:00:00 +0000] not json": "",
		"8787a3c41bf7 bucket [01/Jan/2020:05:06:35 +0000": "",
	} {
		err := source.Lookalike([]byte(head), "f")
		var d audit.Diagnostic
		if errors.As(err, &d); d.Code != code {
			t.Errorf("%q: got %v, want %s", head, err, code)
		}
	}
}

// FuzzOpen: whatever a file holds, it is read or refused, and what was read was hashed.
func FuzzOpen(f *testing.F) {
	for _, b := range [][]byte{[]byte("text"), gz("a", "b"), zst("zstd"), zipOf(f, "a", "b", "c", "d"), []byte("\x1F\x8B\x08"), []byte("PK\x05\x06"), []byte("\x50\x2A\x4D\x18")} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := readAll(t, inMemory(b), source.Options{TempDir: t.TempDir()}, b); err != nil {
			var d audit.Diagnostic
			if !errors.As(err, &d) || !strings.HasPrefix(d.Path, "in/f") {
				t.Errorf("an error without a place: %v", err)
			}
		}
	})
}
