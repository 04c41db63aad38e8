package catalog

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
)

//go:embed */*.yaml
var embedded embed.FS

// Catalog is a set of agreements, found by their ids. It is not changed after it was made, and every Load gives a new
// Agreement, so that callers cannot spoil it for each other.
type Catalog struct {
	own map[string]file // by id
}

// file is one terms file of the user's own.
type file struct {
	path string // as printed
	data []byte
}

// Embedded is the catalog that the program carries.
func Embedded() *Catalog { return &Catalog{} }

// Load reads an agreement of the embedded catalog; see [Catalog.Load].
func Load(id string) (*sla.Agreement, error) { return Embedded().Load(id) }

// List summarises the embedded catalog; see [Catalog.List].
func List() ([]Summary, error) { return Embedded().List() }

// MaxFiles bounds how many terms files a folder may hold.
const MaxFiles = 1000

// LoadFS is the embedded catalog with the terms files (*.yaml, *.yml, in any depth) of a user's folder. An agreement of
// the folder replaces the embedded one with the same id, as a whole, and is marked as the user's own. Dir is the folder's
// name in origins.
//
// Every file must be without errors ([Check]); all that are found are returned together, as [audit.Diagnostics].
func LoadFS(fsys fs.FS, dir string) (*Catalog, error) {
	c := &Catalog{own: map[string]file{}}
	var found audit.Diagnostics
	files := 0
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return audit.Fault("TERMS-READ", audit.Origin{Path: path.Join(dir, name)}, "", "%v", cause(err))
		}
		if ext := path.Ext(name); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			return nil
		}
		if files++; files > MaxFiles {
			return audit.Fault("TERMS-READ", audit.Origin{Path: dir}, "is it the right folder?", "holds more than %d terms files", MaxFiles)
		}
		f := file{path: path.Join(dir, name)}
		if f.data, err = readCapped(fsys, name); err != nil {
			return audit.Fault("TERMS-READ", audit.Origin{Path: f.path}, "", "%v", cause(err))
		}
		a, faults := read(f.path, f.data)
		found = append(found, faults...)
		if a == nil {
			return nil
		}
		if other, twice := c.own[a.ID]; twice {
			found = append(found, audit.Fault("TERMS-REPEAT", a.Origin, "keep one of the two files", "agreement %s stands already in %s", a.ID, other.path))
			return nil
		}
		c.own[a.ID] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	if found = errorsOf(found); len(found) > 0 {
		found.Sort()
		return nil, found
	}
	return c, nil
}

// readCapped reads a file, but not much more than a terms file may have: strict.Decode then says that it is too large.
func readCapped(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, strict.MaxBytes+1))
}

// cause is an error of the file system without the path, which the origin names already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Load reads the agreement with an id like aws/s3. The error of an unknown id (code TERMS-UNKNOWN) names those that are
// close to it.
func (c *Catalog) Load(id string) (*sla.Agreement, error) {
	f, own, err := c.file(id)
	if err != nil {
		return nil, err
	}
	a, faults := read(f.path, f.data)
	if faults = errorsOf(faults); len(faults) > 0 {
		return nil, faults
	}
	a.Own = own
	return a, nil
}

// Text is the terms file of an agreement, byte for byte, and the path that its origins name.
func (c *Catalog) Text(id string) (path string, data []byte, err error) {
	f, _, err := c.file(id)
	return f.path, slices.Clone(f.data), err
}

func (c *Catalog) file(id string) (f file, own bool, err error) {
	if f, own = c.own[id]; own {
		return f, true, nil
	}
	if isID(id) {
		f.path = id + ".yaml"
		if f.data, err = embedded.ReadFile(f.path); err == nil {
			return f, false, nil
		}
	}
	ids := c.IDs()
	hint := "slacredit terms list shows what there is"
	if near := nearIDs(id, ids); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	return file{}, false, audit.Fault("TERMS-UNKNOWN", audit.Origin{}, hint, "no agreement is called %q", clip(id))
}

// nearIDs finds ids that were likely meant: close in writing, or with the same name of a service or a provider.
func nearIDs(id string, ids []string) []string {
	if near := strict.Near(id, ids); len(near) > 0 {
		return near
	}
	var out []string
	for _, have := range ids {
		provider, service, _ := strings.Cut(have, "/")
		if word := strings.ToLower(path.Base(id)); word == service || word == provider || strings.HasPrefix(strings.ToLower(id), provider+"/") {
			out = append(out, have)
		}
	}
	return out[:min(len(out), 5)]
}

// IDs lists the agreements, sorted.
func (c *Catalog) IDs() []string {
	ids := map[string]bool{}
	files, err := fs.Glob(embedded, "*/*.yaml")
	if err != nil { // a malformed pattern, and it is a constant
		panic(err)
	}
	for _, name := range files {
		ids[strings.TrimSuffix(name, ".yaml")] = true
	}
	for id := range c.own {
		ids[id] = true
	}
	return slices.Sorted(maps.Keys(ids))
}

// read decodes and lints one file, and finds in one pass what is wrong with it. The agreement is nil when a part of it could
// not be decoded.
func read(path string, data []byte) (*sla.Agreement, audit.Diagnostics) {
	a := &sla.Agreement{}
	doc, faults := strict.Decode("TERMS", path, data, a)
	all := lint(a, doc, faults)
	if len(faults) > 0 {
		return nil, all
	}
	return a, all
}

// Check says everything that is wrong with a terms file, sorted by place. Diagnostics of severity error keep it from
// being used, warnings do not.
func Check(path string, data []byte) audit.Diagnostics {
	_, faults := read(path, data)
	return faults
}

func errorsOf(in audit.Diagnostics) audit.Diagnostics {
	return slices.DeleteFunc(slices.Clone(in), func(d audit.Diagnostic) bool { return d.Severity != audit.Error })
}

func clip(s string) string { return fmt.Sprintf("%.60s", s) }
