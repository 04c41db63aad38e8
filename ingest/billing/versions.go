package billing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// pickVersions decides which files are bills to be read, where AWS or Azure has delivered several versions of a month: those that
// the newest manifest lists. The others are set aside whole, each with a finding that says so. Files that have nothing to do
// with a manifest are left as they are.
//
// Codes: BILL-MANIFEST, BILL-MANIFEST-MISSING (a file of the newest version is not there), BILL-VERSIONS (nothing tells
// which version is the newest).
func pickVersions(ctx context.Context, files []*file, opt source.Options) error {
	var manifests []*manifest
	var faults audit.Diagnostics
	data := map[string][]*file{} // by name without folder
	for _, f := range files {
		if slices.Contains(strings.Split(f.Path, "/"), "cost_and_usage_data_status") { // how far a delivery for Athena is
			f.aside = &aside{format: "aws-report-aid"}
			continue
		}
		if !isManifest(f.Path) {
			data[path.Base(f.Path)] = append(data[path.Base(f.Path)], f)
			continue
		}
		m, err := readManifest(ctx, f, opt)
		var d audit.Diagnostic
		switch {
		case err == nil:
			manifests = append(manifests, m)
			f.aside = &aside{format: m.format}
		case errors.As(err, &d):
			faults = append(faults, d)
		default:
			return err
		}
	}
	listed := map[*file]bool{}
	for _, versions := range byMonth(manifests) {
		newest, err := newestOf(versions)
		if err == nil {
			err = take(newest, data, listed)
		}
		var d audit.Diagnostics
		if errors.As(err, &d) {
			faults = append(faults, d...)
		}
	}
	if len(faults) > 0 {
		faults.Sort()
		return faults
	}
	for _, versions := range byMonth(manifests) {
		newest, _ := newestOf(versions)
		for _, m := range versions {
			leave(m, newest, files, data, listed)
		}
	}
	return pickFolders(files, listed)
}

// byMonth groups manifests that speak of the same month of the same report, in an order of their own.
func byMonth(manifests []*manifest) [][]*manifest {
	key := func(m *manifest) string { return m.report + "\x00" + m.month }
	sorted := slices.Clone(manifests)
	slices.SortStableFunc(sorted, func(a, b *manifest) int { return cmp.Compare(key(a), key(b)) })
	var out [][]*manifest
	for i, m := range sorted {
		if i == 0 || key(m) != key(sorted[i-1]) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], m)
	}
	return out
}

// newestOf is the manifest that counts: the one that is written anew at each delivery; without it, the only one, or that of
// the latest version where versions are named by their time.
func newestOf(versions []*manifest) (*manifest, error) {
	distinct := map[string]*manifest{}
	for _, m := range versions {
		distinct[m.version] = m
	}
	current := slices.DeleteFunc(slices.Clone(versions), func(m *manifest) bool { return !m.current })
	first := versions[0]
	switch {
	case len(current) == 1:
		return current[0], nil
	case len(distinct) == 1:
		return first, nil
	}
	newest := first
	for _, m := range versions {
		if !versionStamp.MatchString(m.version) {
			return nil, audit.Diagnostics{audit.Fault("BILL-VERSIONS", audit.Origin{Path: first.file.Path}, hints["BILL-VERSIONS"],
				"there are %d versions of %s of one report, and nothing tells which is the newest", len(distinct), first.month)}
		}
		if m.version > newest.version {
			newest = m
		}
	}
	return newest, nil
}

// take marks the files of the newest version, all of which must be there.
func take(m *manifest, data map[string][]*file, listed map[*file]bool) error {
	var faults audit.Diagnostics
	for _, key := range m.keys {
		f := m.find(key, data)
		if f == nil {
			faults = append(faults, audit.Fault("BILL-MANIFEST-MISSING", audit.Origin{Path: m.file.Path}, hints["BILL-MANIFEST-MISSING"],
				"the newest version of %s lists %s, which is not among the files", m.month, source.Excerpt(key)))
			continue
		}
		listed[f] = true
	}
	return faults.Err()
}

// leave sets aside what belongs to the month of a manifest and not to its newest version: what an older manifest lists, and
// what stands in the folders of the month under the report's name.
func leave(m, newest *manifest, files []*file, data map[string][]*file, listed map[*file]bool) {
	old := func(f *file) {
		if f != nil && !listed[f] && f.aside == nil {
			f.aside = &aside{code: "BILL-OLD-VERSION", why: fmt.Sprintf("the file is not of the newest version of %s, which is that of %s", m.month, newest.file.Path)}
		}
	}
	for _, key := range m.keys {
		old(m.find(key, data))
	}
	folder := path.Dir(m.file.Path)
	name := strings.TrimSuffix(path.Base(m.file.Path), path.Ext(m.file.Path))
	name = strings.TrimRight(name[:len(name)-len("manifest")], "-_.")
	for _, f := range files {
		inMonth := slices.Contains(strings.Split(f.Path, "/"), m.month) && !isManifest(f.Path)
		beside := path.Dir(f.Path) == folder || strings.HasPrefix(f.Path, folder+"/") || inMonth && m.sharesReport(f.Path)
		switch {
		case !beside:
		case isBesideReport(f.Path) && !listed[f] && f.aside == nil:
			f.aside = &aside{format: "aws-report-aid"}
		case name != "" && strings.HasPrefix(path.Base(f.Path), name):
			old(f)
		}
	}
}

// sharesReport tells whether a path goes through the folder of the report whose manifest this is: the parent of the
// folder of the month, or of data and metadata.
func (m *manifest) sharesReport(name string) bool {
	folder, _, _ := strings.Cut("/"+m.file.Path, "/"+m.month+"/")
	return strings.HasPrefix("/"+name, strings.TrimSuffix(folder, "/metadata")+"/")
}

// pickFolders looks at files without a manifest whose folders say that they are versions of one month. Versions that are
// named by their time are taken the newest of; others are refused, since to add them up would multiply the bill.
func pickFolders(files []*file, listed map[*file]bool) error {
	type place struct{ month, version string }
	months := map[string]map[string][]*file{}
	for _, f := range files {
		if listed[f] || f.aside != nil {
			continue
		}
		parts := strings.Split(path.Dir(f.Path), "/")
		if n := len(parts); n >= 2 && (monthFolder.MatchString(parts[n-2]) || periodFolder.MatchString(parts[n-2])) {
			at := place{strings.Join(parts[:n-1], "/"), parts[n-1]}
			if months[at.month] == nil {
				months[at.month] = map[string][]*file{}
			}
			months[at.month][at.version] = append(months[at.month][at.version], f)
		}
	}
	var faults audit.Diagnostics
	for month, versions := range months {
		if len(versions) == 1 {
			continue
		}
		newest, timed := "", true
		for v := range versions {
			timed = timed && versionStamp.MatchString(v)
			newest = max(newest, v)
		}
		if !timed {
			faults = append(faults, audit.Fault("BILL-VERSIONS", audit.Origin{Path: month}, hints["BILL-VERSIONS"],
				"the folder holds %d versions of one month, and nothing tells which is the newest", len(versions)))
			continue
		}
		for v, old := range versions {
			for _, f := range old {
				if v != newest {
					f.aside = &aside{code: "BILL-OLD-VERSION", why: fmt.Sprintf("the file is of an older version of the month than those in %s/%s", month, newest)}
				}
			}
		}
	}
	faults.Sort()
	return faults.Err()
}

// aside is why a file is not read as a bill.
type aside struct {
	format    string // of what it is instead
	code, why string // the finding; "" when there is nothing to say
}

// hash takes the digest of a file that is not read, so that it can be told later.
func (f *file) hash(ctx context.Context, opt source.Options) error {
	if f.sha256 != "" {
		return nil
	}
	digest, err := source.Each(ctx, f.Ref, opt, nil)
	f.sha256, f.bytes = digest.SHA256, digest.Bytes
	return err
}
