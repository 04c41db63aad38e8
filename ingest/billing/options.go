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
	if s.DateOrder != "" && p.figures == nil && p.bill.basic().parseMonth == nil {
		p.figures = &figures{order: s.DateOrder}
	}
}
