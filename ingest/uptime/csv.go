package uptime

import (
	"context"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// The shapes of tables that are evidence, whoever wrote them.
const (
	// CSVIntervals has a stretch of time and its state in each row: start, end, state.
	CSVIntervals = "csv-intervals"
	// CSVTransitions has a change in each row, and the state that began then: time, state.
	CSVTransitions = "csv-transitions"
	// CSVSamples has what a monitor saw at one instant in each row: time, state.
	CSVSamples = "csv-samples"
	// CSVCounts has the requests and errors of one slice of time in each row: time, requests, errors, and maybe a column per
	// error code.
	CSVCounts = "csv-counts"
)

// CSVFormats are the names of the shapes.
var CSVFormats = []string{CSVIntervals, CSVTransitions, CSVSamples, CSVCounts}

// csvCaveat is what no table can prove.
const csvCaveat = "A table shows what its writer recorded; the monitor's own records should be kept with it."

// ReadCSV reads tables of one shape, src.Format, with a header, fields cut at commas, semicolons, tabs or bars. Columns that are
// named like labels (account, region, resource …) tell series apart, so that one table can hold several.
//
// Intervals, transitions and samples become one timeline per series, by src.Gaps for samples; counts become a tally whose step is
// the spacing of the rows; what a slice without a row stands for is told at [csvReader.silence] (EVID-SILENT). The order of rows, and how they are split into files, does not matter; but an interval without an end
// lasts at most to the last time that its own file tells (EVID-OPEN).
//
// Rows that are not understood are rejected: EVID-TIME, EVID-CLOCK (a time that clocks skipped or showed twice), EVID-STATE,
// EVID-NUM, EVID-ERRORS (more errors than requests), EVID-ORDER (an end before its beginning), EVID-FIELDS, EVID-LABEL, EVID-CSV. A
// state that is not understood ends what was known before it. Set aside: EVID-REPEATED, EVID-EMPTY, EVID-OTHER-PERIOD, EVID-CONFLICT
// (two states at one instant: the worse one counts). Faults, which end the reading: EVID-COLUMN, EVID-DELIMITER, EVID-ZONE (times
// without a zone), EVID-DATE (dates that can be read two ways), EVID-STEP (counts without a regular spacing), EVID-TWICE (two counts
// of the same slice), EVID-LONG, EVID-MANY, and those of opening files. For each file, rows = used + set aside + rejected.
func ReadCSV(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	r := newCSVReader(src, opt)
	defer r.spool.Close()
	ev, report, err := r.run(ctx, refs)
	if err != nil {
		for _, in := range r.inputs {
			in.rejects.Close()
		}
		return sla.Evidence{}, source.Report{}, err
	}
	return ev, report, nil
}
