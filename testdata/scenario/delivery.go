package scenario

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// window is how much time one round of log files covers.
const window = 24 * time.Hour

// delivery turns records into log files: several nodes write at once, files come late and out of order, one comes twice.
type delivery struct {
	p     Params
	liner *liner
	dice  dice
	truth *Truth
	write Writer
	cells map[cellKey]*Cell
	late  []request // records that missed their file
	names map[string]bool
}

type cellKey struct {
	bucket, operation string
	start             int64
}

// Writer takes the files of a scenario: a name with forward slashes, and all of the bytes.
type Writer func(name string, data []byte) error

func newDelivery(p Params, t *Truth, w Writer) *delivery {
	return &delivery{p: p, liner: newLiner(p), dice: newDice(p.Seed, forDelivery), truth: t, write: w,
		cells: map[cellKey]*Cell{}, names: map[string]bool{}}
}

// deliver makes all log files, one window after the other, so that memory does not grow with the month.
func (d *delivery) deliver() error {
	t := newTraffic(d.p)
	from, to := t.reach()
	first, end := d.p.period()
	for start := from.Truncate(window); start.Before(to); start = start.Add(window) {
		records := d.late
		d.late = nil
		if d.p.Nasty && start.Equal(first) {
			records = append(records, d.neighbours(t, first, -1)...)
		}
		for at := start; at.Before(start.Add(window)); at = at.Add(Slice) {
			for _, r := range t.slice(at) {
				if !r.at.Before(from) && r.at.Before(to) {
					records = append(records, r)
				}
			}
		}
		last := !start.Add(window).Before(to)
		if d.p.Nasty && last && to.Equal(end) {
			records = append(records, d.neighbours(t, end, +1)...)
		}
		if err := d.round(start.Add(window), records, last); err != nil {
			return err
		}
	}
	d.close()
	return nil
}

// neighbours are requests of the hour before or after the month.
func (d *delivery) neighbours(t *traffic, edge time.Time, side int) (out []request) {
	for i := range 10 {
		at := edge.Add(time.Duration(side*(i+1)*5) * time.Minute).Add(time.Duration(d.dice.IntN(200)) * time.Second)
		r := t.request(at, assets, "REST.GET.OBJECT")
		r.status = "200"
		out = append(out, r)
	}
	return out
}

// round writes the files of one window.
func (d *delivery) round(end time.Time, records []request, last bool) error {
	nodes := make([][]request, 1)
	if d.p.Nasty {
		nodes = make([][]request, 3)
	}
	for _, r := range records {
		if d.p.Nasty && !last && d.dice.IntN(150) == 0 {
			d.late = append(d.late, r)
			continue
		}
		n := d.dice.IntN(len(nodes))
		nodes[n] = append(nodes[n], r)
	}
	for n, records := range nodes {
		if len(records) == 0 {
			continue
		}
		truncate := d.p.Nasty && last && n == 0
		plain := truncate || d.dice.IntN(30) == 0
		if err := d.file(end, records, plain, truncate); err != nil {
			return err
		}
	}
	return nil
}

// file writes one file, and sometimes the same bytes again under a later name.
func (d *delivery) file(end time.Time, records []request, plain, truncate bool) error {
	slices.SortStableFunc(records, func(a, b request) int { return a.at.Compare(b.at) })
	var text strings.Builder
	var fates Fates
	for _, r := range records {
		text.WriteString(d.liner.line(r))
		text.WriteByte('\n')
		fates.add(d.count(r))
	}
	if truncate {
		// The file was fetched while its last line was being written.
		r := records[len(records)-1]
		r.operation, r.bucket, r.key, r.id = "REST.GET.OBJECT", buckets[assets], "img/p/000-large.jpg", "3BFFFFFFFFFFFFFF"
		whole := d.liner.line(r)
		text.WriteString(whole[:strings.Index(whole, "/img/p/")+5])
		fates.add(Fates{Read: 1, Rejected: 1})
	}
	data, suffix := []byte(text.String()), ""
	if !plain {
		data, suffix = compressed(data), ".gz"
	}
	delay := d.delay()
	name := d.name(end.Add(delay), suffix)
	d.truth.Logs.Files = append(d.truth.Logs.Files, File{Path: name, Fates: fates})
	if err := d.write(name, data); err != nil {
		return err
	}
	if !d.again(end, truncate) {
		return nil
	}
	twin := d.name(end.Add(delay+11*time.Minute), suffix)
	d.truth.Logs.Files = append(d.truth.Logs.Files, File{Path: twin, Fates: Fates{Read: fates.Read, Duplicate: fates.Read}, SameAs: name})
	return d.write(twin, data)
}

// delay is how long after its window a file is delivered: minutes, at times more than a day.
func (d *delivery) delay() time.Duration {
	delay := time.Duration(2+d.dice.IntN(50)) * time.Minute
	if d.p.Nasty && d.dice.IntN(9) == 0 {
		delay += time.Duration(20+d.dice.IntN(20)) * time.Hour
	}
	return delay + time.Duration(d.dice.IntN(60))*time.Second
}

// again is true once: for the first whole file after the ninth day.
func (d *delivery) again(end time.Time, truncate bool) bool {
	from, _ := d.p.period()
	if !d.p.Nasty || truncate || end.Before(from.AddDate(0, 0, 9)) {
		return false
	}
	return !slices.ContainsFunc(d.truth.Logs.Files, func(f File) bool { return f.SameAs != "" })
}

// name is the time of delivery and 16 hexadecimal digits.
func (d *delivery) name(at time.Time, suffix string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d", d.p.Seed, len(d.names)))
	name := fmt.Sprintf("logs/%s-%X%s", at.Format("2006-01-02-15-04-05"), sum[:8], suffix)
	d.names[name] = true
	return name
}

// compressed is gzip without a name or a time in its header.
func compressed(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data) // a bytes.Buffer takes everything
	w.Close()
	return b.Bytes()
}

// count notes what becomes of a record.
func (d *delivery) count(r request) Fates {
	logs := &d.truth.Logs
	if !r.isRequest() {
		return Fates{Read: 1, NoRequest: 1}
	}
	if logs.First.IsZero() || r.at.Before(logs.First) {
		logs.First = r.at
	}
	if r.at.After(logs.Last) {
		logs.Last = r.at
	}
	start := r.at.Truncate(Slice)
	k := cellKey{r.bucket, r.operation, start.Unix()}
	c := d.cells[k]
	if c == nil {
		c = &Cell{Bucket: r.bucket, Operation: r.operation, Type: typeOf(r.operation), Start: start}
		d.cells[k] = c
	}
	c.Requests++
	if r.isSLAError() {
		c.Errors++
	}
	logs.Codes[r.code]++
	if from, to := d.p.period(); r.at.Before(from) || !r.at.Before(to) {
		return Fates{Read: 1, OtherMonth: 1}
	}
	logs.Requests[typeOf(r.operation)]++
	if r.isSLAError() {
		logs.Errors[typeOf(r.operation)]++
	}
	return Fates{Read: 1, Used: 1}
}

// close brings the truth into order.
func (d *delivery) close() {
	t := d.truth
	slices.SortFunc(t.Logs.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	for _, f := range t.Logs.Files {
		t.Logs.Lines.add(f.Fates)
	}
	for _, c := range d.cells {
		t.Cells = append(t.Cells, *c)
	}
	slices.SortFunc(t.Cells, func(a, b Cell) int {
		if c := a.Start.Compare(b.Start); c != 0 {
			return c
		}
		return strings.Compare(a.Bucket+" "+a.Operation, b.Bucket+" "+b.Operation)
	})
	t.Logs.Faulty = faulty(t)
}

func faulty(t *Truth) (out []FaultySlice) {
	month := t.Month.In(time.UTC)
	var slice FaultySlice
	keep := func() {
		if slice.Errors > 0 {
			out = append(out, slice)
		}
	}
	for _, c := range t.Cells {
		if !month.Contains(c.Start) {
			continue
		}
		if !c.Start.Equal(slice.Start) {
			keep()
			slice = FaultySlice{Start: c.Start}
		}
		slice.Requests += c.Requests
		slice.Errors += c.Errors
	}
	keep()
	return out
}
