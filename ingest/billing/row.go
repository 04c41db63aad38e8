package billing

// row is one record: the text of its block, and where its fields end.
type row struct {
	data []byte
	seps []uint32 // seps[0] ends the record before; seps[c+1] ends field c
}

// fields is the number of fields.
func (r *row) fields() int { return len(r.seps) - 1 }

// raw is field c as it stands in the file; nil when the record has no such field.
func (r *row) raw(c int) []byte {
	if uint(c) >= uint(len(r.seps)-1) { // a column the file lacks is -1
		return nil
	}
	return r.data[r.seps[c]+1 : r.seps[c+1]]
}

// field is field c without spaces and quotes; nil when it is null or absent.
func (r *row) field(c int) []byte { return clean(r.raw(c)) }

// first is the first of some fields that is not null, as it stands in the file, and which of them that is; nil and -1
// when all are null.
func (r *row) first(columns []int) ([]byte, int) {
	for i, c := range columns {
		if raw := r.raw(c); clean(raw) != nil {
			return raw, i
		}
	}
	return nil, -1
}

// start is the offset of the record's first byte, end that of its line end.
func (r *row) start() int { return int(r.seps[0] + 1) }
func (r *row) end() int   { return int(r.seps[len(r.seps)-1]) }

// blank tells whether the record is an empty line.
func (r *row) blank() bool {
	return r.fields() == 1 && len(trim(r.raw(0))) == 0
}

// silent tells whether no field says anything.
func (r *row) silent() bool {
	for c := range r.fields() {
		if r.field(c) != nil {
			return false
		}
	}
	return true
}
