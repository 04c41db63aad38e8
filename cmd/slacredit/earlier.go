package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"slacredit/impact"
	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// maxResult bounds an earlier result that is read back.
const maxResult = 256 << 20

// readEarlier reads the result of an earlier run into a shape of its own, whose schema must be that of results. Codes of faults
// begin with code: -READ, -SIZE, -FORMAT.
func readEarlier(ref source.Ref, code, role string, into any, schema func() string) (in audit.Input, err error) {
	at := audit.Origin{Path: ref.Path}
	const hint = "name the result.json of an earlier run"
	f, err := ref.FS.Open(ref.Name)
	if err != nil {
		return in, audit.Fault(code+"-READ", at, hint, "%s", reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxResult+1))
	switch {
	case err != nil:
		return in, audit.Fault(code+"-READ", at, hint, "%s", reason(err))
	case len(data) > maxResult:
		return in, audit.Fault(code+"-SIZE", at, hint, "an earlier result of more than %d bytes is not read", maxResult)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return in, audit.Fault(code+"-FORMAT", at, hint, "this is no result of slacredit: %v", err)
	}
	if s := schema(); s != impact.ResultSchema {
		return in, audit.Fault(code+"-FORMAT", at, hint, "this is no result of slacredit: its schema is %q, not %q", s, impact.ResultSchema)
	}
	sum := sha256.Sum256(data)
	return audit.Input{Path: ref.Path, SHA256: hex.EncodeToString(sum[:]), Format: "slacredit-result", Why: "schema " + impact.ResultSchema,
		Role: role, Bytes: int64(len(data))}, nil
}
