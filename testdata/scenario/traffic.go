package scenario

import (
	"fmt"
	"slices"
	"time"
)

// hourly and daily give the ordinary load its shape, by the hour of the day in UTC and by the day of the week: a shop in
// the United States.
var (
	hourly = [24]int{110, 105, 95, 80, 65, 50, 42, 38, 36, 40, 50, 65, 85, 105, 120, 130, 135, 138, 140, 138, 135, 130, 124, 118}
	daily  = [7]int{time.Sunday: 84, time.Monday: 104, time.Tuesday: 106, time.Wednesday: 105, time.Thursday: 104, time.Friday: 101, time.Saturday: 82}
)

func load(at time.Time) int64 { return int64(hourly[at.Hour()] * daily[at.Weekday()]) }

// traffic makes the requests of a month, slice by slice.
type traffic struct {
	p      Params
	dice   dice
	total  int64 // of load over all slices of the month
	silent map[int64]bool
	made   int // request ids given out
}

func newTraffic(p Params) *traffic {
	t := &traffic{p: p, dice: newDice(p.Seed, forLogs), silent: map[int64]bool{}}
	from, to := p.period()
	for at := from; at.Before(to); at = at.Add(Slice) {
		t.total += load(at)
	}
	t.choose(from, to)
	return t
}

// choose picks the silent slices: half in one run, the others alone; none next to an edge of the month or in an outage.
func (t *traffic) choose(from, to time.Time) {
	slots := int(to.Sub(from)/Slice) - 2*12
	quiet := func(at time.Time) bool {
		for _, o := range t.p.Outages {
			if o.hits("", at) || o.hits("", at.Add(Slice-1)) {
				return false
			}
		}
		return !t.silent[at.Unix()]
	}
	run := t.p.SilentSlices / 2
	first := from.Add(time.Hour + time.Duration(t.dice.IntN(slots-run))*Slice)
	for i := range run {
		if at := first.Add(time.Duration(i) * Slice); quiet(at) {
			t.silent[at.Unix()] = true
		}
	}
	for tries := 0; len(t.silent) < t.p.SilentSlices && tries < 20*t.p.SilentSlices; tries++ {
		if at := from.Add(time.Hour + time.Duration(t.dice.IntN(slots))*Slice); quiet(at) {
			t.silent[at.Unix()] = true
		}
	}
}

// slice makes the records of one slice, in order of time.
func (t *traffic) slice(start time.Time) []request {
	if t.p.Every > 0 {
		return t.even(start)
	}
	var out []request
	if !t.silent[start.Unix()] {
		for range t.ordinary(start) {
			out = append(out, t.visit(t.within(start))...)
		}
		out = append(out, t.nightly(start)...)
	}
	perType := map[string]int{}
	for _, r := range out {
		perType[typeOf(r.operation)]++
	}
	for i := range out {
		t.dice.answer(t.p, &out[i], perType[typeOf(out[i].operation)] >= t.p.Busy)
	}
	out = append(out, t.housekeeping(start)...)
	slices.SortStableFunc(out, func(a, b request) int { return a.at.Compare(b.at) })
	return out
}

// even is the traffic of a month to compute by hand.
func (t *traffic) even(start time.Time) (out []request) {
	from, _ := t.p.period()
	for at := start; at.Before(start.Add(Slice)); at = at.Add(time.Second) {
		if at.Sub(from)%t.p.Every == 0 {
			r := t.request(at, orders, "REST.PUT.OBJECT")
			t.dice.answer(t.p, &r, true)
			out = append(out, r)
		}
	}
	return out
}

// ordinary is how many visits a slice has: its share of the month's, give or take a third.
func (t *traffic) ordinary(start time.Time) int64 {
	const fine = 1000
	share := int64(t.p.Lines) * fine * load(start) / t.total
	if third := share / 3; third > 0 {
		share += t.dice.Int64N(2*third+1) - third
	}
	n := share / fine
	if t.dice.Int64N(fine) < share%fine {
		n++
	}
	return n
}

func (t *traffic) within(start time.Time) time.Time {
	return start.Add(time.Duration(t.dice.IntN(int(Slice/time.Second))) * time.Second)
}

// visit is what one client asks for: mostly one record; two for a copy; one and those of the deleted objects for a batch
// delete.
func (t *traffic) visit(at time.Time) []request {
	m := mix[t.dice.weighed(mixWeights)]
	r := t.request(at, m.bucket, m.operation)
	switch m.operation {
	case "REST.COPY.OBJECT_GET":
		return []request{r, t.request(at, backup, "REST.PUT.OBJECT")}
	case "REST.POST.MULTI_OBJECT_DELETE":
		out := []request{r}
		first := t.dice.IntN(100)
		for i := range 2 + t.dice.IntN(4) {
			deleted := r
			deleted.operation = "BATCH.DELETE.OBJECT"
			deleted.key = fmt.Sprintf("nightly/old/part-%03d.gz", first+i) // the key is all that tells them apart
			out = append(out, deleted)
		}
		return out
	}
	return []request{r}
}

// nightly is the backup job: many uploads within five minutes, each night at 02:05.
func (t *traffic) nightly(start time.Time) (out []request) {
	if start.Hour() != 2 || start.Minute() != 5 {
		return nil
	}
	for range t.p.Lines / 300 {
		out = append(out, t.request(t.within(start), backup, "REST.PUT.OBJECT"))
	}
	return out
}

// housekeeping is what S3 does by itself shortly after midnight, and requests that never got a status. Neither is a
// request. They stay away from the ends of the log, so that the first and the last line are requests.
func (t *traffic) housekeeping(start time.Time) (out []request) {
	from, to := t.reach()
	if start.Before(from.Add(6*time.Hour)) || start.After(to.Add(-6*time.Hour)) {
		return nil
	}
	if start.Hour() == 0 && start.Minute() == 10 {
		for range 2 + t.p.Lines/10_000 {
			for _, op := range []string{"S3.EXPIRE.OBJECT", "S3.TRANSITION_SIA.OBJECT", "S3.TRANSITION.OBJECT"} {
				out = append(out, t.request(t.within(start), backup, op))
			}
		}
	}
	if t.p.Nasty && start.Hour() == 13 && start.Minute() == 0 {
		out = append(out, t.request(t.within(start), assets, "REST.GET.OBJECT"))
	}
	return out
}

// reach is the time that the log covers of the month.
func (t *traffic) reach() (from, to time.Time) {
	from, to = t.p.period()
	if !t.p.LogFrom.IsZero() && t.p.LogFrom.After(from) {
		from = t.p.LogFrom
	}
	if !t.p.LogTo.IsZero() && t.p.LogTo.Before(to) {
		to = t.p.LogTo
	}
	return from, to
}

func (t *traffic) request(at time.Time, bucket int, operation string) request {
	t.made++
	r := request{at: at, bucket: buckets[bucket], operation: operation, key: "-", id: fmt.Sprintf("3B%014X", t.made), status: "-", code: "-"}
	switch operation {
	case "REST.GET.BUCKET", "REST.POST.MULTI_OBJECT_DELETE":
	default:
		r.key = t.dice.key(bucket, at)
	}
	return r
}
