package uptime

// logFormats are those of single requests, and of requests counted.
func logFormats() []Format {
	return []Format{
		{Name: S3Format, Detect: S3AccessLog{}.Detect, Read: CountS3, Help: s3Help},
		s3JSONLog.format(),
		{Name: TallyFormat, Detect: detectTally, Read: ReadTally, Help: tallyHelp},
		albLog.format(),
		clbLog.format(),
		cloudFrontLog.format(),
		cloudTrailLog.format(),
		gcsLog.format(),
		azureStorageLog.format(),
		azureStorageJSONLog.format(),
		combinedLog.format(),
		nginxPlusLog.format(),
	}
}
