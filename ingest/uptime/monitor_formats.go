package uptime

// monitorFormats are the exports of services and programs that watch others.
func monitorFormats() []Format {
	return []Format{
		{Name: PingdomFormat, Detect: detectPingdom, Read: ReadPingdom, Help: pingdomHelp},
		{Name: UptimeRobotFormat, Detect: detectUptimeRobot, Read: ReadUptimeRobot, Help: uptimeRobotHelp},
		{Name: StatusCakeFormat, Detect: detectStatusCake, Read: ReadStatusCake, Help: statusCakeHelp},
		{Name: KumaFormat, Detect: detectKuma, Read: ReadKuma, Help: kumaHelp},
		{Name: GatusFormat, Detect: func([]byte) (string, bool) { return "", false }, Read: ReadGatus, Help: gatusHelp},
		{Name: BetterStackFormat, Detect: detectBetterStack, Read: ReadBetterStack, Help: betterStackHelp},
		{Name: SyntheticsFormat, Detect: detectSynthetics, Read: ReadSynthetics, Help: syntheticsHelp},
		{Name: ChecklyFormat, Detect: detectCheckly, Read: ReadCheckly, Help: checklyHelp},
		{Name: ZabbixFormat, Detect: detectZabbix, Read: ReadZabbix, Help: zabbixHelp},
		{Name: NagiosFormat, Detect: detectNagios, Read: ReadNagios, Help: nagiosHelp},
		{Name: UpptimeFormat, Detect: detectUpptime, Read: ReadUpptime, Help: upptimeHelp},
		{Name: StatusLogFormat, Detect: detectStatusLog, Read: ReadStatusLog, Help: statusLogHelp},
	}
}
