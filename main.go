// Command talentmatch matches talents with employers' demands: it serves the API and the pages, imports and
// exports records, matches and searches from the command line, and looks after its data.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(exitCode(start())) }

// start runs the program on the process's own arguments, environment and streams until it is done or told
// to end.
func start() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// After the first signal the default action is back: a second one ends the process at once.
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], system())
}
