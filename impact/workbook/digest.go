package workbook

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"slacredit/sla/audit"
)

// inputsDigest is one SHA-256 for all inputs: of the lines "sha256  path", sorted. A printed page that carries it can be
// tied to the files it was made from.
func inputsDigest(in []audit.Input) string {
	lines := make([]string, len(in))
	for i, f := range in {
		lines[i] = f.SHA256 + "  " + f.Path + "\n"
	}
	slices.Sort(lines)
	h := sha256.New()
	_, _ = io.WriteString(h, strings.Join(lines, "")) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}
