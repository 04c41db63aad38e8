package uptime

import (
	"errors"
	"strings"

	"slacredit/sla"
)

// stateWords are the words by which tables tell states, in lower case. A word that tells nothing for certain is not here: a
// warning may be up or degraded, a timeout may be one of three tries.
var stateWords = map[string]sla.State{
	"up": sla.Up, "ok": sla.Up, "online": sla.Up, "available": sla.Up, "operational": sla.Up, "healthy": sla.Up, "passing": sla.Up,
	"passed": sla.Up, "pass": sla.Up, "success": sla.Up, "1": sla.Up, "1.0": sla.Up, "true": sla.Up, "yes": sla.Up,

	"down": sla.Down, "offline": sla.Down, "outage": sla.Down, "unavailable": sla.Down, "unhealthy": sla.Down, "failing": sla.Down,
	"failed": sla.Down, "fail": sla.Down, "failure": sla.Down, "major outage": sla.Down, "0": sla.Down, "0.0": sla.Down, "false": sla.Down, "no": sla.Down,

	"degraded": sla.Degraded, "degraded performance": sla.Degraded, "partial outage": sla.Degraded,
	"maintenance": sla.Maintenance, "under maintenance": sla.Maintenance,
	"paused": sla.Paused, "not monitored": sla.Paused,
	"unknown": sla.Unknown, "no data": sla.Unknown, "nodata": sla.Unknown, "nan": sla.Unknown, "null": sla.Unknown,
}

var errNoState = errors.New("not a state")

// longestState bounds what is looked up.
const longestState = 40

// parseState reads a word for a state, whatever its case.
func parseState(s string) (sla.State, error) {
	if len(s) > longestState {
		return "", errNoState
	}
	word := strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(strings.TrimSpace(s)))
	if st, ok := stateWords[word]; ok {
		return st, nil
	}
	return "", errNoState
}

// contrary tells whether a column's name says the opposite of up, so that its 1 and true mean down.
func contrary(column string) bool {
	name := fold(column)
	for _, word := range []string{"down", "outage", "fail", "error", "unavailable", "unhealthy", "offline"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
