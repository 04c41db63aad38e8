package scenario

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// biller makes the charges of a month.
type biller struct {
	p        Params
	dice     dice
	from, to time.Time
	region   region
	class    class
	charges  []charge
}

// secondAccount is the other account of the customer. It starts with a zero, which damages it in spreadsheets.
const secondAccount = "044455556666"

func charges(p Params) []charge {
	b := &biller{p: p, dice: newDice(p.Seed, forBill)}
	b.from, b.to = p.period()
	b.region, _ = regionNamed(p.Region)
	b.class, _ = classNamed(p.StorageClass)
	b.eligible()
	b.otherClasses()
	b.otherRegions()
	b.otherAccount()
	b.otherServices()
	b.fees()
	b.notOfTheMonth()
	b.otherCurrency()
	slices.SortStableFunc(b.charges, func(a, c charge) int {
		return cmp.Or(a.start.Compare(c.start), strings.Compare(a.product+a.usageType, c.product+c.usageType))
	})
	return b.charges
}

// s3 is a usage charge for S3 of the scenario's account and region.
func (b *biller) s3(usageType, operation string, start, end time.Time) charge {
	return charge{account: b.p.Account, product: "AmazonS3", usageType: b.region.prefix + usageType, operation: operation,
		region: b.region, sayRegion: true, lineItemType: "Usage", billType: "Anniversary", start: start, end: end,
		quantity: fmt.Sprint(1 + b.dice.IntN(90_000)), currency: b.p.currency(),
		description: describe(usageType) + " in " + b.region.location}
}

// describe has the commas, quotes and line ends that descriptions of bills have.
func describe(usageType string) string {
	switch {
	case strings.Contains(usageType, "Tier1"):
		return "$0.005 per 1,000 PUT, COPY, POST, or LIST requests"
	case strings.Contains(usageType, "Tier2"):
		return "$0.004 per 10,000 GET and all other requests"
	case strings.Contains(usageType, "ByteHrs"):
		return `$0.023 per GB - first 50 TB / month of "storage used"`
	}
	return "charge for " + usageType
}

func (b *biller) days() (out []time.Time) {
	for at := b.from; at.Before(b.to); at = at.AddDate(0, 0, 1) {
		out = append(out, at)
	}
	return out
}

// amount draws an amount of up to max hundredths with a number of decimals.
func (b *biller) amount(max int64, places int) exact {
	e := exact{big.NewInt(1 + b.dice.Int64N(max)), 2}.at(places)
	if places > 2 {
		e = e.plus(exact{big.NewInt(b.dice.Int64N(1_000_000)), places})
	}
	return e
}

func (b *biller) add(c charge, cost exact, reason string) {
	c.cost, c.reason = cost, reason
	b.charges = append(b.charges, c)
}

// eligible makes the charges that the credit is a percentage of: hourly requests, daily storage, and discounts on both.
// Their shares are drawn first; the amounts are those shares of the target, and the last one takes what is left.
func (b *biller) eligible() {
	var shares []int64
	var rows []charge
	for at := b.from; at.Before(b.to); at = at.Add(time.Hour) {
		for i, usage := range b.class.requests {
			c := b.s3(usage, []string{"PutObject", "GetObject"}[i], at, at.Add(time.Hour))
			c.sayRegion = b.dice.IntN(5) > 0
			rows, shares = append(rows, c), append(shares, load(at)*int64(2-i)/20)
		}
	}
	hourly := total(shares)
	for _, at := range b.days() {
		day := at.AddDate(0, 0, 1)
		storage := b.s3(b.class.storage, "StandardStorage", at, day)
		storage.resource = buckets[orders]
		share := 6 * hourly / int64(len(b.days()))
		rows, shares = append(rows, storage), append(shares, share+share*int64(b.dice.IntN(100))/1000)
		discount := b.s3(b.class.storage, "StandardStorage", at, day)
		discount.lineItemType, discount.quantity = "EdpDiscount", "0"
		discount.description = "Enterprise discount, 3%"
		rows, shares = append(rows, discount), append(shares, -share*3/100)
	}
	last := b.s3(b.class.storage, "StandardStorage", b.to.AddDate(0, 0, -1), b.to)
	last.resource = buckets[backup]
	rows, shares = append(rows, last), append(shares, hourly/int64(len(b.days())))
	whole := total(shares)
	left := target(b.p)
	for i, c := range rows {
		cost := target(b.p).share(shares[i], whole, one(b.dice, []int{10, 10, 10, 12, 26}))
		if i == len(rows)-1 {
			cost = left
		}
		c.scientific = b.dice.IntN(12) == 0
		left = left.minus(cost)
		b.add(c, cost, "")
	}
}

func total(of []int64) (sum int64) {
	for _, n := range of {
		sum += n
	}
	return sum
}

// target is the eligible amount that was asked for, or one drawn at random.
func target(p Params) exact {
	if e, err := exactly(p.EligibleTarget); err == nil {
		return e
	}
	return exact{big.NewInt(50_000_000_000 + newDice(p.Seed, forTarget).Int64N(3_000_000_000_000)), 8}
}

// otherClasses are charges of S3 in the region that are of another class, or of none: transfer and management.
func (b *biller) otherClasses() {
	for _, at := range b.days() {
		day := at.AddDate(0, 0, 1)
		for _, c := range classes {
			if c.name == b.class.name || c.name == "ONEZONE_IA" && b.p.Month.Year < 2018 {
				continue // the class began in 2018
			}
			b.add(b.s3(c.storage, "Storage", at, day), b.amount(9_000, 10), "other_class")
			if c.requests != nil && at.Day()%5 == 0 {
				row := b.s3(c.requests[0], "PutObject", at, at.Add(time.Hour))
				row.scientific = true
				b.add(row, exact{big.NewInt(1 + b.dice.Int64N(90_000)), 10}, "other_class")
			}
		}
		out := b.s3("DataTransfer-Out-Bytes", "GetObject", at, day)
		b.add(out, b.amount(30_000, 10), "other_class")
		peer := elsewhere(b.region.name)
		across := b.s3("", "GetObject", at, day)
		across.usageType = code(b.region) + "-" + code(peer) + "-AWS-Out-Bytes"
		across.sayRegion, across.description = false, "transfer to "+peer.location
		b.add(across, b.amount(900, 10), "other_class")
	}
	b.add(b.s3("Inventory-ObjectsListed", "Inventory", b.from, b.from.Add(time.Hour)), b.amount(300, 10), "other_class")
	b.add(b.s3("Requests-Tier4", "S3-SIATransition", b.from, b.from.Add(time.Hour)), b.amount(300, 10), "other_class")
}

// code is the short code of a region as usage types between two regions have it.
func code(r region) string {
	if r.prefix == "" {
		return "USE1"
	}
	return strings.TrimSuffix(r.prefix, "-")
}

// otherRegions are charges for the same class elsewhere. Where the usage type has a prefix, the region may be said by it
// alone.
func (b *biller) otherRegions() {
	for _, r := range regions {
		if r.name == b.region.name {
			continue
		}
		for _, at := range b.days() {
			for i, usage := range []string{b.class.storage, b.class.requests[0]} {
				if (at.Day()+i)%3 > 0 {
					continue
				}
				c := b.s3(usage, "PutObject", at, at.AddDate(0, 0, 1))
				c.usageType, c.region = r.prefix+usage, r
				c.sayRegion = r.prefix == "" || b.dice.IntN(2) == 0
				c.description = describe(usage) + " in " + r.location
				b.add(c, b.amount(2_000, 10), "other_region")
			}
		}
	}
}

// otherAccount are charges for the same class in the same region in another account of the same payer.
func (b *biller) otherAccount() {
	for _, at := range b.days() {
		for _, usage := range []string{b.class.storage, b.class.requests[0], b.class.requests[1]} {
			c := b.s3(usage, "PutObject", at, at.AddDate(0, 0, 1))
			c.account = secondAccount
			b.add(c, b.amount(5_000, 12), "other_account")
		}
	}
}

// otherServices are charges for other services, one of them with S3 in its usage type.
func (b *biller) otherServices() {
	services := []struct{ product, usage, operation string }{
		{"AmazonEC2", "BoxUsage:m4.large", "RunInstances"},
		{"AmazonEC2", "EBS:VolumeUsage.gp2", "CreateVolume-Gp2"},
		{"AmazonRDS", "InstanceUsage:db.m4.large", "CreateDBInstance:0014"},
		{"AmazonCloudFront", "US-Requests-Tier1", "GET"},
		{"AWSDataTransfer", "DataTransfer-Out-Bytes", "S3-Out"},
	}
	for _, at := range b.days() {
		for _, s := range services {
			c := b.s3(s.usage, s.operation, at, at.AddDate(0, 0, 1))
			c.product = s.product
			if s.product == "AmazonEC2" {
				c.zone = b.region.name + "a"
			}
			b.add(c, b.amount(20_000, 10), "other_service")
		}
		discount := b.s3("BoxUsage:m4.large", "RunInstances", at, at.AddDate(0, 0, 1))
		discount.product, discount.lineItemType, discount.description = "AmazonEC2", "EdpDiscount", "Enterprise discount, 3%"
		b.add(discount, negative(b.amount(400, 10)), "other_service")
	}
}

func negative(e exact) exact { return exact{big.NewInt(0), e.places}.minus(e) }

// fees are the lines of a bill that are not usage.
func (b *biller) fees() {
	monthly := func(product, usage, lineItemType, description string) charge {
		c := b.s3(usage, "", b.from, b.to)
		c.product, c.lineItemType, c.description = product, lineItemType, description
		if usage == "" {
			c.usageType, c.sayRegion = "", false
		}
		return c
	}
	for _, product := range []string{"AmazonS3", "AmazonEC2", "AmazonRDS", "AmazonCloudFront"} {
		b.add(monthly(product, "", "Tax", "Tax for product code "+product), b.amount(4_000, 2), "tax")
	}
	for i := range 12 {
		c := b.s3(b.class.storage, "", b.from.AddDate(0, 0, i), b.from.AddDate(0, 0, i).Add(time.Hour))
		c.lineItemType, c.quantity = "Credit", "0"
		c.description = `AWS "Activate" Promotional Credits, credit from account:` + "\n" + b.p.Account
		b.add(c, negative(b.amount(1_000, 10)), "credit")
	}
	for i := range 2 {
		c := b.s3(b.class.storage, "", b.from.AddDate(0, 0, 5+i), b.from.AddDate(0, 0, 6+i))
		c.lineItemType, c.billType, c.description = "Refund", "Refund", "Refund, as agreed"
		b.add(c, negative(b.amount(3_000, 2)), "refund")
	}
	b.add(monthly("AWSSupportBusiness", "", "Fee", "AWS Support (Business)"), exact{big.NewInt(41_250), 2}, "support")
	for i := range 6 {
		c := monthly("8ij3kqp2t0lzvh1rnwc45axye", "SoftwareUsage:m4.large", "Usage", `Firewall, "bring your own" licence`)
		c.marketplace = true
		c.start = b.from.AddDate(0, 0, 3*i)
		c.end = c.start.Add(time.Hour)
		b.add(c, b.amount(2_500, 4), "marketplace")
	}
	upfront := monthly("AmazonEC2", "HeavyUsage:m4.large", "Fee", "Sign up charge for subscription: 8812")
	upfront.billType = "Purchase"
	upfront.start = b.from.AddDate(0, 0, 13)
	b.add(upfront, exact{big.NewInt(123_400), 2}, "upfront")
	b.add(monthly("AmazonEC2", "HeavyUsage:m4.large", "RIFee", "USD 0.05 hourly fee per Linux/UNIX, m4.large"), exact{big.NewInt(33_60), 2}, "recurring_fee")
	used := monthly("AmazonEC2", "BoxUsage:m4.large", "DiscountedUsage", "Linux/UNIX, m4.large reserved instance applied")
	b.add(used, exact{big.NewInt(0), 1}, "other_service")
	odd := b.s3(b.class.requests[0], "PutObject", b.from.AddDate(0, 0, 20), b.from.AddDate(0, 0, 21))
	odd.lineItemType, odd.description = "Surcharge", "a kind of line that no documentation knows"
	b.add(odd, exact{big.NewInt(17_17), 2}, "unknown")
}

// notOfTheMonth are charges of the months before and after that a late or an early delivery has put into this bill.
func (b *biller) notOfTheMonth() {
	for i := range 24 {
		at := b.from.Add(-time.Duration(i+1) * time.Hour)
		b.add(b.s3(b.class.requests[i%2], "PutObject", at, at.Add(time.Hour)), b.amount(600, 10), "other_period")
	}
	tax := b.s3("", "", b.from.AddDate(0, -1, 0), b.from)
	tax.usageType, tax.lineItemType, tax.sayRegion, tax.description = "", "Tax", false, "Tax for product code AmazonS3"
	b.add(tax, exact{big.NewInt(1_23), 2}, "other_period")
	next := b.s3(b.class.storage, "StandardStorage", b.to, b.to.AddDate(0, 0, 1))
	b.add(next, b.amount(600, 10), "other_period")
}

func (b *biller) otherCurrency() {
	currency := "EUR"
	if b.p.currency() == currency {
		currency = "USD"
	}
	for i := range b.p.OtherCurrencyRows {
		at := b.from.Add(time.Duration(i%600) * time.Hour)
		c := b.s3(b.class.requests[0], "PutObject", at, at.Add(time.Hour))
		c.currency = currency
		b.add(c, b.amount(600, 10), "other_currency")
	}
}
