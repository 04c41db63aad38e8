package uptime

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"modernc.org/sqlite"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// longestCell is the longest value of a database that is read, in bytes. Nothing that tells a state is near it.
const longestCell = 64 << 10

// database is an SQLite file that somebody else wrote, opened so that it can do nothing but be read: a copy, without the right to
// write, without functions that its schema might call, and only by queries of ours upon plain tables.
type database struct {
	ctx    context.Context
	path   string
	copy   *source.Copy
	pool   *sql.DB
	conn   *sql.Conn
	tables map[string][]string // plain tables and their stored columns

	log    source.Digest // of the write-ahead log that was read with it
	logOf  string        // its path; empty: there is none
	logged bool          // the program writes to such a log first
}

// openDatabase copies the rest of a stream and opens it. The caller closes it.
func openDatabase(ctx context.Context, s *source.Stream, opt source.Options) (*database, error) {
	d := &database{ctx: ctx, path: s.Path, tables: map[string][]string{}}
	if err := d.open(s, opt); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *database) open(s *source.Stream, opt source.Options) (err error) {
	if d.copy, err = s.Copy(opt); err != nil {
		return err
	}
	mode := "mode=ro&immutable=1"
	if err = d.writeAhead(s, opt); err != nil {
		return err
	}
	if d.logOf != "" { // the library moves what the log holds into the copy; alone with it, it needs no shared memory
		mode = "mode=rw&_pragma=locking_mode(exclusive)"
	}
	name := url.URL{Scheme: "file", Opaque: (&url.URL{Path: d.copy.Path}).EscapedPath(),
		RawQuery: mode + "&_pragma=trusted_schema(0)&_pragma=query_only(1)&_pragma=cell_size_check(1)&_pragma=mmap_size(0)"}
	if d.pool, err = sql.Open("sqlite", name.String()); err != nil {
		return d.broken(err)
	}
	if d.conn, err = d.pool.Conn(d.ctx); err != nil {
		return d.broken(err)
	}
	const lengthLimit = 0 // SQLITE_LIMIT_LENGTH
	if _, err = sqlite.Limit(d.conn, lengthLimit, longestCell); err != nil {
		return d.broken(err)
	}
	return d.schema()
}

// writeAhead puts the write-ahead log of a database beside its copy, if there is one: what the program wrote last stands there alone.
//
// Source: https://www.sqlite.org/fileformat2.html, "File format version numbers" and "The Write-Ahead Log".
func (d *database) writeAhead(s *source.Stream, opt source.Options) error {
	var version [2]byte
	if _, err := d.copy.ReadAt(version[:], 18); err != nil || version != [2]byte{2, 2} {
		return nil // it has none; a file too short to say so is found to be broken later
	}
	d.logged = true
	ref, found := s.Beside("-wal")
	if !found {
		return nil
	}
	var err error
	d.log, err = source.Each(d.ctx, ref, opt, func(s *source.Stream) error {
		f, err := os.OpenFile(d.copy.Path+"-wal", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, s)
		return errors.Join(err, f.Close())
	})
	if err == nil {
		d.logOf = ref.Path
	}
	return err
}

// schema lists the plain tables. Views, virtual tables and computed columns are not among them: they would run what the file says.
func (d *database) schema() error {
	var names []string
	err := d.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' LIMIT 10000", func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	if err != nil {
		return err
	}
	for _, table := range names {
		if !isKnownTable(table) {
			continue
		}
		err := d.query("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 LIMIT 1000", func(scan func(...any) error) error {
			var column string
			err := scan(&column)
			d.tables[table] = append(d.tables[table], column)
			return err
		}, table)
		if err != nil {
			return err
		}
	}
	return nil
}

// isKnownTable tells whether any format reads a table of this name.
func isKnownTable(name string) bool {
	for _, tables := range databaseFormats {
		if _, known := tables[name]; known {
			return true
		}
	}
	return name == "setting" || kumaCounts[name] > 0
}

// has tells whether a table is there with all of these columns.
func (d *database) has(table string, columns ...string) bool {
	there, known := d.tables[table]
	return known && !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(there, c) })
}

// query gives the rows of a query of ours, one by one.
func (d *database) query(text string, each func(scan func(...any) error) error, args ...any) error {
	rows, err := d.conn.QueryContext(d.ctx, text, args...)
	if err != nil {
		return d.broken(err)
	}
	defer rows.Close()
	for rows.Next() {
		var unreadable error
		err := each(func(to ...any) error {
			unreadable = rows.Scan(to...)
			return unreadable
		})
		switch {
		case unreadable != nil:
			return d.broken(unreadable)
		case err != nil:
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return d.broken(err)
	}
	return nil
}

// broken says that a database cannot be read. A reading that was called off is no fault of the file.
func (d *database) broken(err error) error {
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	text := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, err.Error())
	if d.copy != nil {
		text = strings.ReplaceAll(text, d.copy.Path, d.path) // the name of a temporary file helps nobody
	}
	return audit.Fault("EVID-DB", audit.Origin{Path: d.path}, "copy the database while its program is stopped, or with sqlite3 FILE '.backup COPY'; then check it with PRAGMA integrity_check",
		"the SQLite database cannot be read: %.200s", text)
}

// Close removes the copy.
func (d *database) Close() error {
	if d.conn != nil {
		d.conn.Close()
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if d.copy != nil {
		return d.copy.Close()
	}
	return nil
}

// databaseFormats are the tables that formats of evidence are recognised by, with columns that each must have.
var databaseFormats = map[string]map[string][]string{
	KumaFormat: {"heartbeat": {"monitor_id", "status", "time"}, "monitor": {"id", "name"}},
	GatusFormat: {
		"endpoints": {"endpoint_id", "endpoint_name", "endpoint_group"}, "endpoint_events": {"endpoint_id", "event_type", "event_timestamp"},
		"endpoint_results": {"endpoint_id", "success", "timestamp"}, "endpoint_uptimes": {"endpoint_id", "hour_unix_timestamp", "total_executions"},
	},
}

// DetectDatabase recognises an SQLite database by its tables. The stream is read.
func DetectDatabase(ctx context.Context, s *source.Stream, opt source.Options) (f *Format, why string, err error) {
	d, err := openDatabase(ctx, s, opt)
	if err != nil {
		return nil, "", err
	}
	defer d.Close()
	for _, f := range Formats() {
		tables, fits := databaseFormats[f.Name]
		for table, columns := range tables {
			fits = fits && d.has(table, columns...)
		}
		if fits {
			return &f, fmt.Sprintf("it is an SQLite database with the tables of %s", f.Help.Title), nil
		}
	}
	return nil, "", nil
}
