package uptime

// The pages of help of the formats that are read by this package's first readers. A format with files of its own keeps its page
// beside its reader.
var (
	s3Help = Help{
		Title: "Amazon S3 server access logs",
		Reads: "The log files that S3 delivers into a bucket of yours, as they are or packed with gzip, zstd or zip, in any number. Copy the prefix of the month, and of the first day after it: logs come late. Stores that write the same lines are read as well.",
		Proves: "Requests and errors by error code, per bucket, request type and slice of time: exactly what the S3 agreement counts, " +
			"since the log has the code (InternalError, ServiceUnavailable) and not only the status.",
		Limits: "The provider delivers these logs on a best-effort basis and says that they are no complete account of all requests. They do not say the storage class nor the account: say them in labels. " +
			"Before the first and after the last line nothing is known.",
		Sources: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html, https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
	}
	tallyHelp = Help{
		Title: "Tally files: requests and errors counted already",
		Reads: "What slacredit tally writes, as CSV or Parquet, or any program that writes the same columns: a first line `# slacredit.tally/v1 step=300s`, then series, slice_start, requests, errors and one column per error code. " +
			"Tallies add up: of several months, machines, shards.",
		Proves: "What the logs prove that were counted: requests and errors by code per slice.",
		Limits: "It shows counts, not requests; keep the logs with it. Errors that stand in no column of a code are errors whose code nobody counted, and never errors of another kind. " +
			"The same log in two tallies, a shard that is missing and slices of different widths are refused.",
		Sources: "The first line and the columns are described in the README of slacredit.",
	}
	pingdomHelp = Help{
		Title:   "Pingdom",
		Reads:   "Answers of Pingdom's API 3.1 about one check, saved as JSON: summary.outage, or the report/status of a transaction check, which tell when each state began and ended, or results, which is what single probes saw. A check each is a source of its own.",
		Proves:  "When the check was up or down as seen from outside: down time for agreements that count minutes.",
		Limits:  "It tells nothing of single requests nor of error codes. Unknown, and down that one probe alone saw, stay unknown. Averages and lists of checks are refused: they do not tell when it was down.",
		Sources: "https://docs.pingdom.com/api/",
	}
	uptimeRobotHelp = Help{
		Title:   "UptimeRobot",
		Reads:   "The export of events as CSV, with or without its header, in either of the layouts it has had; or the answer of the API's getMonitors with logs=1, saved as JSON. Several monitors may stand in one file.",
		Proves:  "When each monitor was up, down or paused, as seen from outside: down time for agreements that count minutes.",
		Limits:  "The monitor looks every few minutes: an outage between two looks leaves no trace. The CSV does not say the zone of its times, which is that of the account: state it with timezone. What comes after the export is unknown.",
		Sources: "https://uptimerobot.com/api/",
	}
	statusCakeHelp = Help{
		Title:   "StatusCake",
		Reads:   "The periods of one uptime check, as the API v1 answers them (GET /v1/uptime/{id}/periods), saved as JSON. A test each is a source of its own.",
		Proves:  "When the test was up or down as seen from outside: down time for agreements that count minutes.",
		Limits:  "It tells nothing of single requests nor of error codes. A period that is not over lasts as long as its own duration says, and no longer.",
		Sources: "https://developers.statuscake.com/api/",
	}
	prometheusHelp = Help{
		Title:   "Prometheus: answers of its HTTP API",
		Reads:   "Saved answers of query_range, or of query for a range vector such as probe_success[31d], as JSON. The metric is probe_success, else up; columns: {state: …} names another whose 1 means up and whose 0 means down. Without these, a counter of requests with a label of codes is read, such as http_requests_total{code=\"503\"}; columns: {requests: …, errors: …, code: …} names counters and the label. An answer saved as a script, module.exports = …, is read as well, and so are the result alone, as promtool query -o json prints it, and the lines that VictoriaMetrics exports (/api/v1/export).",
		Proves:  "When each target answered its probes: down time for agreements that count minutes, as fine as the spacing of the points.",
		Limits:  "A missing point means that the monitor was down or did not scrape: it is unknown, never up. query_range repeats an old value for up to five minutes; a range vector, or an export of samples, is more exact. up tells whether the exporter answered, not the service.",
		Sources: "https://prometheus.io/docs/prometheus/latest/querying/api/",
	}
	openMetricsHelp = Help{
		Title:   "OpenMetrics and Prometheus text with timestamps",
		Reads:   "Text exposition in which every sample has its time: promtool tsdb dump-openmetrics, or the answer of /federate. Which metrics are read is as for answers of the HTTP API, counters of requests among them.",
		Proves:  "When each target answered its probes: down time for agreements that count minutes, as fine as the spacing of the samples.",
		Limits:  "Text without timestamps is one look at one moment and is refused. A missing sample is unknown, never up.",
		Sources: "https://prometheus.io/docs/specs/om/open_metrics_spec/",
	}
	promtoolDumpHelp = Help{
		Title:   "promtool tsdb dump",
		Reads:   "What promtool tsdb dump prints: one sample a line, with its labels in braces, the value and the time in milliseconds.",
		Proves:  "When each target answered its probes: down time for agreements that count minutes, as fine as the spacing of the samples. It has the samples as they were scraped, and is the best of the ways out of Prometheus.",
		Limits:  "It holds what the server still keeps: 15 days unless it was told otherwise. A missing sample is unknown, never up.",
		Sources: "https://prometheus.io/docs/prometheus/latest/command-line/promtool/",
	}
)

// csvHelp are the pages of the shapes of tables, by name.
var csvHelp = map[string]Help{
	CSVIntervals: {
		Title:   "Tables of intervals: start, end, state",
		Reads:   "CSV from any program, fields cut at commas, semicolons, tabs or bars, with a header: a stretch of time and its state in each row. " + csvColumns,
		Proves:  "When each thing was up, down, degraded, paused or in maintenance: down time for agreements that count minutes. What no row covers is unknown.",
		Limits:  "It shows what its writer wrote down; keep the monitor's own records with it. " + csvTimes,
		Sources: "It is a shape of slacredit's own, for what has no format of its own.",
	},
	CSVTransitions: {
		Title:   "Tables of changes: time, state",
		Reads:   "CSV from any program with a header: in each row a moment, and the state that began then. " + csvColumns,
		Proves:  "When each thing was up or down: each state lasts until the next row. Before the first row nothing is known.",
		Limits:  "Say format: csv-transitions where the rows do not tell whether a state began then or was merely seen then. " + csvTimes,
		Sources: "It is a shape of slacredit's own, for what has no format of its own.",
	},
	CSVSamples: {
		Title:   "Tables of samples: time, state",
		Reads:   "CSV from any program with a header: in each row a moment, and what a monitor saw at it. " + csvColumns,
		Proves:  "When each thing was up or down, as finely as the samples are spaced. gaps: says how far a sample holds (hold-3x: three times the usual spacing, then unknown).",
		Limits:  "An outage between two samples leaves no trace. Say format: csv-samples where the rows do not tell whether a state began then or was merely seen then. " + csvTimes,
		Sources: "It is a shape of slacredit's own, for what has no format of its own.",
	},
	CSVCounts: {
		Title:   "Tables of counts: time, requests, errors",
		Reads:   "CSV from any program with a header: in each row the beginning of a slice of time, how many requests it had and how many of them failed, and maybe a column per error code. " + csvColumns,
		Proves:  "The error rate of each slice, for agreements that count requests; with columns of codes, for those that count codes.",
		Limits:  "Without columns of codes nobody can tell the errors that an agreement counts from those that it leaves out: they count as an upper bound. The rows must be spaced evenly; two counts of one slice are refused. A slice without a row is unknown where other rows have 0 requests, else it had none, with a note. " + csvTimes,
		Sources: "It is a shape of slacredit's own, for what has no format of its own.",
	},
}

const (
	csvColumns = "Columns are known by their usual names, or named with columns:; those named like labels (account, region, resource …) tell series apart."
	csvTimes   = "Times without a zone ask for timezone:, and dates whose day and month cannot be told apart stop the reading."
)

// HelpOf is the page of a format of evidence, tables included. The zero page where there is none of that name.
func HelpOf(name string) Help {
	if f := FormatNamed(name); f != nil {
		return f.Help
	}
	return csvHelp[name]
}
