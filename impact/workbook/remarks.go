package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"slacredit/sla/audit"
)

// remark is something that a person must know, with what it is about.
type remark struct {
	kind    string // what it is about: Claim, Incident, Revenue, Inputs
	numbers []int  // which of them; none where there is one only
	text    string
	review  bool
}

// about names what a remark is about, in few characters: each by its number while they are few.
func (r remark) about() string {
	n := len(r.numbers)
	switch {
	case n == 0:
		return r.kind
	case n <= 3:
		parts := make([]string, n)
		for i, k := range r.numbers {
			parts[i] = strconv.Itoa(k)
		}
		return r.kind + " " + strings.Join(parts, ", ")
	case r.numbers[n-1]-r.numbers[0] == n-1:
		return fmt.Sprintf("%s %d to %d", r.kind, r.numbers[0], r.numbers[n-1])
	}
	return fmt.Sprintf("%d %ss", n, strings.ToLower(r.kind))
}

// remarks are the notes of all assessments, the warnings of the loss estimate and the findings in the inputs: those to
// review first, each text once.
func (b *book) remarks() []remark {
	type key struct{ kind, text string }
	var out []remark
	seen := map[key]int{}
	add := func(kind string, number int, text string, review bool) {
		k := key{kind, text}
		i, ok := seen[k]
		if !ok {
			i = len(out)
			seen[k] = i
			out = append(out, remark{kind: kind, text: text})
		}
		out[i].review = out[i].review || review
		if number > 0 {
			out[i].numbers = append(out[i].numbers, number)
		}
	}
	for _, u := range b.units {
		for _, n := range u.Notes {
			add("Claim", u.n, n.Text, n.Review)
		}
		if c := u.Assessment.Claim; c != nil && len(c.Missing) > 0 {
			add("Claim", u.n, "The claim lacks: "+strings.ReplaceAll(list(c.Missing), "_", " ")+".", true)
		}
	}
	if st := b.r.Impact; st != nil {
		for _, w := range st.Warnings {
			add("Revenue", 0, w.Text, w.Gates)
		}
		for _, l := range b.losses() {
			for _, w := range l.Warnings {
				add("Incident", l.n, w.Text, w.Gates)
			}
		}
	}
	if n := b.r.Rejected; n > 0 {
		add("Inputs", 0, fmt.Sprintf("Rows that were not understood and count nowhere: %d.", n), true)
	}
	for _, d := range b.r.Diagnostics {
		text := finding(d)
		if at := d.Origin().String(); at != "" {
			text = at + ": " + text
		}
		add("Inputs", 0, text, d.Severity == audit.Error)
	}
	slices.SortStableFunc(out, func(x, y remark) int { return rank(x) - rank(y) })
	return out
}

func rank(r remark) int {
	if r.review {
		return 0
	}
	return 1
}
