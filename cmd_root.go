package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"talentmatch/app/text"
	"talentmatch/config"
	"talentmatch/jobs"
	"talentmatch/market"
)

// The exit codes of the program.
const (
	exitOK       = 0
	exitError    = 1 // something went wrong, or doctor found something
	exitUsage    = 2 // unknown command, flag or argument
	exitRejected = 3 // the import is done, but rows were rejected
)

// surroundings are everything that a run takes from outside, so that a test can fix it.
type surroundings struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
	now      func() time.Time
	// terminal tells whether err is a terminal, on which a progress bar makes sense.
	terminal bool
}

// system returns the surroundings of the process.
func system() surroundings {
	return surroundings{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ(), now: time.Now,
		terminal: term.IsTerminal(int(os.Stderr.Fd()))}
}

// env returns a variable of the environment, empty where it isn't set.
func (s surroundings) env(name string) string {
	for i := len(s.environ) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(s.environ[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// coded is an error with an exit code; quiet where everything has been said.
type coded struct {
	code int
	err  error
}

func (c *coded) Error() string {
	if c.err == nil {
		return fmt.Sprintf("exit %d", c.code)
	}
	return c.err.Error()
}

func (c *coded) Unwrap() error { return c.err }

// exitCode returns the exit code for what run returned.
func exitCode(err error) int {
	var c *coded
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &c):
		return c.code
	}
	return exitError
}

// program is what all commands share.
type program struct {
	surroundings
	p    *text.Printer
	file string // of the configuration, as --config names it
}

// run runs the program with the arguments and returns what went wrong, after saying it on s.err; exitCode
// turns it into the exit code. It ends early, with what is under way drained, when ctx ends.
func run(ctx context.Context, args []string, s surroundings) error {
	p := &program{surroundings: s, p: text.For(language(args, s))}
	root := p.root()
	root.SetArgs(queryLast(root, args))
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return nil
	}
	var c *coded
	switch {
	case errors.As(err, &c) && c.err == nil: // all is said
	case c != nil && c.code == exitUsage:
		fmt.Fprintln(s.err, p.t("cli.usage_error", market.Args{"reason": oneLine(err)}))
	default:
		p.explain(err)
	}
	return err
}

// language picks the language of texts before the configuration is read: --lang, the configuration's
// variable, else that of the operating system. Where that is none of ours, it is zh for the neutral C and
// en for the others.
func language(args []string, s surroundings) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	if v := s.env("TALENTMATCH_LANGUAGE"); v != "" {
		return v
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := s.env(name)
		switch {
		case v == "":
			continue
		case v == "C" || v == "POSIX" || strings.HasPrefix(v, "C.") || strings.HasPrefix(v, "zh"):
			return "zh"
		}
		return "en"
	}
	return "zh"
}

// t renders a text.
func (p *program) t(code string, args market.Args) string { return p.p.Text(code, args) }

// say prints a line on the error stream, where everything goes that isn't the result itself.
func (p *program) say(code string, args market.Args) { fmt.Fprintln(p.err, p.t(code, args)) }

// root builds the tree of commands.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use: "talentmatch", Short: p.t("cli.short", nil), Long: p.t("cli.long", nil),
		SilenceErrors: true, SilenceUsage: true, Args: p.arguments(0, 0),
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &coded{exitUsage, p.flagError(err)} })
	root.SetUsageTemplate(p.usage())
	flags := root.PersistentFlags()
	flags.StringVar(&p.file, config.FileFlag, "", p.t("cli.flag.config", nil))
	config.AddFlags(flags, p.p.Lang(), "data", "language", "log.level")
	serve, demo := p.serveCommand(), p.demoCommand()
	for _, c := range []*cobra.Command{serve, demo} {
		addr := *flags.Lookup("addr") // shown where it matters
		addr.Hidden = false
		c.Flags().AddFlag(&addr)
	}
	root.AddCommand(serve, demo, p.importCommand(), p.exportCommand(), p.convertCommand(), p.matchCommand(), p.assignCommand(),
		p.searchCommand(), p.evaluateCommand(), p.newPoolCommand(), p.reindexCommand(), p.doctorCommand(), p.backupCommand(),
		p.restoreCommand(), p.configCommand(), p.versionCommand(), p.benchCommand())
	root.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: func(*cobra.Command, []string) error { return root.Help() }})
	p.helpFlags(root)
	return root
}

// flagError says what is wrong with a flag in the user's language.
func (p *program) flagError(err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	var odd *pflag.InvalidSyntaxError
	say := func(code, flag, value string) error {
		return errors.New(p.t("cli.usage."+code, market.Args{"flag": flag, "value": value}))
	}
	dashed := func(name, shorthands string) string {
		if shorthands != "" {
			return "-" + name
		}
		return "--" + name
	}
	switch {
	case errors.As(err, &unknown):
		return say("unknown_flag", dashed(unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames()), "")
	case errors.As(err, &empty):
		return say("no_value", dashed(empty.GetSpecifiedName(), empty.GetSpecifiedShortnames()), "")
	case errors.As(err, &bad):
		return say("bad_value", "--"+bad.GetFlag().Name, bad.GetValue())
	case errors.As(err, &odd):
		return say("unknown_flag", odd.GetSpecifiedFlag(), "")
	}
	return err
}

// badFlags is the error for flags whose values can't be: each problem's field begins with the name of a flag.
// It is nil where there is no problem.
func (p *program) badFlags(problems []market.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	lines := make([]string, len(problems))
	for i, q := range problems {
		lines[i] = p.t("cli.usage.wrong_value", market.Args{"flag": "--" + q.Field, "text": p.p.Problem(q)})
	}
	return &coded{exitUsage, errors.New(p.t("cli.usage.all", market.Args{"lines": lines}))}
}

// checkLimit refuses a number of items that no page has.
func (p *program) checkLimit(n int) error {
	if n >= 1 && n <= market.MaxLimit {
		return nil
	}
	return p.badFlags([]market.Problem{{Field: "limit", Code: market.ProblemOutOfRange, Args: market.Args{"value": n, "low": 1, "high": market.MaxLimit}}})
}

// helpFlags gives every command's --help a text in the user's language.
func (p *program) helpFlags(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	if f := c.Flags().Lookup("help"); f != nil {
		f.Usage = p.t("cli.flag.help", nil)
	}
	for _, sub := range c.Commands() {
		p.helpFlags(sub)
	}
}

// usage is cobra's own template with headings in the user's language.
func (p *program) usage() string {
	return p.t("cli.heading.usage", nil) + `
{{if .Runnable}}  {{.UseLine}}
{{end}}{{if .HasAvailableSubCommands}}  {{.CommandPath}} [command]

` + p.t("cli.heading.commands", nil) + `
{{range .Commands}}{{if .IsAvailableCommand}}  {{rpad .Name .NamePadding}} {{.Short}}
{{end}}{{end}}{{end}}{{if .HasExample}}
` + p.t("cli.heading.examples", nil) + `
{{.Example}}
{{end}}{{if .HasAvailableLocalFlags}}
` + p.t("cli.heading.flags", nil) + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
` + p.t("cli.heading.global", nil) + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`
}

// command builds a command with its texts: cli.NAME.short is one line, cli.NAME.long the help.
func (p *program) command(name, use string, args cobra.PositionalArgs, work func(*cobra.Command, []string) error) *cobra.Command {
	if use != "" {
		use = " " + use
	}
	return &cobra.Command{Use: name + use, Short: p.t("cli."+name+".short", nil), Long: p.t("cli."+name+".long", nil),
		Args: args, RunE: work, DisableFlagsInUseLine: true}
}

// arguments checks the number of arguments.
func (p *program) arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case !c.HasParent() && len(args) > 0:
			return &coded{exitUsage, errors.New(p.t("cli.unknown_command", market.Args{"value": args[0]}))}
		case len(args) < least:
			return &coded{exitUsage, errors.New(p.t("cli.too_few", market.Args{"use": c.UseLine()}))}
		case len(args) > most:
			return &coded{exitUsage, errors.New(p.t("cli.too_many", market.Args{"use": c.UseLine(), "value": args[most]}))}
		}
		return nil
	}
}

// configuration reads the configuration for a command.
func (p *program) configuration(c *cobra.Command) (*config.Config, error) {
	cfg, err := config.Load(config.Options{File: p.file, Environ: p.environ, Flags: c.Flags(),
		CheckCron: func(spec string) error {
			_, err := jobs.ParseSchedule(spec, time.UTC)
			return err
		}})
	if err != nil {
		return nil, err
	}
	if cfg.Language != "" && c.Flags().Lookup("lang") != nil {
		p.p = text.For(cfg.Language)
	}
	return cfg, nil
}

// sentence is an error with a text of the catalogue.
type sentence struct {
	code string
	args market.Args
	err  error
}

func (s *sentence) Error() string {
	if s.err == nil {
		return s.code
	}
	return s.code + ": " + s.err.Error()
}

func (s *sentence) Unwrap() error { return s.err }

// logger returns the log that the configuration asks for, on the error stream.
func (p *program) logger(cfg *config.Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.Log.Level)) // checked by the configuration
	o := &slog.HandlerOptions{Level: level}
	if cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(p.err, o))
	}
	return slog.New(slog.NewTextHandler(p.err, o))
}

// quiet returns the log of commands whose output people read: warnings and errors alone, unless asked.
func (p *program) quiet(cfg *config.Config) *slog.Logger {
	if cfg.Origin("log.level") == config.SourceDefault {
		quiet := *cfg
		quiet.Log.Level = "warn"
		return p.logger(&quiet)
	}
	return p.logger(cfg)
}

// explain says what went wrong in the user's language: the sentence of the code, every problem of the
// input, and the cause where it tells more.
func (p *program) explain(err error) {
	var bad *config.Error
	var said *sentence
	var e *market.Error
	switch {
	case errors.As(err, &said):
		p.say("cli.error", market.Args{"text": p.t(said.code, said.args)})
		switch {
		case errors.As(said.err, &e) && len(e.Problems) > 0:
			p.tell(e.Problems)
		case said.err != nil:
			p.say("cli.cause", market.Args{"text": oneLine(said.err)})
		}
	case errors.As(err, &bad):
		p.say("cli.config.invalid", market.Args{"count": len(bad.Problems)})
		for _, q := range bad.Problems {
			fmt.Fprintln(p.err, "  "+p.configProblem(q))
		}
	case errors.As(err, &e):
		fmt.Fprintln(p.err, p.t("cli.error", market.Args{"text": p.p.Error(e)}))
		p.tell(e.Problems)
		if e.Err != nil {
			p.say("cli.cause", market.Args{"text": oneLine(e.Err)})
		}
	default:
		p.say("cli.error", market.Args{"text": oneLine(err)})
	}
}

// tell prints one line on each problem: the field, and what is wrong with it.
func (p *program) tell(problems []market.Problem) {
	for _, q := range problems {
		line := p.p.Problem(q)
		if q.Field != "" {
			line = q.Field + ": " + line
		}
		fmt.Fprintln(p.err, "  "+line)
	}
}

// configProblem is one line on one key: the key, where its value came from, and what is wrong with it.
func (p *program) configProblem(q config.Problem) string {
	return p.t("cli.config.problem", market.Args{"key": q.Key, "source": q.Source, "text": p.t("cli.config."+q.Code, q.Args)})
}

// oneLine returns the text of an error on one line of bounded length.
func oneLine(err error) string {
	return shorten(strings.Join(strings.Fields(err.Error()), " "), 400)
}
