package sla

import (
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// Evidence is what one source says: counts, states, or the word of somebody about incidents, and how far it reaches. Counts and
// states never stand together. Only these two feed a measure; annotations and summaries stand beside them.
type Evidence struct {
	Name      string
	Labels    Labels     // what the config says of all of it
	Tally     *Tally     // nil unless it is a source of counts
	Timelines []Timeline // nil unless it is a source of states
	// First and Last are the times of the first and last line, whatever their month. Zero when the source has no line.
	First, Last time.Time
	// Caveat is what the source's own makers say it cannot prove.
	Caveat string
	// Attribution says of each timeline how its time was told from what the source wrote down. In the order of Timelines.
	Attribution []Attribution

	Vantage Vantage // where it was seen from; empty: the source does not tell
	Bound   Bound   // of the errors of the tally
	Quorum  Quorum  // of the places that it watches a resource from
	// Dark is time between First and Last of which the counts are missing, as far as the source itself tells. It is unknown, not
	// without requests.
	Dark interval.Set
	// Annotations are what a provider or a person says of incidents.
	Annotations []Annotation
	// AsDowntime takes what annotations state as down time, because the user says so. What lies between them is unknown, but for
	// Monitored, in which the user says that somebody would have told.
	AsDowntime bool
	Monitored  interval.Interval
	// Summaries are times by state of a whole stretch, which cannot be cut at a month's edge.
	Summaries []Summary
}

// IsFeed tells whether a source is nothing but somebody's word, which measures nothing.
func (e Evidence) IsFeed() bool { return e.tellsIncidents() && e.Tally == nil && len(e.Timelines) == 0 }

// tellsIncidents tells whether a source may have annotations. That it has none is then silence about the time.
func (e Evidence) tellsIncidents() bool {
	return len(e.Annotations) > 0 || e.Vantage == ProviderWord || e.Vantage == OwnWord
}

// Vantage is where evidence was seen from. It decides what it can prove about a provider.
type Vantage string

const (
	// ProviderLog: the provider's own record of single requests to its service.
	ProviderLog Vantage = "provider_log"
	// ProviderMetric: the provider's own counts or states, summed up by it.
	ProviderMetric Vantage = "provider_metric"
	// ProviderWord: what the provider says of incidents: status pages, health events.
	ProviderWord Vantage = "provider_word"
	// OwnWord: what the customer's own people say of incidents: records of an on-call service.
	OwnWord Vantage = "own_word"
	// Probe: a monitor that asks the service from outside.
	Probe Vantage = "probe"
	// OwnServer: the customer's own server, whose errors prove nothing about the provider beneath it.
	OwnServer Vantage = "own_server"
)

// Bound is how a tally's count of errors stands to the errors that an agreement counts.
type Bound string

const (
	Exact Bound = ""      // the error codes are there, or the agreement needs none
	Upper Bound = "upper" // every error of a status class is counted, those that the agreement leaves out as well
	Lower Bound = "lower" // some errors are known not to be counted
)

// Annotation is what somebody says of an incident: corroboration beside the evidence, never down time unless the user says so.
type Annotation struct {
	Provider string   `json:"provider"` // aws, gcp, azure, or the name of the page
	ID       string   `json:"id"`
	Services []string `json:"services,omitempty"` // the provider's own names
	Regions  []string `json:"regions,omitempty"`
	// Resources are the customer's own that the provider names as hit: account ids, ARNs.
	Resources []string `json:"resources,omitempty"`
	// From and To are when it began and ended, as stated. Zero: not stated; a zero To may also mean not over.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
	// Posted is when it was first said.
	Posted time.Time `json:"posted,omitzero"`
	// Impact is the word of the source for how bad it was: SERVICE_OUTAGE, major, issue.
	Impact string `json:"impact,omitempty"`
	Text   string `json:"text"`
	URL    string `json:"url,omitempty"`
	// Stretches are states of parts that the source gives one by one, when it does.
	Stretches []Stretch    `json:"-"`
	Origin    audit.Origin `json:"origin"`
}

// Summary is what a source says of a whole stretch of time: how long each state lasted, not when.
type Summary struct {
	Labels Labels
	interval.Interval
	Time   map[State]time.Duration // unknown included; together the stretch, as far as the source is sound
	Origin audit.Origin
}

// Attribution is how the time of one timeline came by its states. Its times add up to the period.
type Attribution struct {
	Labels Labels
	Policy string        // named gap policy; stated where the source itself gives beginnings and ends
	Usual  time.Duration // median spacing of the samples; 0 where it plays no part
	Period interval.Interval
	Time   map[State]time.Duration // unknown included
}
