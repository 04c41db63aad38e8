package billing

import "strings"

// awsServices are product codes as the CUR prints them, with the service's long name. Codes are compared without regard
// to case, since the CUR's own casing is irregular (awskms, AWSLambda); names serve bills that print no code.
var awsServices = [][2]string{
	{"AmazonApiGateway", "Amazon API Gateway"},
	{"AmazonCloudFront", "Amazon CloudFront"},
	{"AmazonCloudWatch", "AmazonCloudWatch"},
	{"AmazonDynamoDB", "Amazon DynamoDB"},
	{"AmazonEC2", "Amazon Elastic Compute Cloud"},
	{"AmazonECR", "Amazon EC2 Container Registry (ECR)"},
	{"AmazonECS", "Amazon Elastic Container Service"},
	{"AmazonEFS", "Amazon Elastic File System"},
	{"AmazonEKS", "Amazon Elastic Container Service for Kubernetes"},
	{"AmazonElastiCache", "Amazon ElastiCache"},
	{"AmazonES", "Amazon OpenSearch Service"},
	{"AmazonGlacier", "Amazon Glacier"},
	{"AmazonKinesis", "Amazon Kinesis"},
	{"AmazonMQ", "Amazon MQ"},
	{"AmazonMSK", "Amazon Managed Streaming for Apache Kafka"},
	{"AmazonRDS", "Amazon Relational Database Service"},
	{"AmazonRedshift", "Amazon Redshift"},
	{"AmazonRoute53", "Amazon Route 53"},
	{"AmazonS3", "Amazon Simple Storage Service"},
	{"AmazonS3GlacierDeepArchive", "Amazon S3 Glacier Deep Archive"},
	{"AmazonSES", "Amazon Simple Email Service"},
	{"AmazonSNS", "Amazon Simple Notification Service"},
	{"AmazonStates", "AWS Step Functions"},
	{"AmazonVPC", "Amazon Virtual Private Cloud"},
	{"AWSCloudTrail", "AWS CloudTrail"},
	{"AWSELB", "Elastic Load Balancing"},
	{"AWSEvents", "CloudWatch Events"},
	{"AWSGlacier", ""},
	{"AWSGlue", "AWS Glue"},
	{"awskms", "AWS Key Management Service"},
	{"AWSLambda", "AWS Lambda"},
	{"AWSQueueService", "Amazon Simple Queue Service"},
	{"AWSSecretsManager", "AWS Secrets Manager"},
	{"awswaf", "AWS WAF"},
}

var awsByCode, awsByName = func() (code, name map[string]string) {
	code, name = map[string]string{}, map[string]string{}
	for _, s := range awsServices {
		code[strings.ToLower(s[0])] = s[0]
		if s[1] != "" {
			name[strings.ToLower(s[1])] = s[0]
		}
	}
	return code, name
}()

// awsProduct is a product code in its usual casing, or as printed when the table does not know it.
func awsProduct(code string) string {
	if c := awsByCode[strings.ToLower(code)]; c != "" {
		return c
	}
	return code
}

// awsNamed is the product code of a service's long name, or the name when the table does not know it.
func awsNamed(name string) string {
	if c := awsByName[strings.ToLower(name)]; c != "" {
		return c
	}
	return name
}

// awsSupport tells the product codes and names of AWS's support plans: AWSSupportBusiness, AWSDeveloperSupport.
func awsSupport(product string) bool {
	const aws, support = "aws", "support"
	if len(product) >= len(aws+support) && strings.EqualFold(product[:len(aws)], aws) {
		rest := product[len(aws):]
		if strings.EqualFold(rest[:len(support)], support) || strings.EqualFold(rest[len(rest)-len(support):], support) {
			return true
		}
	}
	return supportName(product)
}

// supportName tells a service's name that has the word support in it.
func supportName(name string) bool {
	const support = "support"
	letter := func(i int) bool {
		return i >= 0 && i < len(name) && (name[i]|0x20 >= 'a' && name[i]|0x20 <= 'z' || name[i] >= 0x80)
	}
	for i := 0; i+len(support) <= len(name); i++ {
		if name[i]|0x20 == 's' && strings.EqualFold(name[i:i+len(support)], support) && !letter(i-1) && !letter(i+len(support)) {
			return true
		}
	}
	return false
}
