package config

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// check reports what is wrong with a value on its own, and tells whether nothing is.
func (l *loader) check(f *field, source string, v any) bool {
	before := len(l.problems)
	l.checkRange(f, source, v)
	text, _ := v.(string)
	if text != "" && len(f.oneof) > 0 {
		l.checkAllowed(f, source, text)
	}
	switch f.check {
	case "filled":
		if strings.TrimSpace(text) == "" {
			l.add(f.key, source, ProblemRequired, nil)
		}
	case "addr":
		l.checkAddr(f, source, text)
	case "timezone":
		l.checkTimezone(f, source, text)
	case "database":
		l.checkDatabase(f, source, text)
	case "mongodb":
		l.checkURI(f, source, v.(Secret))
	case "proxies":
		l.checkProxies(f, source, v.([]string))
	case "cron":
		l.checkCron(f, source, text)
	}
	return len(l.problems) == before
}

func (l *loader) checkRange(f *field, source string, v any) {
	if f.min == "" || f.max == "" {
		return
	}
	low, _ := f.parse(f.min)
	high, _ := f.parse(f.max)
	if n := number(v); n < number(low) || n > number(high) {
		l.add(f.key, source, ProblemOutOfRange,
			args{"value": f.format(v), "low": f.format(low), "high": f.format(high)})
	}
}

func number(v any) int64 {
	switch v := v.(type) {
	case time.Duration:
		return int64(v)
	case Size:
		return int64(v)
	}
	return 0
}

func (l *loader) checkAllowed(f *field, source, text string) {
	for _, a := range f.oneof {
		if a == text {
			return
		}
	}
	l.add(f.key, source, ProblemNotAllowed, args{"value": clip(text), "allowed": f.oneof})
}

func (l *loader) checkAddr(f *field, source, text string) {
	_, port, err := net.SplitHostPort(text)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n > 65535 {
		l.add(f.key, source, ProblemFormat, args{"value": clip(text), "format": "HOST:PORT"})
	}
}

// checkTimezone refuses Local too: replicas on machines in different zones must agree on the day.
func (l *loader) checkTimezone(f *field, source, text string) {
	_, err := time.LoadLocation(text)
	if text == "" || text == "Local" || err != nil {
		l.add(f.key, source, ProblemTimezone, args{"value": clip(text)})
	}
}

// checkDatabase applies MongoDB's own rule for names of databases.
func (l *loader) checkDatabase(f *field, source, text string) {
	if text == "" || len(text) > 63 || strings.ContainsAny(text, "/\\. \"$*<>:|?\x00") {
		l.add(f.key, source, ProblemFormat, args{"value": clip(text), "format": "database name"})
	}
}

func (l *loader) checkURI(f *field, source string, s Secret) {
	text := s.Reveal()
	if text == "" {
		return
	}
	scheme, rest, ok := strings.Cut(text, "://")
	hosts := rest[strings.LastIndexByte(rest, '@')+1:]
	if !ok || scheme != "mongodb" && scheme != "mongodb+srv" || hosts == "" || strings.HasPrefix(hosts, "/") {
		l.add(f.key, source, ProblemFormat, args{"format": "mongodb://HOST:PORT"})
	}
}

func (l *loader) checkProxies(f *field, source string, list []string) {
	for _, p := range list {
		_, err1 := netip.ParseAddr(p)
		_, err2 := netip.ParsePrefix(p)
		if err1 != nil && err2 != nil {
			l.add(f.key, source, ProblemFormat, args{"value": clip(p), "format": "192.0.2.1, 192.0.2.0/24"})
		}
	}
}

func (l *loader) checkCron(f *field, source, text string) {
	if l.opts.CheckCron == nil {
		return
	}
	if err := l.opts.CheckCron(text); err != nil {
		l.add(f.key, source, ProblemCron, args{"value": clip(text), "reason": oneLine(err)})
	}
}

// cross checks the settings against each other.
func (l *loader) cross() {
	c := l.cfg
	if c.Limits.Import < c.Limits.Body {
		l.clash("limits.import", "limits.body", c.Limits.Import.String(), c.Limits.Body.String())
	}
	if c.Limits.Transfer < c.Limits.Request {
		l.clash("limits.transfer", "limits.request", shortDuration(c.Limits.Transfer), shortDuration(c.Limits.Request))
	}
	if c.Jobs.Lease < 2*c.Jobs.Tick {
		l.clash("jobs.lease", "2 × jobs.tick", shortDuration(c.Jobs.Lease), shortDuration(2*c.Jobs.Tick))
	}
	if c.MongoDB.URI != "" && c.Limits.Request < c.MongoDB.Timeout {
		l.clash("limits.request", "mongodb.timeout", shortDuration(c.Limits.Request), shortDuration(c.MongoDB.Timeout))
	}
}

// clash reports that the value of key must not be below that of other.
func (l *loader) clash(key, other, value, least string) {
	l.add(key, l.cfg.Origin(key), ProblemClash, args{"value": value, "other": other, "least": least})
}

// clip shortens a value so that a report can carry it.
func clip(raw any) string {
	const most = 60
	r := []rune(strings.ToValidUTF8(fmt.Sprint(raw), "\uFFFD"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
