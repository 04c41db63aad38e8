package money

import (
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// addend is one thing to add, in the way it is added.
type addend struct {
	mantissa int64
	scale    int
	long     bool // by Add, not by AddInt
}

func (a addend) decimal() decimal.Decimal { return decimal.New(a.mantissa, int32(-a.scale)) }

func (a addend) addTo(s *Sum) {
	if a.long {
		s.Add(a.decimal())
		return
	}
	s.AddInt(a.mantissa, a.scale)
}

// addends leans towards what breaks sums: the ends of int64, changes of scale, powers of two.
func addends() *rapid.Generator[[]addend] {
	edge := rapid.SampledFrom([]int64{0, 1, -1, math.MaxInt64, math.MinInt64, 1 << 32, -1 << 32, 1e18, -1e18})
	one := rapid.Custom(func(t *rapid.T) addend {
		return addend{rapid.OneOf(rapid.Int64(), edge).Draw(t, "mantissa"), rapid.IntRange(-3, 30).Draw(t, "scale"), rapid.Bool().Draw(t, "long")}
	})
	return rapid.SliceOfN(one, 0, 60)
}

func TestSumIsExactInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := addends().Draw(t, "addends")
		var want decimal.Decimal
		for _, a := range list {
			want = want.Add(a.decimal())
		}
		var forward, backward Sum
		for i := range list {
			list[i].addTo(&forward)
			list[len(list)-1-i].addTo(&backward)
		}
		if got := forward.Number(); !got.Equal(want) {
			t.Fatalf("sum is %s, want %s", got, want)
		}
		if f, b := forward.Number().String(), backward.Number().String(); f != b {
			t.Fatalf("the order of adding shows: %s and %s", f, b)
		}
	})
}

func TestSumMergeIsAddition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := addends().Draw(t, "addends")
		var whole Sum
		parts := make([]Sum, 3)
		for _, a := range list {
			a.addTo(&whole)
			a.addTo(&parts[rapid.IntRange(0, 2).Draw(t, "part")])
		}
		var left, right Sum
		for i := range parts {
			left.Merge(&parts[i])
			right.Merge(&parts[len(parts)-1-i])
		}
		want := whole.Number().String()
		if l, r := left.Number().String(), right.Number().String(); l != want || r != want {
			t.Fatalf("merged to %s and %s, want %s", l, r, want)
		}
	})
}

// A sum that grows past 128 bits, and one whose scale rises while it is large, lose nothing.
func TestSumBeyondItsFastPart(t *testing.T) {
	var s Sum
	want := decimal.Zero
	for range 200 {
		s.AddInt(math.MaxInt64, 0)
		want = want.Add(decimal.New(math.MaxInt64, 0))
	}
	for _, scale := range []int{18, 3, 18} {
		for range 200 {
			s.AddInt(math.MinInt64, scale)
			want = want.Add(decimal.New(math.MinInt64, int32(-scale)))
		}
	}
	if got := s.Number(); !got.Equal(want) {
		t.Errorf("sum is %s, want %s", got, want)
	}
}

func TestSumAddsWithoutAllocating(t *testing.T) {
	var s Sum
	s.AddInt(1, 10)
	if n := testing.AllocsPerRun(100, func() { s.AddInt(-123456789012, 10); s.AddInt(7, 2) }); n != 0 {
		t.Errorf("%v allocations per sum, want none", n)
	}
}
