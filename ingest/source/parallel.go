package source

import (
	"context"
	"runtime"
	"sync"
)

// Parallel does n pieces of work on up to jobs workers (0: one per core), beginning with piece 0. Worker, below jobs, tells which
// one does a piece, so that each can have a state of its own.
//
// When pieces fail, the error of the smallest is returned, whatever the number of workers: work on later pieces is cancelled,
// and none is begun. When ctx is cancelled, its error is returned.
func Parallel(ctx context.Context, jobs, n int, do func(ctx context.Context, worker, piece int) error) error {
	var (
		mu      sync.Mutex
		next    int
		failed  = n // the smallest piece that failed
		failure error
		running = map[int]context.CancelFunc{}
	)
	begin := func() (context.Context, int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next >= failed || ctx.Err() != nil {
			return nil, 0, false
		}
		piece := next
		next++
		own, cancel := context.WithCancel(ctx)
		running[piece] = cancel
		return own, piece, true
	}
	end := func(piece int, err error) {
		mu.Lock()
		defer mu.Unlock()
		running[piece]()
		delete(running, piece)
		if err == nil || piece > failed {
			return
		}
		failed, failure = piece, err
		for later, cancel := range running {
			if later > piece {
				cancel()
			}
		}
	}
	var wg sync.WaitGroup
	for worker := range min(Workers(jobs), n) {
		wg.Go(func() {
			for {
				own, piece, ok := begin()
				if !ok {
					return
				}
				end(piece, do(own, worker, piece))
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return failure
}

// Workers is the number of workers that [Options].Jobs asks for.
func Workers(jobs int) int {
	if jobs <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return jobs
}
