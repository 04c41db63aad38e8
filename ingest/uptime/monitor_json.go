package uptime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// maxMonitorJSON is the longest document of JSON that is read, in bytes: such a document is in memory whole. A page of an API has
// less than one MiB.
const maxMonitorJSON = 64 << 20

// answer is a document of JSON that an API gave.
type answer struct {
	path string
	text []byte
	seen int   // bytes of which the lines are counted
	line int64 // at seen
	last int   // where that line begins
}

// readJSON reads a whole document of JSON, nil for an empty one.
func (e *export) readJSON() (*answer, error) {
	a, err := e.readWhole()
	if err != nil || a == nil {
		return nil, err
	}
	return a, a.decode(new(json.RawMessage))
}

// readWhole reads a whole document of text, nil for an empty one.
func (e *export) readWhole() (*answer, error) {
	text, err := io.ReadAll(io.LimitReader(e.text, maxMonitorJSON+1))
	a := &answer{path: e.in.Path, text: text, line: 1}
	switch {
	case err != nil:
		return nil, err
	case len(text) > maxMonitorJSON:
		return nil, audit.Fault("EVID-LONG", audit.Origin{Path: a.path}, "fetch it in smaller pages", "the document is longer than %d MiB", maxMonitorJSON>>20)
	case len(bytes.TrimSpace(text)) == 0:
		return nil, nil
	}
	return a, nil
}

// decode reads the document into a value.
func (a *answer) decode(into any) error {
	if err := json.Unmarshal(a.text, into); err != nil {
		return a.broken(err)
	}
	return nil
}

// each gives the values of JSON that stand one after the other in the document, be it one alone.
func (a *answer) each(value func(raw []byte, at int) error) error {
	dec := json.NewDecoder(bytes.NewReader(a.text))
	for {
		var raw json.RawMessage
		switch err := dec.Decode(&raw); {
		case err == io.EOF:
			return nil
		case err != nil:
			return a.broken(err)
		}
		if err := value(raw, int(dec.InputOffset())-len(raw)); err != nil {
			return err
		}
	}
}

// broken says where a document stops being JSON.
func (a *answer) broken(err error) error {
	at := len(a.text)
	if bad, ok := err.(*json.SyntaxError); ok {
		at = min(int(bad.Offset), len(a.text))
	}
	return audit.Fault("EVID-JSON", a.place(max(at-1, 0)), "fetch the file again; one document a file", "this is not one whole object of JSON: %v", err)
}

// readAnswer reads a whole document, nil for an empty one, and refuses the messages by which an API says that it has no answer.
func (e *export) readAnswer() (*answer, error) {
	a, err := e.readJSON()
	if err != nil || a == nil {
		return nil, err
	}
	if first := bytes.TrimSpace(a.text)[0]; first == '[' {
		return a, nil // a list is no message
	}
	var envelope map[string]json.RawMessage
	if err := a.decode(&envelope); err != nil {
		return nil, err
	}
	if failed := envelope["error"]; failed != nil && string(failed) != "null" {
		return nil, audit.Fault("EVID-ANSWER", audit.Origin{Path: a.path}, "mend the request and fetch the file again",
			"this is an error message of the service, not data: %.200q", failed)
	}
	return a, nil
}

// place is where a byte stands. Places are asked for in the order of the text.
func (a *answer) place(at int) audit.Origin {
	if at < a.seen {
		a.seen, a.line, a.last = 0, 1, 0
	}
	between := a.text[a.seen:at]
	a.line += int64(bytes.Count(between, []byte("\n")))
	if n := bytes.LastIndexByte(between, '\n'); n >= 0 {
		a.last = a.seen + n + 1
	}
	a.seen = at
	return audit.Origin{Path: a.path, Line: a.line, Column: int64(at - a.last + 1)}
}

// records gives the elements of the array that a chain of keys leads to, as summary and states do in {"summary": {"states": [ … ]}},
// with the place of each in the text. Found says whether there is such an array. The text is well-formed; base is where it stands.
func records(text []byte, base int, keys []string, each func(raw []byte, at int) error) (found bool, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	open, err := dec.Token()
	if err != nil {
		return false, err
	}
	want := json.Delim('[')
	if len(keys) > 0 {
		want = '{'
	}
	if open != want {
		return false, nil
	}
	for dec.More() {
		var key json.Token
		if len(keys) > 0 {
			if key, err = dec.Token(); err != nil {
				return found, err
			}
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return found, err
		}
		at := base + int(dec.InputOffset()) - len(raw)
		switch {
		case len(keys) == 0:
			err = each(raw, at)
		case key == keys[0]:
			var deeper bool
			deeper, err = records(raw, at, keys[1:], each)
			found = found || deeper
		}
		if err != nil {
			return found, err
		}
	}
	return found || len(keys) == 0, nil
}

// noRecord is why an element is refused that is no object with fields of the right kinds.
func noRecord(place string) *refusal {
	return &refusal{code: "EVID-RECORD", hint: "fetch the file again from the service", text: fmt.Sprintf("%s is not a record of the service", place)}
}

// jsonEpoch is a time in whole seconds since 1970, written as a number.
var jsonEpoch = regexp.MustCompile(`^[0-9]{9,10}$`)

// moment reads a time of an API that is written with its offset, or as seconds since 1970 with or without a fraction.
func (e *export) moment(raw json.RawMessage, place string) (stamp, *refusal) {
	if text, err := strconv.Unquote(string(raw)); err == nil {
		return e.zoned(text, place)
	}
	if ns, ok := epoch(string(raw)); ok {
		return stamp{ns, ns}, nil
	}
	return stamp{}, &refusal{code: "EVID-TIME", hint: "the service writes times like 2017-02-28T17:37:00+00:00", text: fmt.Sprintf("%s %s is not a time", place, source.Excerpt(string(raw)))}
}

// isNull tells whether a value is not there.
func isNull(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

// partial notes that an API has more than this answer, if its mark of the next page is there.
func (e *export) partial(next json.RawMessage) {
	if !isNull(next) {
		e.in.note("EVID-PARTIAL", audit.Origin{Path: e.in.Path}, "fetch the pages that follow too", "the answer says that it goes on: what is on the other pages is unknown")
	}
}

// member is the value of a key of an object; nil when it is not there.
func member(text []byte, key string) json.RawMessage {
	var all map[string]json.RawMessage
	if json.Unmarshal(text, &all) != nil {
		return nil
	}
	return all[key]
}

// seconds reads a time of an API.
func seconds(n json.Number, place string) (stamp, *refusal) {
	if jsonEpoch.MatchString(n.String()) {
		if ns, ok := epoch(n.String()); ok {
			return stamp{ns, ns}, nil
		}
	}
	return stamp{}, &refusal{code: "EVID-TIME", hint: "the service writes times as seconds since 1970, like 1488303420",
		text: fmt.Sprintf("%s %s is not a time", place, source.Excerpt(n.String()))}
}

// members gives the members of an object by key, or those of an array by index, with the place of each in the text; nothing for
// what is neither. The text is well-formed; base is where it stands.
func members(text []byte, base int, each func(key string, raw []byte, at int) error) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	open, err := dec.Token()
	if err != nil || open != json.Delim('{') && open != json.Delim('[') {
		return err
	}
	for i := 0; dec.More(); i++ {
		key := strconv.Itoa(i)
		if open == json.Delim('{') {
			token, err := dec.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		if err := each(key, raw, base+int(dec.InputOffset())-len(raw)); err != nil {
			return err
		}
	}
	return nil
}
