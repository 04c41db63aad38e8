package billing

import "slacredit/sla/money"

// maxFast is the largest mantissa to which one more digit can be added without leaving int64.
const maxFast = (1<<63 - 10) / 10

// parseAmount reads a cost as mantissa × 10^−scale, exactly. It takes the forms that bills are full of: an optional minus,
// digits, a fraction, an exponent. ok is false for everything else, which includes numbers that are merely long: those
// go to [money.ParseNumber], whose answer for the forms taken here is the same.
func parseAmount(f []byte) (mantissa int64, scale int, ok bool) {
	i, negative := 0, false
	if len(f) > 0 && f[0] == '-' {
		i, negative = 1, true
	}
	start, point := i, -1
	for ; i < len(f); i++ {
		c := f[i] - '0'
		if c > 9 {
			if f[i] == '.' && point < 0 && i > start {
				point = i
				continue
			}
			break
		}
		if mantissa > maxFast {
			return 0, 0, false
		}
		mantissa = mantissa*10 + int64(c)
	}
	if i == start || i == point+1 {
		return 0, 0, false
	}
	if point >= 0 {
		scale = i - point - 1
	}
	if i < len(f) {
		e, ok := parseExponent(f[i:])
		if !ok {
			return 0, 0, false
		}
		scale -= e
	}
	if scale < 0 || scale > money.MaxScale {
		return 0, 0, false
	}
	if negative {
		mantissa = -mantissa
	}
	return mantissa, scale, true
}

// parseExponent reads "E-06": at most three digits.
func parseExponent(f []byte) (e int, ok bool) {
	if f[0]|0x20 != 'e' {
		return 0, false
	}
	f = f[1:]
	negative := false
	if len(f) > 0 && (f[0] == '-' || f[0] == '+') {
		negative = f[0] == '-'
		f = f[1:]
	}
	if len(f) == 0 || len(f) > 3 {
		return 0, false
	}
	for _, c := range f {
		if c < '0' || c > '9' {
			return 0, false
		}
		e = e*10 + int(c-'0')
	}
	if negative {
		e = -e
	}
	return e, true
}
