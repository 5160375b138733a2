package main

import (
	"context"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"talentmatch/market"
)

func (p *program) reindexCommand() *cobra.Command {
	return p.command("reindex", "", p.arguments(0, 0), func(c *cobra.Command, _ []string) error {
		cfg, err := p.configuration(c)
		if err != nil {
			return err
		}
		b, err := p.open(c.Context(), cfg, p.quiet(cfg), opening{readOnly: true, indexDir: indexPath(cfg)})
		if err != nil {
			return err
		}
		defer b.close()
		bar := p.bar(p.t("cli.reindex.bar", nil), 10_000)
		stop := poll(c.Context(), 200*time.Millisecond, func() { _ = bar.Set(int(b.index.State().Progress)) })
		err = b.app.RebuildIndex(c.Context())
		stop()
		_ = bar.Finish()
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out, p.t("cli.reindex.done", market.Args{"count": b.index.State().Documents, "path": indexPath(cfg)}))
		return nil
	})
}

// bar returns a progress bar on the error stream, an invisible one where that is no terminal.
func (p *program) bar(title string, total int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.err), progressbar.OptionSetDescription(title),
		progressbar.OptionSetVisibility(p.terminal), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(40))
}

// poll calls fn again and again until the returned function is called, which waits for the last call.
func poll(ctx context.Context, every time.Duration, fn func()) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				fn()
			}
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
