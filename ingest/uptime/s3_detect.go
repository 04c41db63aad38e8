package uptime

// S3Format is the name of the format of S3 server access logs.
const S3Format = "s3-access-log"

// S3AccessLog is the format of Amazon S3 server access logs, and of the stores that write the same.
type S3AccessLog struct{}

// Name is the name of the format.
func (S3AccessLog) Name() string { return S3Format }

// Detect tells whether text that begins with head is such a log, and why.
func (S3AccessLog) Detect(head []byte) (why string, ok bool) { return s3Log.detect(head) }
