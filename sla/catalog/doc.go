// Package catalog holds the providers' agreements: one YAML file each, embedded in the program, and a user's own beside
// or instead of them. It reads them strictly, checks that they make sense, finds them by name and shows them.
//
//	c := catalog.Embedded()
//	a, version, err := c.Resolve("aws/s3@2023-11-28")
//
// It decides nothing about credits: what the words of a file mean is package sla's matter. README.md beside this file
// tells how a provider is added.
package catalog
