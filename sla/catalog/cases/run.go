package cases

import (
	"strings"
	"unicode/utf8"

	"slacredit/sla"
	"slacredit/sla/audit"
)

// Report is what running a file of cases gives.
type Report struct {
	// Faults are the lines that cannot be read or asked (CASE-GIVEN, CASE-QUESTION …) and those that are answered
	// otherwise than they say (CASE-ANSWER), by line.
	Faults audit.Diagnostics
	// Text is the file with every answer as it came out, arrows below each other.
	Text []byte
	// Asked is how many questions were answered.
	Asked int

	answered []answered
}

// answered is a question with its outcome, for looking which edges were tried.
type answered struct {
	*asked
	outcome sla.Assessment
}

// Run asks every question of a file about an agreement.
func Run(path string, data []byte, a *sla.Agreement) Report {
	r := &reader{path: path}
	lines := r.read(data)
	var rep Report
	for i := range lines {
		l := &lines[i]
		if l.asked == nil {
			continue
		}
		if l.asked.id != a.ID {
			r.fault(l.number, "GIVEN", "write given "+a.ID+", or move the case to the file of its agreement", "the case is about %s, the terms are %s", clip(l.asked.id), a.ID)
			continue
		}
		if v := l.asked.version; v != "" && a.Version(v) == nil {
			r.fault(l.number, "GIVEN", "its versions: "+strings.Join(a.VersionIDs(), ", "), "%s has no version %q", a.ID, clip(v))
			continue
		}
		said, outcome, err := l.asked.answer(a)
		if err != nil {
			r.fault(l.number, "QUESTION", "the given line and the question must fit the terms", "%v", err)
			continue
		}
		rep.Asked++
		rep.answered = append(rep.answered, answered{l.asked, outcome})
		switch {
		case !l.arrow || l.answer == "":
			r.fault(l.number, "ANSWER", "=> "+said, "%s: the case says no answer", l.question)
		case said != l.answer:
			r.fault(l.number, "ANSWER", "if the page says so, the case is wrong; else the terms are", "%s: answered %q, the case says %q", l.question, said, l.answer)
		}
		l.answer = said
	}
	r.faults.Sort()
	rep.Faults, rep.Text = r.faults, write(lines)
	return rep
}

// write writes lines anew, with the arrows of neighbours below each other.
func write(lines []line) []byte {
	var b strings.Builder
	for i := 0; i < len(lines); {
		n, width := i, 0
		for n < len(lines) && lines[n].question != "" {
			width = max(width, utf8.RuneCountInString(lines[n].question))
			n++
		}
		if n == i {
			b.WriteString(lines[i].text + "\n")
			i++
			continue
		}
		for ; i < n; i++ {
			l := lines[i]
			text := l.question
			if l.answer != "" {
				text += strings.Repeat(" ", width-utf8.RuneCountInString(text)) + " => " + l.answer
			}
			if l.remark != "" {
				text += "  " + l.remark
			}
			b.WriteString(text + "\n")
		}
	}
	return []byte(b.String())
}
