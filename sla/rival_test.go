package sla_test

import (
	"slices"
	"strings"
	"testing"

	"slacredit/sla"
	"slacredit/sla/money"
)

// A region and its instances may not be claimed together: the better one counts, the other says what it yields to.
func TestOnlyTheBestOfRivalsCounts(t *testing.T) {
	claim := func(commitment, resource, amount string, verdict sla.Verdict) sla.Assessment {
		region := promise("99", nil, sla.BillCredit)
		region.ID = commitment
		if commitment == "region" {
			region.NotWith = []string{"instance"}
		}
		a := answer(t, up(ask(region, "100"), "50"))
		n := money.MustNumber(amount)
		a.Unit = sla.Labels{"account": "1", "region": "r1"}
		if resource != "" {
			a.Unit["resource"] = resource
		}
		a.ID, a.Verdict, a.Credit.Amount, a.Readiness = commitment+resource, verdict, &n, sla.Ready
		return a
	}
	yields := func(all []sla.Assessment) string {
		var out []string
		for _, a := range all {
			out = append(out, a.ID+">"+a.YieldsTo)
		}
		return strings.Join(out, " ")
	}
	all := []sla.Assessment{claim("region", "", "30", sla.Breach), claim("instance", "a", "20", sla.Breach), claim("instance", "b", "15", sla.Breach), claim("instance", "c", "0", sla.NoBreach)}
	sla.Elect(all)
	if got := yields(all); got != "region>instancea instancea> instanceb> instancec>" {
		t.Error(got)
	}
	if !slices.Equal(all[0].ExclusiveWith, []string{"instancea", "instanceb"}) || all[0].Readiness != sla.NeedsReview || !strings.Contains(codes(all[0]), "elect_one") || all[3].ExclusiveWith != nil {
		t.Errorf("%+v", all[0].ExclusiveWith)
	}
	all = []sla.Assessment{claim("region", "", "30", sla.Breach), claim("instance", "a", "20", sla.Breach)}
	sla.Elect(all)
	if got := yields(all); got != "region> instancea>region" {
		t.Error(got)
	}
	elsewhere := claim("instance", "a", "20", sla.Breach)
	elsewhere.Unit["region"] = "r2"
	all = []sla.Assessment{claim("region", "", "30", sla.Breach), elsewhere}
	sla.Elect(all)
	if got := yields(all); got != "region> instancea>" {
		t.Error(got)
	}
}
