package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is set by the linker for released binaries: -ldflags "-X main.release=v1.2.3".
var release string

// version names the program that made a result: the release, else the module's version, else "devel". It says nothing
// about the time or place of the build, so that the same source gives the same bytes.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "The version of the program", Args: arguments(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.out, "slacredit", version())
			return err
		}}
}
