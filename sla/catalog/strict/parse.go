package strict

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

const (
	emptyHint  = "is it the right file?"
	syntaxHint = "near this place a comma, a bracket or a quote is missing, a line is indented otherwise than its neighbours, or by a tab instead of spaces"
)

// parse turns a file into its tree. It is nil when there is nothing to decode.
func parse(data []byte, f *faults) *yaml.Node {
	if len(data) > MaxBytes {
		f.add(Size, 0, 0, "split the file, or check that it is the right one", "is larger than %d bytes", MaxBytes)
		return nil
	}
	if !utf8.Valid(data) {
		line, column := position(data, func(r rune, size int) bool { return r == utf8.RuneError && size == 1 })
		f.add(Syntax, line, column, "save the file as UTF-8", "the text is not UTF-8")
		return nil
	}
	deep := false
	limit := loaderlimits.DepthFunc(func(depth int, _ *yaml.DepthContext) error {
		if depth > MaxDepth {
			deep = true
			return errors.New("nested too deep")
		}
		return nil
	})
	loader, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithPlugin(loaderlimits.New(limit)))
	if err != nil {
		f.add(Syntax, 0, 0, emptyHint, "%v", err)
		return nil
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case err == io.EOF:
		f.add(Empty, 0, 0, emptyHint, "the file is empty")
		return nil
	case err != nil:
		f.syntax(err, data, deep)
		return nil
	}
	switch err := loader.Load(&second); {
	case err == nil:
		f.at(&second, Second, "keep one document in a file", "a second document begins here; it would not be read")
	case err != io.EOF:
		f.syntax(err, data, deep)
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		f.add(Empty, 0, 0, emptyHint, "the file is empty")
		return nil
	}
	f.refuse(doc.Content[0])
	return doc.Content[0]
}

// syntax reports what the library found, at the place it found it.
func (f *faults) syntax(err error, data []byte, deep bool) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		f.add(Syntax, 0, 0, emptyHint, "%v", err)
		return
	}
	line, column := load.Mark.Line, load.Mark.Column
	switch {
	case deep:
		f.add(Depth, line, column, emptyHint, "is nested deeper than %d levels", MaxDepth)
	case line == 0: // the library's reader does not know where it stands
		line, column = position(data, func(r rune, _ int) bool {
			return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
		})
		f.add(Syntax, line, column, "remove what does not show: control characters are no text", "%s", load.Message)
	case load.ContextMsg != "" && load.ContextMark.Line > 0 && load.ContextMark.Line != line:
		// An unclosed quote is noticed at the end of the file; where it was opened is what helps.
		f.add(Syntax, line, column, syntaxHint, "%s (%s that began on line %d)", load.Message, load.ContextMsg, load.ContextMark.Line)
	default:
		f.add(Syntax, line, column, syntaxHint, "%s", load.Message)
	}
}

// position is line and column, in characters, of the first character that is wanted; 0, 0 when there is none.
func position(data []byte, wanted func(r rune, size int) bool) (line, column int) {
	line, column = 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if wanted(r, size) {
			return line, column
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		data = data[size:]
	}
	return 0, 0
}

// refuse reports what makes a text mean something else than what stands in it: anchors and aliases, merges, tags.
func (f *faults) refuse(n *yaml.Node) {
	const plain = "write the value out where it is needed"
	switch {
	case n.Kind == yaml.AliasNode:
		f.at(n, Alias, plain, "aliases (*%s) are not read", clip(n.Value))
		return // never follow an alias: it may lead back here
	case n.Anchor != "":
		f.at(n, Alias, plain, "anchors (&%s) are not read", clip(n.Anchor))
	case n.Tag == "!!merge":
		f.at(n, Alias, plain, "merge keys (<<) are not read")
	case n.Style&yaml.TaggedStyle != 0:
		f.at(n, Alias, "remove the tag", "tags (%s) are not read", clip(n.Tag))
	}
	for _, c := range n.Content {
		f.refuse(c)
	}
}
