package billing

import (
	"context"
	"sync"
)

// pipeline has blocks filled by one goroutine, parsed by a worker for each parser, and looked through in the order of the
// file by the caller: done is told of each block and may stop everything with an error. first is the block that was
// read already, for its header. Memory is a few blocks, however long the file.
func pipeline(ctx context.Context, c blocks, first *block, more bool, parsers []*parser, done func(*block) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	room := len(parsers) + 2
	free := make(chan *block, room)  // to be filled
	work := make(chan *block, room)  // to be parsed
	order := make(chan *block, room) // all of them, in the order of the file
	for range room - 1 {
		free <- &block{done: make(chan struct{}, 1)}
	}

	var running sync.WaitGroup
	running.Go(func() {
		defer close(work)
		defer close(order)
		b := first
		for {
			order <- b
			work <- b
			if !more {
				return
			}
			select {
			case b = <-free:
			case <-ctx.Done():
			}
			if ctx.Err() != nil {
				return
			}
			more = c.next(b)
		}
	})
	for _, p := range parsers {
		running.Go(func() {
			for b := range work {
				p.block(b)
				b.done <- struct{}{}
			}
		})
	}

	var failed error
	for b := range order {
		<-b.done
		if failed == nil {
			if failed = done(b); failed != nil {
				cancel()
			}
		}
		free <- b
	}
	running.Wait()
	if failed == nil {
		failed = ctx.Err()
	}
	return failed
}
