package config

import (
	"fmt"
	"log/slog"
	"strings"
)

// Secret is a connection string that may hold a password. However it is printed, logged or encoded, only
// scheme and hosts are shown; Reveal returns all of it.
type Secret string

// Reveal returns the whole text, for the one who connects.
func (s Secret) Reveal() string { return string(s) }

// String returns scheme and hosts, with *** in place of user, password, path and options.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	scheme, rest, ok := strings.Cut(string(s), "://")
	if !ok {
		return "***"
	}
	// The last @ is taken, so that an unescaped one in the password hides more, never less.
	at := strings.LastIndexByte(rest, '@')
	hosts := rest[at+1:]
	more := strings.IndexAny(hosts, "/?")
	shown := hosts
	if more >= 0 {
		shown = hosts[:more]
	}
	if at >= 0 {
		shown = "***@" + shown
	}
	if more >= 0 && more < len(hosts)-1 {
		shown += "/***"
	}
	return scheme + "://" + shown
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// Format prints String for every verb, so that %x or %q can't show the rest.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue is String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String, for JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
