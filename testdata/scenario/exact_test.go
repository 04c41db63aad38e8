package scenario

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// The scenario's decimals agree with fractions, whatever they are written as.
func TestExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) exact {
			return exact{big.NewInt(rapid.Int64().Draw(t, label)), rapid.IntRange(0, 26).Draw(t, label+" places")}
		}
		fraction := func(e exact) *big.Rat { return new(big.Rat).SetFrac(e.n, tenTo(e.places)) }
		a, b := draw("a"), draw("b")
		if got, want := fraction(a.plus(b)), new(big.Rat).Add(fraction(a), fraction(b)); got.Cmp(want) != 0 {
			t.Errorf("%s + %s = %v, want %v", a, b, got, want)
		}
		if got := a.plus(b).minus(b); fraction(got).Cmp(fraction(a)) != 0 {
			t.Errorf("%s + %s − %s = %s", a, b, b, got)
		}
		for _, text := range []string{a.String(), a.scientific(), a.money()} {
			if got, ok := new(big.Rat).SetString(text); !ok || got.Cmp(fraction(a)) != 0 {
				t.Errorf("%v is written %s", fraction(a), text)
			}
		}
		read, err := exactly(a.String())
		if err != nil || fraction(read).Cmp(fraction(a)) != 0 {
			t.Errorf("%s is read as %v, %v", a, read, err)
		}
		// A share is never more than the fraction says, and less by under one unit of its last decimal.
		part := rapid.Int64Range(0, 1<<30).Draw(t, "part")
		got, want := fraction(a.share(part, 1<<31, 12)), new(big.Rat).Mul(fraction(a), big.NewRat(part, 1<<31))
		if off := want.Sub(want, got); off.Abs(off).Cmp(new(big.Rat).SetFrac(big.NewInt(1), tenTo(12))) >= 0 {
			t.Errorf("%d/2^31 of %s is off by %v", part, a, off)
		}
	})
}
