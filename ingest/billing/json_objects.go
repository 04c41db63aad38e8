package billing

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"slacredit/ingest/source"
)

// jsonObjects reads the objects of a file one by one: one a line, or the elements of one array. An object may have the
// size of a record, so that memory stays bounded whatever the file holds.
type jsonObjects struct {
	path  string
	in    *bufio.Reader
	line  int64
	array *json.Decoder // of a file that is one array
	fed   *ration
	ended bool
}

var errNotScalar = errors.New("a list or an object stands where a text or a number should")

func newJSONObjects(text io.Reader, path string) *jsonObjects {
	return &jsonObjects{path: path, in: bufio.NewReaderSize(text, maxRecord)}
}

// looksLikeJSON tells a file that begins as an object or an array does.
func looksLikeJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	return len(head) > 1 && (head[0] == '{' || head[0] == '[')
}

// next decodes the next object and gives its place: its line, or its number in an array. After the last one the error is
// io.EOF.
func (j *jsonObjects) next(into any) (place int64, err error) {
	if j.ended {
		return 0, io.EOF
	}
	if j.array != nil {
		return j.element(into)
	}
	for {
		j.line++
		line, err := j.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return 0, jsonFault(j.path, j.line, "the object on this line is longer than %d bytes", maxRecord)
		case err != nil && err != io.EOF:
			return 0, err
		}
		ended := err == io.EOF
		line = bytes.TrimSpace(line)
		if j.ended = ended; len(line) == 0 {
			if ended {
				return 0, io.EOF
			}
			continue
		}
		if line[0] == '[' && j.line == 1 {
			return j.open(line, ended, into)
		}
		if line[0] != '{' {
			return 0, jsonFault(j.path, j.line, "the line holds no object but %s", source.Excerpt(line))
		}
		if err := json.Unmarshal(line, into); err != nil {
			return 0, jsonFault(j.path, j.line, "the object on this line cannot be read: %s", reasonOf(err))
		}
		return j.line, nil
	}
}

// open begins an array, whose first line was read.
func (j *jsonObjects) open(line []byte, ended bool, into any) (int64, error) {
	var rest io.Reader = bytes.NewReader(bytes.Clone(line))
	if !ended {
		rest = io.MultiReader(rest, j.in)
	}
	j.fed = &ration{r: rest, left: maxRecord}
	j.array, j.ended, j.line = json.NewDecoder(j.fed), false, 0
	if _, err := j.array.Token(); err != nil {
		return 0, jsonFault(j.path, 1, "the array cannot be read: %s", reasonOf(err))
	}
	return j.element(into)
}

func (j *jsonObjects) element(into any) (int64, error) {
	if !j.array.More() {
		j.ended = true
		if _, err := j.array.Token(); err != nil {
			return 0, jsonFault(j.path, j.line, "the array does not end behind element %d", j.line)
		}
		return 0, io.EOF
	}
	j.line++
	j.fed.left = maxRecord
	err := j.array.Decode(into)
	switch {
	case errors.Is(err, errTooLong):
		return 0, jsonFault(j.path, j.line, "element %d is longer than %d bytes", j.line, maxRecord)
	case j.fed.err != nil && j.fed.err != io.EOF:
		return 0, j.fed.err
	case err != nil:
		return 0, jsonFault(j.path, j.line, "element %d cannot be read: %s", j.line, reasonOf(err))
	}
	return j.line, nil
}

// reasonOf says what is wrong with JSON, in a few words.
func reasonOf(err error) string {
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &typ):
		return source.Excerpt(typ.Field) + " holds " + typ.Value
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it is cut off"
	}
	return err.Error()
}

// ration hands out a reader in portions: what one element may take.
type ration struct {
	r    io.Reader
	left int
	err  error
}

func (r *ration) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errTooLong
	}
	n, err := r.r.Read(p[:min(len(p), r.left)])
	r.left -= n
	r.err = err
	return n, err
}
