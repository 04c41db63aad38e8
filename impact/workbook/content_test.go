package workbook

import "testing"

// What a rejected row holds does not stand in the workbook, unless it is a figure that was misread.
func TestReasonsWithoutContent(t *testing.T) {
	for in, want := range map[string]string{
		`cost "1.234,50" is not a decimal number`:                      `cost "1.234,50" is not a decimal number`,
		`time "31/02/2017 10:00:00" is no time`:                        `time "31/02/2017 10:00:00" is no time`,
		`cost "10.1.2.3" is not a decimal number`:                      `cost "…" is not a decimal number`,
		`cost "ann@example.com" is not a decimal number`:               `cost "…" is not a decimal number`,
		`status "x\"bob\" 2001:db8:0:1::1" at "arn:aws:iam::1:user/a"`: `status "…" at "…"`,
		`the line has no status`:                                       `the line has no status`,
	} {
		if got := withoutContent(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
