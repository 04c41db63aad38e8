package impact

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// grid is the revenue history by local hour label. Hour i of the grid is label first+i.
type grid struct {
	calendar
	rows   []money.Dated // by time, without repeats
	orders bool          // rows are single orders (From = To), not buckets
	first  int
	// y is the revenue of one physical hour of each label; NaN where it is not known. Missing is never zero.
	y []float64
	// length is the physical time of the labels that do not have exactly one hour.
	length map[int]time.Duration

	coverage Coverage
}

// Coverage says what the revenue data are and how they were put on the grid of hours.
type Coverage struct {
	// Mode is "buckets", where an absent hour is missing, or "orders", where an hour without orders between the first
	// and the last one is zero.
	Mode string `json:"mode"`
	// BucketSeconds is the length of the shortest bucket; 0 for orders.
	BucketSeconds int64        `json:"bucket_seconds"`
	Rows          int64        `json:"rows"`
	From          time.Time    `json:"from"`
	To            time.Time    `json:"to"`
	Total         money.Number `json:"total"` // exact sum of the rows that count
	Hours         int          `json:"hours"` // labels with a known amount
	MissingHours  int          `json:"missing_hours"`
	ZeroHours     int          `json:"zero_filled_hours"` // hours without orders, taken as zero (mode "orders")
	RepeatedHours int          `json:"repeated_hours"`    // labels that stand for two hours; their mean is used
	SkippedHours  int          `json:"skipped_hours"`     // labels that clocks skipped; left out
	// Duplicates is how many rows repeat another row's time and amount. In buckets they were counted once; among orders
	// they may be orders, and count.
	Duplicates int64 `json:"duplicates"`
}

// Revenue outside of these years is taken for a misread date. It also bounds the size of the grid.
const firstYear, lastYear = 1990, 2199

// newGrid sorts revenue by time, checks that it can be read as hours of the zone, and sums it per label. Finer buckets
// are summed exactly before any float appears, so that 5-minute and hourly data give the same grid, bit for bit.
//
// Faults: LOSS-NO-REVENUE, LOSS-BUCKET (coarser than an hour, or across hours), LOSS-DUPLICATE (two amounts for the same time),
// LOSS-MIXED (orders and buckets together), LOSS-TIME.
func newGrid(revenue []money.Dated, zone *time.Location) (*grid, error) {
	if len(revenue) == 0 {
		return nil, audit.Fault("LOSS-NO-REVENUE", audit.Origin{},
			"give revenue by the hour, or order by order, of at least some weeks around the outage",
			"there is no revenue to estimate from")
	}
	g := &grid{calendar: calendar{zone}, rows: inOrder(revenue), length: map[int]time.Duration{}}
	g.orders = !g.rows[0].To.After(g.rows[0].From)
	for _, r := range g.rows {
		if err := g.check(r); err != nil {
			return nil, err
		}
	}
	if err := g.dropRepeats(); err != nil {
		return nil, err
	}
	g.fill()
	return g, nil
}

func inOrder(revenue []money.Dated) []money.Dated {
	order := func(a, b money.Dated) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), a.Amount.Cmp(b.Amount.Decimal), a.Origin.Compare(b.Origin))
	}
	if slices.IsSortedFunc(revenue, order) {
		return revenue
	}
	revenue = slices.Clone(revenue)
	slices.SortFunc(revenue, order)
	return revenue
}

func (g *grid) check(r money.Dated) error {
	if y := r.From.UTC().Year(); y < firstYear || y > lastYear {
		return audit.Fault("LOSS-TIME", r.Origin, "check how the time column is read", "revenue dated %s: the year is not between %d and %d",
			r.From.UTC().Format(time.RFC3339), firstYear, lastYear)
	}
	if order := !r.To.After(r.From); order != g.orders {
		return audit.Fault("LOSS-MIXED", r.Origin, "give one kind of revenue data", "single orders and sums over time cannot be mixed")
	}
	if g.orders {
		return nil
	}
	width := r.To.Sub(r.From)
	if width > time.Hour {
		return audit.Fault("LOSS-BUCKET", r.Origin,
			"give revenue by the hour or finer, or order by order; daily totals do not show what an outage of hours cost",
			"revenue comes in steps of %s, which is coarser than an hour", width)
	}
	if g.label(r.From) != g.label(r.To.Add(-1)) {
		return audit.Fault("LOSS-BUCKET", r.Origin, "give finer data, or data cut by the hours of that zone",
			"revenue of %s for %s does not lie within one hour of %s", r.From.UTC().Format(time.RFC3339), width, g.zone)
	}
	return nil
}

// dropRepeats takes buckets that say the same twice once, and refuses those that contradict each other: whether two amounts
// for one hour are two channels or a correction is not for a program to guess.
func (g *grid) dropRepeats() error {
	kept := g.rows[:0:0]
	for i, r := range g.rows {
		if i == 0 {
			kept = append(kept, r)
			continue
		}
		last := kept[len(kept)-1]
		same := r.From.Equal(last.From) && r.To.Equal(last.To) && r.Amount.Equal(last.Amount.Decimal)
		if same {
			g.coverage.Duplicates++
		}
		if same && !g.orders {
			continue
		}
		if !g.orders && r.From.Before(last.To) {
			return audit.Fault("LOSS-DUPLICATE", r.Origin, "give one row per time: sum channels before, remove superseded rows",
				"two amounts for %s: %s here, %s at %s", r.From.UTC().Format(time.RFC3339), r.Amount, last.Amount, last.Origin)
		}
		kept = append(kept, r)
	}
	g.rows = kept
	return nil
}

// fill sums the rows per label and turns the sums into the floats of y.
func (g *grid) fill() {
	g.first = g.label(g.rows[0].From)
	last := g.first
	for _, r := range g.rows {
		l := g.label(r.From)
		g.first, last = min(g.first, l), max(last, l)
	}
	n := last - g.first + 1
	sums, covered, rows := make([]money.Sum, n), make([]time.Duration, n), make([]int, n)
	var total money.Sum
	shortest := time.Hour
	for _, r := range g.rows {
		i := g.label(r.From) - g.first
		sums[i].Add(r.Amount.Decimal)
		total.Add(r.Amount.Decimal)
		covered[i] += r.To.Sub(r.From)
		rows[i]++
		shortest = min(shortest, r.To.Sub(r.From))
	}
	c := &g.coverage
	*c = Coverage{Mode: "buckets", BucketSeconds: int64(shortest / time.Second), Rows: int64(len(g.rows)), From: g.rows[0].From.UTC(),
		To: g.end().UTC(), Total: total.Number(), Duplicates: c.Duplicates}
	if g.orders {
		c.Mode, c.BucketSeconds = "orders", 0
	}
	g.y = make([]float64, n)
	for i := range g.y {
		length := g.pieces(g.first + i).Total()
		if length != time.Hour {
			g.length[g.first+i] = length
		}
		g.y[i] = math.NaN()
		switch {
		case length == 0:
			c.SkippedHours++
			continue
		case !g.orders && covered[i] < length:
			c.MissingHours++
			continue
		case length > time.Hour:
			c.RepeatedHours++
		}
		if rows[i] == 0 {
			c.ZeroHours++
		}
		c.Hours++
		g.y[i] = sums[i].Number().InexactFloat64() / (float64(length) / float64(time.Hour))
	}
}

// end is the end of the last row.
func (g *grid) end() time.Time { return g.rows[len(g.rows)-1].To }

// spans tells whether a time lies between the beginning of the first row and the end of the last.
func (g *grid) spans(t interval.Interval) bool {
	return !t.Start.Before(g.rows[0].From) && !t.End.After(g.end())
}

// known tells whether hour i has an amount. An hour outside the data has none.
func (g *grid) known(i int) bool { return i >= 0 && i < len(g.y) && !math.IsNaN(g.y[i]) }

// skipped tells whether clocks skipped hour i: it never was, so it is not missing either.
func (g *grid) skipped(i int) bool {
	length, odd := g.length[g.first+i]
	return odd && length == 0
}

// overlapping gives the rows that have time in common with t.
func (g *grid) overlapping(t interval.Interval) []money.Dated {
	from := sort.Search(len(g.rows), func(i int) bool {
		r := g.rows[i]
		return r.To.After(t.Start) || g.orders && !r.From.Before(t.Start)
	})
	to := sort.Search(len(g.rows), func(i int) bool { return !g.rows[i].From.Before(t.End) })
	return g.rows[from:max(from, to)]
}
