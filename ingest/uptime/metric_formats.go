package uptime

// metricFormats are series of numbers.
func metricFormats() []Format {
	return []Format{
		{Name: PrometheusFormat, Detect: detectPrometheus, Read: ReadPrometheus, Help: prometheusHelp},
		{Name: OpenMetricsFormat, Detect: detectOpenMetrics, Read: ReadOpenMetrics, Help: openMetricsHelp},
		{Name: PromtoolDumpFormat, Detect: detectPromtoolDump, Read: ReadPromtoolDump, Help: promtoolDumpHelp},
		{Name: CloudWatchFormat, Detect: detectCloudWatch, Read: ReadCloudWatch, Help: cloudWatchHelp},
		{Name: AzureMonitorFormat, Detect: detectAzureMonitor, Read: ReadAzureMonitor, Help: azureMonitorHelp},
		{Name: GCPMonitoringFormat, Detect: detectGCPMonitoring, Read: ReadGCPMonitoring, Help: gcpMonitoringHelp},
		{Name: DatadogSLOFormat, Detect: detectDatadog, Read: ReadDatadogSLO, Help: datadogHelp},
	}
}
