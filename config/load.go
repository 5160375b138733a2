package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// DefaultFile is read where no file is named and this one exists.
const DefaultFile = "talentmatch.yaml"

// FileEnv and FileFlag name the file.
const (
	FileEnv  = envPrefix + "CONFIG"
	FileFlag = "config"
)

// SourceDefault is the source of a value that nobody set.
const SourceDefault = "default"

// Options say where the configuration comes from.
type Options struct {
	// File names the YAML file; empty: the one that TALENTMATCH_CONFIG names, else talentmatch.yaml in the
	// working directory where that exists.
	File string
	// Environ are variables as KEY=VALUE, such as os.Environ().
	Environ []string
	// Flags are parsed flags; those that AddFlags added and the user set are read.
	Flags *pflag.FlagSet
	// CheckCron tells whether a schedule can be used; nil accepts every one.
	CheckCron func(spec string) error
}

// AddFlags adds a flag for every key that isn't a secret, and --config. Only the visible keys are shown in
// the help; the others are documented in the table.
func AddFlags(set *pflag.FlagSet, lang string, visible ...string) {
	for _, f := range fields {
		if f.flag == "" || set.Lookup(f.flag) != nil {
			continue
		}
		usage := f.en
		if lang == "zh" {
			usage = f.zh
		}
		set.String(f.flag, f.def, usage)
		flag := set.Lookup(f.flag)
		flag.Hidden = !slices.Contains(visible, f.key)
		if f.kind() == "bool" {
			flag.NoOptDefVal = "true"
		}
	}
}

// Load reads all sources and returns the configuration. The error is an *Error with everything that is
// wrong.
func Load(o Options) (*Config, error) {
	l := &loader{opts: o, cfg: &Config{origin: map[string]string{}}}
	for i := range fields {
		v, ok := fields[i].parse(fields[i].def)
		if !ok {
			panic("config: bad default of " + fields[i].key) // a defect of the struct's tags
		}
		fields[i].set(l.cfg, v)
	}
	l.readFile()
	l.readEnv()
	l.readFlags()
	l.cross()
	if len(l.problems) > 0 {
		return nil, &Error{Problems: l.problems}
	}
	return l.cfg, nil
}

type loader struct {
	opts     Options
	cfg      *Config
	problems []Problem
}

func (l *loader) add(key, source, code string, a args) {
	l.problems = append(l.problems, Problem{Key: key, Source: source, Code: code, Args: a})
}

func (l *loader) readFile() {
	name, named := l.fileName()
	k := koanf.New(".")
	err := k.Load(file.Provider(name), yaml.Parser())
	if errors.Is(err, fs.ErrNotExist) && !named {
		return
	}
	if err != nil {
		l.add(FileFlag, name, ProblemFile, args{"reason": oneLine(err)})
		return
	}
	for _, key := range slices.Sorted(maps.Keys(k.All())) {
		l.take(key, name, k.Get(key))
	}
}

func (l *loader) fileName() (name string, named bool) {
	if l.opts.File != "" {
		return l.opts.File, true
	}
	for _, kv := range l.opts.Environ {
		if v, ok := strings.CutPrefix(kv, FileEnv+"="); ok && v != "" {
			return v, true
		}
	}
	return DefaultFile, false
}

// readEnv takes the variables with our prefix. An empty one counts as not set: composed environments
// often pass empty values on.
func (l *loader) readEnv() {
	k := koanf.New("\x00") // names are taken as they stand
	provider := env.Provider("\x00", env.Opt{
		Prefix:      envPrefix,
		EnvironFunc: func() []string { return l.opts.Environ },
		TransformFunc: func(key, value string) (string, any) {
			if value == "" || foreignEnv(key) {
				return "", nil
			}
			return key, value
		},
	})
	if err := k.Load(provider, nil); err != nil {
		l.add(FileFlag, envPrefix, ProblemFile, args{"reason": oneLine(err)})
		return
	}
	for _, name := range slices.Sorted(maps.Keys(k.All())) {
		if f := find(func(f *field) bool { return f.env == name }); f != nil {
			l.put(f, name, k.Get(name))
			continue
		}
		l.add(name, name, ProblemUnknown, nearest(name, func(f *field) string { return f.env }))
	}
}

// foreignEnv tells whether a variable with our prefix isn't a setting: the file's name, switches of the
// tests, and what Kubernetes sets for a service that is called talentmatch.
func foreignEnv(name string) bool {
	rest := strings.TrimPrefix(name, envPrefix)
	return name == FileEnv || rest == "PORT" ||
		strings.HasPrefix(rest, "TEST_") || strings.HasPrefix(rest, "PORT_") || strings.HasPrefix(rest, "SERVICE_")
}

func (l *loader) readFlags() {
	if l.opts.Flags == nil {
		return
	}
	k := koanf.New(".")
	provider := posflag.ProviderWithFlag(l.opts.Flags, ".", nil, func(flag *pflag.Flag) (string, any) {
		f := find(func(f *field) bool { return f.flag == flag.Name })
		if f == nil || !flag.Changed {
			return "", nil
		}
		return f.key, flag.Value.String()
	})
	if err := k.Load(provider, nil); err != nil {
		l.add(FileFlag, "--", ProblemFile, args{"reason": oneLine(err)})
		return
	}
	for i := range fields {
		if f := &fields[i]; k.Exists(f.key) {
			l.put(f, "--"+f.flag, k.Get(f.key))
		}
	}
}

// take puts the value of a key as the file calls it; a key without a value counts as not set.
func (l *loader) take(key, source string, raw any) {
	if f := find(func(f *field) bool { return f.key == key }); f != nil {
		if raw != nil {
			l.put(f, source, raw)
		}
		return
	}
	section := find(func(f *field) bool { return strings.HasPrefix(f.key, key+".") })
	switch {
	case section == nil:
		l.add(key, source, ProblemUnknown, nearest(key, func(f *field) string { return f.key }))
	case raw != nil && !emptyMap(raw):
		l.add(key, source, ProblemType, args{"type": "section"})
	}
}

func emptyMap(raw any) bool {
	m, ok := raw.(map[string]any)
	return ok && len(m) == 0
}

// put checks a value on its own and keeps it with its source.
func (l *loader) put(f *field, source string, raw any) {
	v, ok := f.parse(raw)
	if !ok {
		args := args{"type": f.kind()}
		if f.typ != secretType {
			args["value"] = clip(raw)
		}
		l.add(f.key, source, ProblemType, args)
		return
	}
	if !l.check(f, source, v) {
		return
	}
	f.set(l.cfg, v)
	l.cfg.origin[f.key] = source
}

func find(is func(*field) bool) *field {
	for i := range fields {
		if is(&fields[i]) {
			return &fields[i]
		}
	}
	return nil
}

// oneLine returns the error's text for one line of a report.
func oneLine(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
