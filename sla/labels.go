package sla

import (
	"maps"
	"slices"
	"strings"
)

// Names of the labels that evidence, charges and claims share. A terms file may name others.
const (
	Account      = "account"
	Region       = "region"
	Zone         = "availability_zone"
	Service      = "service"
	Resource     = "resource"
	Bucket       = "bucket"
	StorageClass = "storage_class" // S3 API names: STANDARD, STANDARD_IA …
	RequestType  = "request_type"  // GET, PUT …
	Location     = "location"      // from where a monitor asks; no part of what it asks
)

// Labels say what a series, a charge or a claim is about. A missing key means "not said", which is not the same as empty.
type Labels map[string]string

// Key is the canonical text of the labels: "key=value;…" sorted by key, with % ; = and line ends escaped as %XX.
func (l Labels) Key() string {
	var b strings.Builder
	for i, k := range slices.Sorted(maps.Keys(l)) {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(labelEscapes.Replace(k))
		b.WriteByte('=')
		b.WriteString(labelEscapes.Replace(l[k]))
	}
	return b.String()
}

var labelEscapes = strings.NewReplacer("%", "%25", ";", "%3B", "=", "%3D", "\n", "%0A", "\r", "%0D", ",", "%2C", `"`, "%22")

// With is a copy of l with every key of m set.
func (l Labels) With(m Labels) Labels {
	out := Labels{}
	maps.Copy(out, l)
	maps.Copy(out, m)
	return out
}

// Without is a copy of l without the given keys.
func (l Labels) Without(keys ...string) Labels {
	out := maps.Clone(l)
	for _, k := range keys {
		delete(out, k)
	}
	return out
}

// Only is the part of l with the given keys.
func (l Labels) Only(keys ...string) Labels {
	out := Labels{}
	for _, k := range keys {
		if v, ok := l[k]; ok {
			out[k] = v
		}
	}
	return out
}

// Agrees tells whether no label of l contradicts one of m: what only one of them says is no contradiction.
func (l Labels) Agrees(m Labels) bool {
	for k, v := range l {
		if w, ok := m[k]; ok && v != w {
			return false
		}
	}
	return true
}
