package workbook

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// placebos draws the sheet Placebos: the method applied to days when nothing was wrong, and the interval recomputed from
// how far it missed there.
func (b *book) placebos() {
	s := b.sheet("Placebos", page{widths: []float64{34, 14, 22, 18, 18, 14, 18, 14}})
	defer s.end()
	s.title("Placebos: the method applied to days when nothing was wrong", "The estimate is replayed on the same hours of earlier "+
		"days. How far it misses there, relative to the scale of each day, is how far it may miss on the day of the incident: the "+
		"interval is taken from the k-th smallest and largest score.")
	if b.r.Impact == nil {
		s.para("No loss is stated: no revenue was given.", plainLook.strong())
		return
	}
	for _, l := range b.losses() {
		s.band(l.label())
		s.replay(l)
		s.skip()
	}
	if len(b.r.Impact.Incidents) == 0 {
		s.para("No incident was found.", plainLook.strong())
	}
}

// scored tells whether the placebos of an incident have scores from which its interval can be recomputed.
func (b *book) scored(l loss) bool {
	if l.Interval == nil || l.Interval.Rank < 1 || l.Workings == nil || l.Workings.MeanButFor == nil || l.Workings.Scale == nil || len(l.Placebos) == 0 {
		return false
	}
	for _, p := range l.Placebos {
		if p.Score == nil || p.Scale == nil {
			return false
		}
	}
	return true
}

// replay draws one incident's placebos.
func (s *sheet) replay(l loss) {
	if len(l.Placebos) == 0 {
		s.para("No earlier day is comparable, so no interval can be stated.", remarkLook)
		return
	}
	scored := s.book.scored(l)
	if scored {
		s.recomputed(l)
	} else {
		s.para("No interval is recomputed here: the days are too few, or nothing was expected on them.", remarkLook)
	}
	s.part("Days")
	s.head("Days before the incident", ">Date (local)", "From (UTC)", ">Actual A", ">But-for B", ">Level ρ", ">Scale g(B)", ">Score z")
	s.mark(l.mark("placebos"))
	for _, p := range l.Placebos {
		at := place{s.name, 1, s.next}
		given := plainLook.given().as(estimateFormat)
		scale, score := s.missing(notKnown, plainLook), s.missing(notKnown, plainLook)
		if scored {
			scale = s.formula(scaleFormula(l, local(at, 5)), p.Scale.Decimal, plainLook.as(estimateFormat))
			score = s.formula(fmt.Sprintf("(%s-%s)/%s", local(at, 4), local(at, 5), local(at, 7)), p.Score.Decimal, plainLook.as(rateFormat))
		}
		s.row(s.count(int64(p.Days), plainLook.given().to("left")), s.day(p.Date, plainLook), s.text(utc(p.From), plainLook),
			s.number(p.Actual.Decimal, given), s.number(p.ButFor.Decimal, given), s.number(p.Level.Decimal, plainLook.given().as(rateFormat)), scale, score)
	}
}

// scaleFormula is g(B) = √(max(B, floor·m)·m).
func scaleFormula(l loss, butFor string) string {
	m := l.cellName("mean_but_for")
	return fmt.Sprintf("SQRT(MAX(%s,%s*%s)*%s)", butFor, l.cellName("scale_floor"), m, m)
}

// recomputed draws the interval from the scores of the table below.
func (s *sheet) recomputed(l loss) {
	first := s.book.at(l.mark("placebos"))
	last := first.down(len(l.Placebos) - 1)
	butFors := within(first.column(5), last.column(5))
	scores := within(first.column(8), last.column(8))
	w, i := l.Workings, l.Interval
	line := func(label, figure string, value cellOf, what string) {
		at := s.row(s.text(label, labelLook), value, s.text(what, remarkLook))
		s.book.name(l.cellName(figure), at.column(2))
	}
	rate, amount := plainLook.as(rateFormat), plainLook.as(estimateFormat)
	line("Days n", "placebo_days", s.formula("COUNT("+scores+")", decimal.NewFromInt(int64(len(l.Placebos))), plainLook.as(wholeFormat)), "")
	line("Rank k", "placebo_rank", s.count(int64(i.Rank), plainLook.given()), fmt.Sprintf("for %s %%: (n + 1) × half the miscoverage, whole part", i.Level))
	line("Floor of the scale", "scale_floor", s.number(w.ScaleFloor.Decimal, plainLook.given().as("0.00##")), "of m, so that quiet days do not weigh without bound")
	line("Mean but-for m", "mean_but_for", s.formula("AVERAGE("+butFors+")", w.MeanButFor.Decimal, amount), "over the days below")
	line("Scale g(B) of the incident", "scale", s.formula(scaleFormula(l, l.cellName("but_for_unrounded")), w.Scale.Decimal, amount), "√(max(B, floor × m) × m)")
	low, high := l.kthScores()
	line("k-th smallest score", "score_low", s.formula(fmt.Sprintf("SMALL(%s,%s)", scores, l.cellName("placebo_rank")), low, rate), "SMALL(scores, k)")
	line("k-th largest score", "score_high", s.formula(fmt.Sprintf("SMALL(%s,%s+1-%s)", scores, l.cellName("placebo_days"), l.cellName("placebo_rank")), high, rate), "SMALL(scores, n + 1 − k)")
	wouldBe := func(label, figure, score string, v decimal.Decimal) {
		line(label, figure, s.formula(fmt.Sprintf("%s+%s*%s", l.cellName("but_for_unrounded"), l.cellName(score), l.cellName("scale")), v, amount), "B + score × g(B)")
	}
	from, to := l.wouldBe()
	wouldBe("Would-be revenue, low", "would_be_low", "score_low", from)
	wouldBe("Would-be revenue, high", "would_be_high", "score_high", to)
	if l.PlaceboBias != nil {
		s.row(s.text("Bias on these days", labelLook), s.number(l.PlaceboBias.Decimal, plainLook.given().as(rateFormat)), s.text("Σ(A − B) ÷ ΣB", remarkLook))
	}
	if l.PlaceboWAPE != nil {
		s.row(s.text("Error on these days", labelLook), s.number(l.PlaceboWAPE.Decimal, plainLook.given().as(rateFormat)), s.text("Σ|A − B| ÷ ΣA", remarkLook))
	}
}

// kthScores are the scores that bound the interval.
func (l loss) kthScores() (low, high decimal.Decimal) {
	scores := make([]decimal.Decimal, len(l.Placebos))
	for i, p := range l.Placebos {
		scores[i] = p.Score.Decimal
	}
	slices.SortFunc(scores, decimal.Decimal.Cmp)
	k := min(l.Interval.Rank, len(scores))
	return scores[k-1], scores[len(scores)-k]
}

// wouldBe are the bounds of the would-be revenue that the sheet Placebos comes to.
func (l loss) wouldBe() (low, high decimal.Decimal) {
	low, high = l.kthScores()
	w := l.Workings
	return w.ButFor.Add(low.Mul(w.Scale.Decimal)), w.ButFor.Add(high.Mul(w.Scale.Decimal))
}
