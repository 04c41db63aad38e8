package catalog

import "slacredit/sla"

// SchemaName is what the key "schema" of a terms file must say.
const SchemaName = "slacredit.terms/v1"

// undated is the id of a version whose date is not known.
const undated = "undated"

// Codes of notes, or what they begin with, that say more than their text: the linter knows them.
const (
	noteContract  = "contract_required" // the version is a template
	noteClaimTime = "claim_time_"       // until when to claim is not known
	noteInterpret = "interpret_"        // the provider's own table is faulty, and the note says how it is read
)

// The words that a terms file may use where the Go type is a plain string. What they mean is told where package sla
// declares the keys; words with a Go type of their own are checked by it.
var (
	measures      = []string{sla.SliceMean, sla.TimeRatio, sla.EventRatio, sla.WeightedTime, sla.Duration, sla.Count}
	empties       = []string{"clean", "unspecified"}
	combines      = []string{"worst", "pooled"}
	weights       = []string{"affected_users", "affected_ratio"}
	totals        = []string{"sum", "longest", "each"}
	populations   = []string{"all_down", "any_down", "worst"}
	starts        = []string{"ticket", "detection"}
	runCounts     = []string{"whole_run", "excess_only"}
	denominators  = []string{"period", "fixed", "deployed", "scheduled"}
	picks         = []string{"only", "most_severe"}
	stepRoundings = []string{"exact", "ceil", "floor", "half_up", "unspecified"}
	capUnits      = []string{"percent", "fees", "money", "days", "hours"}
	capWindows    = []string{"incident", "day", "period", "quarter", "rolling_12_months", "contract_year"}
	acts          = []string{"notify", "claim"}
	electOne      = []string{"elect_one"}
	qualities     = []string{"primary", "primary_copy", "secondary", "unverified"}
	// labels are those that evidence and bills carry by themselves. A terms file may name others.
	labels = []string{sla.Account, sla.Region, sla.Zone, sla.Service, sla.Resource, sla.Bucket, sla.StorageClass, sla.RequestType}
)
