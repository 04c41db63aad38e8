package catalog

import (
	"bytes"
	_ "embed"
)

//go:embed terms.schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of a terms file, for editors that complete and check while one types. It
// knows names and forms only; [Check] knows what belongs together. It is made from the Go types, see schema_test.go.
func Schema() []byte { return bytes.Clone(schema) }
