package uptime

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// AzureRSSFormat is the name of the format: the RSS feed of the Azure status page.
const AzureRSSFormat = "azure-status-rss"

const azureRSSCaveat = "The Azure status feed is what Microsoft says of its own incidents while they last. It tells when something was posted; it has no end, no severity, and a beginning in its prose at best."

var azureRSSHelp = Help{
	Title:  "Azure status feed",
	Reads:  "The RSS of https://azure.status.microsoft/status/feed as it is, saved while an incident is on.",
	Proves: "That Microsoft posted an incident, of which services and regions, and when. A beginning is taken only from one phrase with a whole date in UTC.",
	Limits: "It is the provider's word and never down time unless as_downtime says so. The feed is empty most of the time; an item's guid is used again for later incidents, " +
		"so items are told apart by when they were posted.",
	Sources: "https://azure.status.microsoft/status",
}

var azureRSS = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?<rss\b.*?<title>\s*Azure Status\s*</title>`)

func detectAzureRSS(head []byte) (why string, ok bool) {
	return "it is an RSS feed with the title Azure Status", azureRSS.Match(head)
}

// ReadAzureRSS reads the Azure status feed. Every item is a row; a feed without items says nothing and is no error.
//
// Set aside: EVID-REPEATED, EVID-OTHER-PERIOD. Rejected: EVID-RECORD (an item without a time or title), EVID-TIME. Faults:
// EVID-XML (not well-formed, or with a document type, which is not read), EVID-LONG, EVID-MANY, and those of opening files.
func ReadAzureRSS(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return newFeed(AzureRSSFormat, azureRSSCaveat, sla.ProviderWord, src, opt, (*feed).azureRSS).run(ctx, refs)
}

// maxRSS is the longest feed that is read, in bytes.
const maxRSS = 16 << 20

type rssItem struct {
	GUID        string   `xml:"guid"`
	Link        string   `xml:"link"`
	Categories  []string `xml:"category"`
	Title       string   `xml:"title"`
	Description string   `xml:"description"`
	PubDate     string   `xml:"pubDate"`
}

func (f *feed) azureRSS(e *export) error {
	at := audit.Origin{Path: e.in.Path}
	text, err := io.ReadAll(io.LimitReader(e.text, maxRSS+1))
	switch {
	case err != nil:
		return err
	case len(text) > maxRSS:
		return audit.Fault("EVID-LONG", at, "is it a status feed?", "the feed is longer than %d MiB", maxRSS>>20)
	case len(bytes.TrimSpace(text)) == 0:
		return nil
	}
	a := &answer{path: e.in.Path, text: text, line: 1}
	dec := xml.NewDecoder(bytes.NewReader(text))
	dec.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(charset), "utf-") { // UTF-16 has been turned into UTF-8 before
			return r, nil
		}
		return nil, fmt.Errorf("the encoding %s is not read", source.Excerpt(charset))
	}
	e.in.Why = "the feed of the Azure status page"
	for items := 0; ; {
		start := int(dec.InputOffset())
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return notXML(a, start, err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return audit.Fault("EVID-XML", a.place(start), "save the feed as the page gives it", "the feed declares a document type, which no status feed does")
		case xml.StartElement:
			if t.Name.Local != "item" {
				continue
			}
			var item rssItem
			if err := dec.DecodeElement(&item, &t); err != nil {
				return notXML(a, start, err)
			}
			place := fmt.Sprintf("item %d", items+1)
			items++
			n, why := item.notice(place)
			if err := f.take(e, a.place(start), place, text[start:dec.InputOffset()], n, why); err != nil {
				return err
			}
		}
	}
}

func notXML(a *answer, at int, err error) error {
	return audit.Fault("EVID-XML", a.place(at), "fetch the file again", "this is not a whole feed: %v", err)
}

// azureRegion is a category that names a region and not a service: the feed mixes the two.
var azureRegion = regexp.MustCompile(`(?i)^(?:(?:north|south|east|west|central|northern|southern|eastern|western)\s+)*(?:us|europe|asia|india|japan|korea|uk|brazil|canada|france|germany|norway|switzerland|sweden|poland|italy|spain|israel|qatar|uae|australia|china|africa|mexico|chile|indonesia|malaysia|new zealand|austria|belgium|denmark|global)(?:\s+(?:north|south|east|west|central|southeast|northeast|northwest|northcentral|2|3))*$|^south\s?east asia$|^global$`)

func (i rssItem) notice(place string) (notice, *refusal) {
	m := moments{place: place}
	title := strings.TrimSpace(i.Title)
	posted := m.read(word(i.PubDate), "pubDate")
	if m.why == nil && (posted.IsZero() || title == "") {
		return notice{}, noRecord(place)
	}
	id := strings.TrimSpace(i.GUID)
	n := notice{key: id + "\x00" + posted.String() + "\x00" + title, told: posted}
	n.Annotation = sla.Annotation{Provider: "azure", ID: brief(id, longestName), Posted: posted, Text: plain(title, i.Description), URL: brief(strings.TrimSpace(i.Link), longestName)}
	n.From, n.To = spokenUTC(plain(i.Description))
	if n.From.After(posted) { // of something announced, or misread
		n.From, n.To = time.Time{}, time.Time{}
	}
	for _, c := range i.Categories {
		if c = strings.TrimSpace(c); azureRegion.MatchString(c) {
			n.Regions = append(n.Regions, c)
		} else {
			n.Services = append(n.Services, c)
		}
	}
	return n, m.why
}
