package interval

import "testing"

// A moment says its zone, and lies where intervals can hold it.
func TestParseInstant(t *testing.T) {
	for text, want := range map[string]string{
		"2017-02-28T17:37:00Z":           "2017-02-28T17:37:00Z",
		"2017-02-28T09:37:00-08:00":      "2017-02-28T17:37:00Z",
		"2017-02-28T17:37:00.000000001Z": "2017-02-28T17:37:00.000000001Z",
		"2017-02-28T17:37:00":            "",
		"2017-02-28 17:37:00Z":           "",
		"2017-02-30T17:37:00Z":           "",
		"1017-02-28T17:37:00Z":           "",
		"20170-02-28T17:37:00Z":          "",
		"2200-01-01T00:00:00Z":           "",
		"":                               "",
	} {
		got, err := ParseInstant(text)
		if want == "" {
			if err == nil {
				t.Errorf("%q is read as %v", text, got)
			}
			continue
		}
		if err != nil || got.Format("2006-01-02T15:04:05.999999999Z07:00") != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}
