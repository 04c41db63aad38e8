package audit

// Input is one file that was read, as the Inputs sheet and result.json list it. An archive with several members is one
// Input per member, all with the hash of the archive.
type Input struct {
	Path     string `json:"path"`             // as given, relative to the config
	SHA256   string `json:"sha256"`           // of the bytes as stored, before decompression
	Format   string `json:"format"`           // detected or stated
	Why      string `json:"why,omitempty"`    // how the format was recognised
	Role     string `json:"role,omitempty"`   // config, uptime, billing, revenue, terms
	Source   string `json:"source,omitempty"` // name of the config's source it belongs to
	Bytes    int64  `json:"bytes"`            // as stored
	Rows     int64  `json:"rows"`             // rows read: used + set aside + rejected
	Used     int64  `json:"used"`
	SetAside int64  `json:"set_aside"` // understood, and by a named rule not counted
	Rejected int64  `json:"rejected"`  // not understood
	// SameAs is the path of the byte-identical file that was counted instead of this one.
	SameAs string `json:"same_as,omitempty"`
}

// Control is one control total: what went in against what came out. The figures are exact decimals (counts of rows or
// amounts of money); OK means read = used + set_aside + rejected.
type Control struct {
	Name     string `json:"name"`
	Source   string `json:"source"`
	Read     string `json:"read"`
	Used     string `json:"used"`
	SetAside string `json:"set_aside"`
	Rejected string `json:"rejected"`
	OK       bool   `json:"ok"`
}
