package sla_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// word is a source of annotations.
func word(v sla.Vantage, annotations ...sla.Annotation) sla.Evidence {
	return sla.Evidence{Name: "feed", Vantage: v, Annotations: annotations}
}

// said is an annotation of the provider of the tests' agreement on 10 February 2017: "from to posted", ? for not stated.
func said(when string, change ...func(*sla.Annotation)) sla.Annotation {
	f := strings.Fields(when)
	clock := func(s string) time.Time {
		if s == "?" {
			return time.Time{}
		}
		return at("2017-02-10T" + s + ":00Z")
	}
	a := sla.Annotation{Provider: "Test Cloud", ID: "a", Services: []string{"Store"}, Regions: []string{"r1"}, From: clock(f[0]), To: clock(f[1]), Posted: clock(f[2])}
	for _, c := range change {
		c(&a)
	}
	return a
}

// beside writes down what stands beside an assessment.
func beside(c *sla.Corroboration) string {
	if c == nil {
		return "no feed"
	}
	var out []string
	for _, x := range c.Annotations {
		s := fmt.Sprintf("%s by %s: service %s, region %s", x.ID, x.By, x.Service, x.Region)
		if x.NamesResources {
			s += ", names the customer"
		}
		for _, o := range x.Overlaps {
			s += fmt.Sprintf("; %s overlap %s to %s s", o.Start.Format("15:04"), o.Sure, o.AtMost)
		}
		if x.Late != nil {
			s += fmt.Sprintf("; late %s s", x.Late)
		}
		out = append(out, s)
	}
	for _, i := range c.Unspoken {
		out = append(out, "nobody speaks of "+i.Start.Format("15:04"))
	}
	for _, l := range c.LeftOut {
		out = append(out, fmt.Sprintf("%s %d", l.Reason, l.Annotations))
	}
	return strings.Join(out, "\n")
}

// Two outages of an hour, at 12:00 and at 18:00, and what a provider says of the day.
func TestCorroboration(t *testing.T) {
	evidence := states("db", "2017-02-10T12:00:00Z 1h", "2017-02-10T18:00:00Z 1h")
	for _, c := range []struct {
		what string
		said []sla.Annotation
		want string
	}{
		{"it says so, fifty minutes late", []sla.Annotation{said("11:55 12:40 12:50")},
			"a by provider: service named, region named; 12:00 overlap 2400 to 2400 s; late 3000 s\nnobody speaks of 18:00"},
		{"it said so before the evidence shows anything", []sla.Annotation{said("11:30 13:30 11:40")},
			"a by provider: service named, region named; 12:00 overlap 3600 to 3600 s; late -1200 s\nnobody speaks of 18:00"},
		{"an end is not stated", []sla.Annotation{said("12:30 ? 12:45")},
			"a by provider: service named, region named; 12:00 overlap 0 to 1800 s; 18:00 overlap 0 to 3600 s; late 2700 s"},
		{"a beginning is not stated: by the time of posting it had begun", []sla.Annotation{said("? 13:10 12:45")},
			"a by provider: service named, region named; 12:00 overlap 900 to 3600 s; late 2700 s\nnobody speaks of 18:00"},
		{"only the posting is known", []sla.Annotation{said("? ? 12:45")},
			"a by provider: service named, region named; 12:00 overlap 0 to 3600 s; 18:00 overlap 0 to 3600 s; late 2700 s"},
		{"when it was posted is not known", []sla.Annotation{said("12:00 13:00 ?")},
			"a by provider: service named, region named; 12:00 overlap 3600 to 3600 s\nnobody speaks of 18:00"},
		{"the evidence shows nothing when the provider speaks", []sla.Annotation{said("03:00 04:00 03:10")},
			"a by provider: service named, region named\nnobody speaks of 12:00\nnobody speaks of 18:00"},
		{"it names the customer's own", []sla.Annotation{said("12:00 13:00 ?", func(a *sla.Annotation) { a.Resources = []string{"i-0abc"} })},
			"a by provider: service named, region named, names the customer; 12:00 overlap 3600 to 3600 s\nnobody speaks of 18:00"},
		{"several services at once; every region", []sla.Annotation{said("12:00 13:00 ?", func(a *sla.Annotation) { a.Services, a.Regions = []string{"MULTIPLE_SERVICES"}, []string{"global"} })},
			"a by provider: service not_told, region global; 12:00 overlap 3600 to 3600 s\nnobody speaks of 18:00"},
		{"neither service nor region", []sla.Annotation{said("12:00 13:00 ?", func(a *sla.Annotation) { a.Services, a.Regions = nil, nil })},
			"a by provider: service not_told, region not_told; 12:00 overlap 3600 to 3600 s\nnobody speaks of 18:00"},
		{"about something else, each counted", []sla.Annotation{
			said("12:00 13:00 ?", func(a *sla.Annotation) { a.Provider = "gcp" }),
			said("12:00 13:00 ?", func(a *sla.Annotation) { a.Services = []string{"Queue"} }),
			said("12:00 13:00 ?", func(a *sla.Annotation) { a.Regions = []string{"r2"} }),
			said("12:00 13:00 ?", func(a *sla.Annotation) { a.Resources = []string{"444455556666"} }),
			said("12:00 13:00 ?", func(a *sla.Annotation) { a.From, a.To = a.From.AddDate(0, 2, 0), a.To.AddDate(0, 2, 0) })},
			"nobody speaks of 12:00\nnobody speaks of 18:00\nother_provider 1\nother_service 1\nother_region 1\nother_account 1\nother_period 1"},
		{"nothing at all", nil, "nobody speaks of 12:00\nnobody speaks of 18:00"},
	} {
		alone := measured(t, timeMeasure(nil), nil, evidence)
		a := measured(t, timeMeasure(nil), nil, evidence, word(sla.ProviderWord, c.said...))
		if got := beside(a.Corroboration); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if beside(alone.Corroboration) != "no feed" {
			t.Errorf("%s: without a feed: %s", c.what, beside(alone.Corroboration))
		}
		// The feed changes nothing else.
		a.Corroboration = nil
		if !reflect.DeepEqual(a.Uptime.Percent, alone.Uptime.Percent) || !reflect.DeepEqual(a.Uptime.Low, alone.Uptime.Low) || !reflect.DeepEqual(a.Uptime.High, alone.Uptime.High) ||
			a.Verdict != alone.Verdict || a.Readiness != alone.Readiness || !reflect.DeepEqual(a.Credit, alone.Credit) || codes(a) != codes(alone) {
			t.Errorf("%s: the assessment is another one with the feed: %s, without %s", c.what, codes(a), codes(alone))
		}
	}
}

// A claim that names its evidence is still told what feeds beside it say; what the customer's own people say is marked as theirs.
func TestCorroborationBeside(t *testing.T) {
	evidence := states("db", "2017-02-10T12:00:00Z 1h")
	own := said("12:05 13:00 12:05", func(a *sla.Annotation) { a.Provider, a.Services, a.Regions = "PagerDuty", []string{"Shop"}, nil })
	a := measured(t, timeMeasure(nil), func(r *sla.Request) { r.Chosen, r.Beside = true, []sla.Evidence{word(sla.OwnWord, own)} }, evidence)
	if got, want := beside(a.Corroboration), "a by own: service not_told, region not_told; 12:00 overlap 3300 to 3300 s; late 300 s"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(a.Evidence) != 1 {
		t.Errorf("the feed is taken for evidence: %v", a.Evidence)
	}
	// A feed without labels does not blur what the claim is about, where the evidence has nothing of the month.
	silent := sla.Evidence{Name: "logs", Labels: unitLabels, Tally: sla.NewTally(5 * time.Minute)}
	if a := measured(t, pooled, nil, silent, word(sla.ProviderWord)); a.Unit["region"] != "r1" || a.Verdict != sla.Insufficient {
		t.Errorf("%s about %v", a.Verdict, a.Unit)
	}
	// A page of another name is believed to be the provider's where the claim names it, and only there.
	page := said("12:00 13:00 12:05", func(a *sla.Annotation) { a.Provider = "Status of things" })
	named := measured(t, timeMeasure(nil), func(r *sla.Request) { r.Chosen = true; r.Agreement.Own = true }, evidence, word(sla.ProviderWord, page))
	if len(named.Corroboration.Annotations) != 1 {
		t.Error(beside(named.Corroboration))
	}
	if all := measured(t, timeMeasure(nil), nil, evidence, word(sla.ProviderWord, page)); len(all.Corroboration.Annotations) != 0 {
		t.Error(beside(all.Corroboration))
	}
}

// The names by which providers call what they sell.
func TestServicesAndRegionsByName(t *testing.T) {
	for _, c := range []struct{ agreement, service, bill, theirs, want string }{
		{"aws/s3", "Amazon S3", "AmazonS3", "S3", "named"},
		{"aws/s3", "Amazon S3", "AmazonS3", "s3", "named"},
		{"aws/s3", "Amazon S3", "AmazonS3", "EC2", ""},
		{"aws/elb", "Elastic Load Balancing", "AWSELB", "ELASTICLOADBALANCING", "named"},
		{"gcp/storage", "Cloud Storage", "Cloud Storage", "Google Cloud Storage", "named"},
		{"gcp/storage", "Cloud Storage", "Cloud Storage", "Storage Transfer Service", "similar"},
		{"azure/api-management", "API Management", "API Management", "API Management", "named"},
		{"azure/aks", "Azure Kubernetes Service", "AKS", "Azure Kubernetes Service (AKS)", "named"},
	} {
		g := agreement(timeMeasure(nil), nil)
		g.ID, g.Service, g.Provider = c.agreement, c.service, c.agreement
		g.Versions[0].Commitments[0].Base.Services = []string{c.bill}
		provider, _, _ := strings.Cut(c.agreement, "/")
		feed := word(sla.ProviderWord, said("12:00 13:00 ?", func(a *sla.Annotation) { a.Provider, a.Services = provider, []string{c.theirs} }))
		a := only(t, sla.Assess(sla.Request{Agreement: g, Month: february, Currency: "USD", Evidence: []sla.Evidence{states("db"), feed}}))
		got := ""
		if len(a.Corroboration.Annotations) == 1 {
			got = string(a.Corroboration.Annotations[0].Service)
		}
		if got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.theirs, c.agreement, got, c.want)
		}
	}
	for _, c := range []struct{ ours, theirs, want string }{
		{"us-east-1", "us-east-1", "named"}, {"us-east-1", "us-east-1a", "named"}, {"us-east-1", "us-east-10", ""}, {"europe-west4", "europe-west4-a", "named"},
		{"westus2", "West US 2", "named"}, {"westus", "West US 2", ""}, {"us-east-1", "Global", "global"},
	} {
		feed := word(sla.ProviderWord, said("12:00 13:00 ?", func(a *sla.Annotation) { a.Regions = []string{c.theirs} }))
		e := states("db")
		e.Timelines[0].Labels = sla.Labels{"account": "1", "region": c.ours, "storage_class": "STANDARD"}
		a := measured(t, timeMeasure(nil), nil, e, feed)
		got := ""
		if len(a.Corroboration.Annotations) == 1 {
			got = string(a.Corroboration.Annotations[0].Region)
		}
		if got != c.want {
			t.Errorf("region %s for %s: %q, want %q", c.theirs, c.ours, got, c.want)
		}
	}
}

// What a provider says is down time only where the user says so; the rest of the time is then unknown, unless it was watched.
func TestAnnotationsAsDowntime(t *testing.T) {
	where := unitLabels
	seen := func(monitored interval.Interval, annotations ...sla.Annotation) string {
		e := word(sla.ProviderWord, annotations...)
		e.AsDowntime, e.Monitored = true, monitored
		a := measured(t, timeMeasure(nil), func(r *sla.Request) { r.Where = where }, e)
		if a.Uptime == nil {
			return string(a.Verdict)
		}
		if !strings.Contains(codes(a), "feed_as_downtime") {
			t.Errorf("nothing says whose word it is: %s", codes(a))
		}
		return line(a.Verdict, "down", a.Uptime.DownSeconds, "unknown", a.Uptime.UnknownSeconds)
	}
	month := february.In(time.UTC)
	for _, c := range []struct{ what, got, want string }{
		{"nothing else is known", seen(interval.Interval{}, said("12:00 13:00 ?")), "depends down 3600 unknown 2415600"},
		{"the month was watched", seen(month, said("12:00 13:00 ?"), said("12:30 13:30 ?")), "breach down 5400 unknown 0"},
		{"one without an end: unknown from there on", seen(month, said("12:00 13:00 ?"), said("18:00 ? ?")), "depends down 3600 unknown 1576800"},
		{"one without a beginning stands for nothing", seen(month, said("? 13:00 12:30")), "no_breach down 0 unknown 0"},
		{"another service and another region", seen(month, said("12:00 13:00 ?", func(a *sla.Annotation) { a.Services = []string{"Queue"} }), said("12:00 13:00 ?", func(a *sla.Annotation) { a.Regions = []string{"r2"} })), "no_breach down 0 unknown 0"},
		{"maintenance is not down", seen(month, said("12:00 13:00 ?", func(a *sla.Annotation) { a.Impact = "maintenance" })), "no_breach down 0 unknown 0"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
	// Without the word of the user it is nothing.
	a := measured(t, timeMeasure(nil), func(r *sla.Request) { r.Where = where }, word(sla.ProviderWord, said("12:00 13:00 ?")))
	if a.Verdict != sla.Insufficient || a.Uptime != nil || a.Corroboration == nil || len(a.Corroboration.Annotations) != 1 {
		t.Errorf("%s, %s", a.Verdict, beside(a.Corroboration))
	}
	if !strings.Contains(codes(a), "FIT-FEED-ONLY") {
		t.Errorf("nothing says what is needed: %s", codes(a))
	}
}

// Whatever is said: every annotation is listed or counted, what surely overlaps is at most what may, and the answer stays what it is.
func TestFeedsAreBesideTheEvidence(t *testing.T) {
	evidence := states("db", "2017-02-10T12:00:00Z 1h", "2017-02-20T18:00:00Z 3h")
	alone := measured(t, timeMeasure(nil), nil, evidence)
	rapid.Check(t, func(rt *rapid.T) {
		moment := rapid.Custom(func(rt *rapid.T) time.Time {
			if rapid.Bool().Draw(rt, "not stated") {
				return time.Time{}
			}
			return at("2017-01-20T00:00:00Z").Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(rt, "minute")) * time.Minute)
		})
		few := func(name string, words ...string) []string {
			return rapid.SliceOfN(rapid.SampledFrom(words), 0, 2).Draw(rt, name)
		}
		var all []sla.Annotation
		for range rapid.IntRange(0, 6).Draw(rt, "annotations") {
			a := sla.Annotation{Provider: rapid.SampledFrom([]string{"Test", "aws", ""}).Draw(rt, "provider"), ID: "a",
				Services: few("services", "Store", "Queue", "Multiple Products", ""), Regions: few("regions", "r1", "r2", "global"),
				Resources: few("resources", "1", "444455556666", "db"), From: moment.Draw(rt, "from"), Posted: moment.Draw(rt, "posted"), To: moment.Draw(rt, "to")}
			if !a.From.IsZero() && a.To.Before(a.From) {
				a.To = time.Time{}
			}
			all = append(all, a)
		}
		a := measured(t, timeMeasure(nil), nil, evidence, word(rapid.SampledFrom([]sla.Vantage{sla.ProviderWord, sla.OwnWord}).Draw(rt, "vantage"), all...))
		c := a.Corroboration
		n := len(c.Annotations)
		for _, l := range c.LeftOut {
			n += l.Annotations
		}
		if n != len(all) {
			rt.Fatalf("%d annotations became %d", len(all), n)
		}
		spoken := map[time.Time]bool{}
		for _, x := range c.Annotations {
			for _, o := range x.Overlaps {
				spoken[o.Start] = true
				if o.Sure.GreaterThan(o.AtMost.Decimal) || !o.AtMost.IsPositive() || o.AtMost.GreaterThan(secondsIn(o.Interval).Decimal) {
					rt.Fatalf("of an incident of %s s, %s to %s s are shared", secondsIn(o.Interval), o.Sure, o.AtMost)
				}
			}
		}
		if len(spoken)+len(c.Unspoken) != len(a.Incidents) {
			rt.Fatalf("of %d incidents, %d are spoken of and %d not", len(a.Incidents), len(spoken), len(c.Unspoken))
		}
		if a.Verdict != alone.Verdict || a.Readiness != alone.Readiness || fmt.Sprint(a.Uptime.Percent) != fmt.Sprint(alone.Uptime.Percent) || codes(a) != codes(alone) {
			rt.Fatalf("the feed changes the answer: %s, %s", a.Verdict, codes(a))
		}
	})
}

func secondsIn(i interval.Interval) money.Number {
	return money.MustNumber(fmt.Sprint(int64(i.Length() / time.Second)))
}
