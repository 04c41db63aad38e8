package billing

// obey reads numbers and dates as the user says that a bill writes them. Without that, what is not written as the format
// has it is refused.
func (p *parser) obey(s *Source) {
	p.instead = statedCurrency(s)
	if s.Number != "" {
		if style, err := parseNumberStyle(s.Number); err == nil {
			p.basics.parseCost = style.cost
		}
	}
	own := p.basics.parseMonth
	switch {
	case p.figures != nil:
		p.figures.zone = s.Zone
	case s.DateOrder != "" && p.bill.basic().parseMonth == nil:
		p.figures = &figures{order: s.DateOrder, zone: s.Zone}
	case s.DateOrder != "": // the format's own way to write dates comes first
		stated := &figures{order: s.DateOrder, zone: s.Zone}
		p.basics.parseMonth = func(f []byte) (month, bool) {
			if m, ok := own(f); ok {
				return inZone(f, m, s.Zone), true
			}
			return stated.only(f)
		}
	case s.Zone != nil:
		p.basics.parseMonth = func(f []byte) (month, bool) {
			m, ok := own(f)
			return inZone(f, m, s.Zone), ok
		}
	}
}
