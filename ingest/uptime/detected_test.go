package uptime

import "testing"

// detected is the one format that knows the beginning of a file, as the format of a source is chosen; none where two know it for
// different reasons.
func detected(head []byte) (f *Format, why string) {
	for _, d := range Detect(head) {
		switch {
		case f == nil:
			f, why = d.Format, d.Why
		case why != d.Why:
			return nil, "it is also known as " + d.Name
		}
	}
	return f, why
}

func TestWhatKeysHaveAUse(t *testing.T) {
	for _, c := range []struct {
		format         string
		lines, columns bool
	}{{S3Format, true, false}, {TallyFormat, false, false}, {CSVSamples, false, true}, {PrometheusFormat, false, true}, {PingdomFormat, false, false}, {AWSHealthFormat, false, false}} {
		if HasLines(c.format) != c.lines || TakesColumns(c.format) != c.columns {
			t.Errorf("%s: lines %t, columns %t", c.format, HasLines(c.format), TakesColumns(c.format))
		}
	}
}
