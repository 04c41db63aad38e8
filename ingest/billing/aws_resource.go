package billing

import "strings"

// awsResource is the name of a resource as monitors and people have it. Bills write some as an ARN
// (arn:partition:service:region:account:resource): of buckets, and of what EC2 gives ids of its own (i-…, vol-…, nat-…), the
// name alone says which one is meant. Others stay as they are: a database and a cluster may have one name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func awsResource(resource string) string {
	p := strings.SplitN(resource, ":", 6)
	if len(p) < 6 || p[0] != "arn" {
		return resource
	}
	switch name := p[5]; p[2] {
	case "s3":
		if !strings.Contains(name, ":") { // accesspoint:… is none
			return name
		}
	case "ec2":
		if _, id, ok := strings.Cut(name, "/"); ok {
			return id
		}
	}
	return resource
}
