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

// Warnings and resources that no claim names show no addresses of persons or machines, but all else of a resource's name.
func TestMasked(t *testing.T) {
	for in, want := range map[string]string{
		`charge category "203.0.113.77" is of no known kind`:      `charge category "[IP address]" is of no known kind`,
		`arn:aws:iam::111122223333:user/ann.lee@mail.example.com`: `arn:aws:iam::111122223333:user/[e-mail]`,
		`from 2001:db8::1: refused, and fe80::1`:                  `from [IP address]: refused, and [IP address]`,
		`arn:aws:ec2:us-east-1::image/ami-0abc`:                   `arn:aws:ec2:us-east-1::image/ami-0abc`,
		`arn:aws:s3:::assets.example.com`:                         `arn:aws:s3:::assets.example.com`,
		`2017-02-28T17:35:00Z, bill.csv:12:3, version 1.0.2`:      `2017-02-28T17:35:00Z, bill.csv:12:3, version 1.0.2`,
		`USD 1.234.567,89 of 1,234.56`:                            `USD 1.234.567,89 of 1,234.56`,
	} {
		if got := masked(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
