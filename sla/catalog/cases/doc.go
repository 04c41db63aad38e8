// Package cases runs the readable examples of an agreement: a text beside its terms file in which a lawyer can follow the
// provider's page line by line.
//
//	# Service Credits table, all other classes.
//	given aws/s3@2023-11-28 commitment=standard month=2024-03 basis=10000 currency=USD
//	uptime 99.9         => no credit
//	uptime 99.89999999  => 10 % = USD 1000.00
//	downtime 45m        => 10 % = USD 1000.00
//	claim               => claim by 2024-05-31, file by 2024-04-30
//
// A line that begins with "given" names the agreement, the version (none: its own rule chooses) and what holds for the
// lines below it. Every other line asks, left of the arrow, and says on its right what must be answered.
//
// A given line takes commitment, month, basis, currency, signed, and any label (storage_class=STANDARD) that chooses a
// commitment. A question is made of these:
//
//	uptime 99.9              the percentage itself
//	downtime 45m             that much fully bad time in the period
//	incidents 30m 2h15m      outages, one by one
//	count 3                  how many outages there were
//	affected 0.3             the share of users, requests or resources that was hit
//	failed 2                 periods that failed within the schedule's window, this one included
//	incident 2024-03-31T22:00Z/2024-04-01T01:00Z    when it was: from, or from/to
//	claim                    asks for the dates of the claim instead of the credit
//	version                  asks which version governs
//
// Text from a # on is a remark. Package cases does not know the catalog; it asks [sla.Quote].
package cases
