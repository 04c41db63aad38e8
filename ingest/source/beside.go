package source

import "io/fs"

// Beside finds the file that stands beside this one under its name with a suffix, as databases keep what they have not yet moved
// into their file. False: there is none with anything in it, or the stream is unpacked or a member of an archive.
func (s *Stream) Beside(suffix string) (Ref, bool) {
	if s.file == nil {
		return Ref{}, false
	}
	info, err := fs.Stat(s.file.FS, s.file.Name+suffix)
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return Ref{}, false
	}
	return Ref{FS: s.file.FS, Name: s.file.Name + suffix, Path: s.file.Path + suffix}, true
}
