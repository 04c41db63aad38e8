package source

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"slacredit/sla/audit"
)

// placed names the file in an error that does not name it yet, and makes a fault of anything that is none. A cancelled
// context stays what it is: nothing is wrong with the file.
func placed(err error, path string) error {
	var d audit.Diagnostic
	switch {
	case err == nil || err == io.EOF || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &d):
		if d.Path == "" {
			d.Path = path
		}
		return d
	}
	return readFault(path, err)
}

// readFault says that the system would not give a file's bytes.
func readFault(path string, err error) audit.Diagnostic {
	// The system's error repeats the path as the system knows it, which differs from machine to machine.
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	hint := "check that the file is readable and complete"
	if errors.Is(err, fs.ErrNotExist) {
		return audit.Fault("SRC-MISSING", audit.Origin{Path: path}, missingHint, "there is no such file")
	}
	return audit.Fault("SRC-READ", audit.Origin{Path: path}, hint, "cannot be read: %v", err)
}

// describe says what a decompressor's error means. Bytes is how much of the stored file it had been given.
func describe(err error, bytes int64) error {
	var d audit.Diagnostic
	var p *fs.PathError
	switch {
	case err == nil || err == io.EOF || errors.As(err, &d) || errors.As(err, &p) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return audit.Fault("SRC-TRUNCATED", audit.Origin{}, "fetch the file again: a part of it is missing",
			"the compressed data end too early, after %d stored bytes", bytes)
	}
	return audit.Fault("SRC-DAMAGED", audit.Origin{}, "fetch the file again: it is not what was stored",
		"the compressed data are damaged: %v", err)
}
