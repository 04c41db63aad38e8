package uptime

import (
	"bufio"
	"encoding/hex"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// TallyFormat is the name of the format of tally files.
const TallyFormat = "tally"

const tallyMagic = "# slacredit.tally/v1 "

// maxTallyHead is the most bytes of comment lines before the table: names of some 900,000 files.
const maxTallyHead = 64 << 20

// TallyHead is what a tally file says of itself, in comment lines before its table.
type TallyHead struct {
	Step        time.Duration // width of a slice; whole seconds
	Dedupe      string        // how repeated data was treated; empty where the writer does not say
	First, Last time.Time     // of the lines counted, whatever their period; zero where the writer does not say
	Rejected    int64         // lines that were not understood, and so are not in the counts
	Shard       string        // i/n, where only a part of the files was counted; empty for all of them
	Listing     string        // SHA-256 of the list of all files of which the shard is a part; see [ListingOf]
	Sources     []string      // SHA-256 of the files counted, sorted; none where the writer does not know files

	// What the logs were that were counted: their format, where they saw the service from, how their errors stand to an
	// agreement's, the time they say nothing of, and what their makers say they cannot prove.
	Format  string
	Vantage sla.Vantage
	Bound   sla.Bound
	Dark    interval.Set
	Caveat  string
}

// detectTally knows a tally by its first line. One in Parquet is known by its metadata, which stand at its end: see [DetectParquet].
func detectTally(head []byte) (why string, ok bool) {
	if strings.HasPrefix(string(head), tallyMagic) {
		return "it begins with " + strings.TrimSpace(tallyMagic), true
	}
	return "", false
}

// readTallyHead reads the comment lines and says how many there are. What a later version may add is refused: it may change what
// the counts mean.
func readTallyHead(r *bufio.Reader, path string) (h TallyHead, lines int64, err error) {
	at := func() audit.Origin { return audit.Origin{Path: path, Line: lines} }
	for size := 0; ; {
		next, err := r.Peek(1)
		if err == io.EOF || err == nil && next[0] != '#' {
			break
		}
		if err != nil {
			return h, lines, err
		}
		lines++
		line, err := tallyLine(r, &size)
		if err != nil && err != io.EOF {
			return h, lines, audit.Fault("TALLY-HEAD", at(), "count the logs again", "the comment lines cannot be read: %v", err)
		}
		first, ok := strings.CutPrefix(line, tallyMagic)
		if lines == 1 && !ok || lines > 1 && ok {
			return h, lines, audit.Fault("TALLY-HEAD", at(), "the first line, and only it, begins with "+tallyMagic+"step=300s", "this is no tally file")
		}
		if !ok {
			first = strings.TrimPrefix(line, "#")
		}
		if err := h.words(first, at()); err != nil {
			return h, lines, err
		}
	}
	lines = max(lines, 1)
	return h, lines, h.check(at())
}

// words takes the words of a line of the head.
func (h *TallyHead) words(line string, at audit.Origin) error {
	for _, word := range strings.Fields(line) {
		if !h.set(word) {
			return audit.Fault("TALLY-HEAD", at, "words are step=300s dedupe=files first=2017-02-01T00:00:00Z last=… rejected=0 shard=1/4 sources=SHA-256,…",
				"%s is not understood", source.Excerpt(word))
		}
	}
	return nil
}

// check refuses a head that leaves the meaning of the counts open.
func (h *TallyHead) check(at audit.Origin) error {
	switch {
	case h.Step == 0:
		return audit.Fault("TALLY-HEAD", at, "begin the file with "+tallyMagic+"step=300s", "the first line does not say how long a slice is")
	case h.First.IsZero() != h.Last.IsZero() || h.Last.Before(h.First):
		return audit.Fault("TALLY-HEAD", at, "give both first and last, or neither", "the span is no span")
	}
	return nil
}

// tallyLine reads one line of bounded length.
func tallyLine(r *bufio.Reader, size *int) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if *size += len(part); *size > maxTallyHead {
			return "", io.ErrShortBuffer
		}
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return strings.TrimRight(string(line), "\r\n"), err
		}
	}
}

// set takes one word of the head.
func (h *TallyHead) set(word string) (ok bool) {
	name, value, _ := strings.Cut(word, "=")
	var err error
	switch name {
	case "step":
		h.Step, err = time.ParseDuration(value)
		return err == nil && h.Step >= time.Second && h.Step%time.Second == 0 && h.Step <= 24*time.Hour
	case "dedupe":
		h.Dedupe = value
		return value == DedupeFiles || value == DedupeLines || value == DedupeOff
	case "first":
		h.First, err = tallyTime(value)
	case "last":
		h.Last, err = tallyTime(value)
	case "rejected":
		h.Rejected, err = strconv.ParseInt(value, 10, 64)
		return err == nil && h.Rejected >= 0
	case "shard":
		h.Shard = value
		_, _, err = ParseShard(value)
	case "listing":
		h.Listing = strings.ToLower(value)
		return isSHA256(value)
	case "format":
		h.Format = value
		return value != "" && len(value) <= longestState
	case "vantage":
		h.Vantage = sla.Vantage(value)
		return slices.Contains([]sla.Vantage{sla.ProviderLog, sla.ProviderMetric, sla.ProviderWord, sla.Probe, sla.OwnServer}, h.Vantage)
	case "bound":
		h.Bound = sla.Bound(value)
		return h.Bound == sla.Upper || h.Bound == sla.Lower
	case "dark":
		return h.setDark(value)
	case "caveat":
		h.Caveat, err = url.QueryUnescape(value)
		return err == nil && len(h.Caveat) <= maxCaveat && readable(h.Caveat)
	case "sources":
		for _, s := range strings.Split(value, ",") {
			if !isSHA256(s) {
				return false
			}
			h.Sources = append(h.Sources, strings.ToLower(s))
		}
	default:
		return false
	}
	return err == nil
}

// setDark takes stretches of time, from/to, cut at commas.
func (h *TallyHead) setDark(value string) bool {
	for _, stretch := range strings.Split(value, ",") {
		a, b, _ := strings.Cut(stretch, "/")
		from, err := tallyTime(a)
		to, err2 := tallyTime(b)
		if err != nil || err2 != nil || !from.Before(to) {
			return false
		}
		h.Dark = append(h.Dark, interval.Interval{Start: from, End: to})
	}
	h.Dark = interval.Union(h.Dark...)
	return true
}

// maxCaveat is the longest caveat that is taken over, in bytes.
const maxCaveat = 2 << 10

// readable tells whether a text is one line of printable characters.
func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

func isSHA256(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}

// tallyTime reads a time with its zone, within the years that evidence can be of.
func tallyTime(s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err == nil && (at.Year() < 1990 || at.Year() > 2199) {
		err = strconv.ErrRange
	}
	return at.UTC(), err
}
