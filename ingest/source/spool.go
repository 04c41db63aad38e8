package source

import (
	"fmt"
	"sync"
)

// spoolMemory is how much a [Spool] keeps in memory before it makes a file.
const spoolMemory = 1 << 20

// Spool keeps pieces of data out of memory: the first megabyte stays, the rest goes to one temporary file. It is safe for
// concurrent use. Whoever makes it closes it; the [Rejects] made from it keep it open until they are closed themselves.
type Spool struct {
	dir string

	mu    sync.Mutex
	head  []byte // what came before the file was needed
	file  *temporary
	size  int64
	users int // those who have not closed it yet
}

// NewSpool is an empty spool whose file, if one is needed, is made in opt.TempDir.
func NewSpool(opt Options) *Spool { return &Spool{dir: opt.TempDir, users: 1} }

// Store keeps a copy of b and tells where it stands.
func (s *Spool) Store(b []byte) (at int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		return 0, fmt.Errorf("spool: used after it was closed")
	}
	at = s.size
	if s.file == nil && len(s.head)+len(b) <= spoolMemory {
		s.head = append(s.head, b...)
		s.size += int64(len(b))
		return at, nil
	}
	if s.file == nil {
		if s.file, err = newTemporary(s.dir); err != nil {
			return 0, err
		}
	}
	if _, err = s.file.WriteAt(b, at-int64(len(s.head))); err != nil {
		return 0, tempFault(s.dir, err)
	}
	s.size += int64(len(b))
	return at, nil
}

// Load fills b with what was stored at a place.
func (s *Spool) Load(at int64, b []byte) error {
	s.mu.Lock()
	head, file := s.head, s.file
	s.mu.Unlock()
	if at < int64(len(head)) {
		copy(b, head[at:])
		return nil
	}
	if file == nil {
		return fmt.Errorf("spool: nothing stands at %d", at)
	}
	if _, err := file.ReadAt(b, at-int64(len(head))); err != nil {
		return tempFault(s.dir, err)
	}
	return nil
}

// Close lets go of the spool; with the last of its users the data are gone.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == 0 {
		return nil
	}
	if s.users--; s.users > 0 {
		return nil
	}
	s.head = nil
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	return f.Close()
}

// share makes one more user.
func (s *Spool) share() *Spool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users++
	return s
}
