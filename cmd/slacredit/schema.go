package main

import (
	"github.com/spf13/cobra"

	"slacredit/impact"
	"slacredit/sla/catalog"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:       "schema [result|terms]",
		Short:     "The JSON Schema of result.json, or of terms files for editors",
		ValidArgs: []string{"result", "terms"},
		Args:      arguments(0, 1, "result (default) or terms"),
		RunE: func(_ *cobra.Command, args []string) error {
			var data []byte
			var err error
			switch {
			case len(args) == 0 || args[0] == "result":
				data, err = impact.ResultJSONSchema()
			case args[0] == "terms":
				data = catalog.Schema()
			default:
				return usage("choose result or terms", "there is no schema %q", args[0])
			}
			if err == nil {
				_, err = a.out.Write(data)
			}
			return err
		},
	}
}
