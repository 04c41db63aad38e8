package source_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"slacredit/ingest/source"
)

func TestParallelDoesEachPieceOnce(t *testing.T) {
	for _, jobs := range []int{0, 1, 2, 7, 200} {
		var done [100]atomic.Int64
		must(t, source.Parallel(context.Background(), jobs, len(done), func(_ context.Context, worker, piece int) error {
			if worker >= source.Workers(jobs) {
				return fmt.Errorf("worker %d of %d", worker, jobs)
			}
			done[piece].Add(1)
			return nil
		}))
		for i := range done {
			if n := done[i].Load(); n != 1 {
				t.Errorf("%d workers: piece %d was done %d times", jobs, i, n)
			}
		}
	}
}

func TestParallelReturnsTheSmallestFailure(t *testing.T) {
	for _, jobs := range []int{1, 2, 7} {
		for range 50 {
			err := source.Parallel(context.Background(), jobs, 20, func(ctx context.Context, _, piece int) error {
				switch piece {
				case 5: // fails late: the others have failed or been cancelled by then, where there are others
					return errors.New("piece 5")
				case 6, 7:
					return fmt.Errorf("piece %d", piece)
				}
				if piece > 7 {
					<-ctx.Done() // would hang if a failure did not cancel what comes after it
					return ctx.Err()
				}
				return nil
			})
			if err == nil || err.Error() != "piece 5" {
				t.Fatalf("%d workers: %v", jobs, err)
			}
		}
	}
}

func TestParallelStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	err := source.Parallel(ctx, 2, 1000, func(ctx context.Context, _, piece int) error {
		if piece == 3 {
			cancel()
		}
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
