// Command mongowire serves the MongoDB wire protocol on a loopback port, from FerretDB with its SQLite
// backend. It lets the store's conformance suite talk to a server where no MongoDB can be installed; it
// proves behaviour on small data and says nothing of speed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mongowire:", err)
		os.Exit(1)
	}
}

// run serves until SIGINT or SIGTERM and prints the server's URI as the only line on standard output.
func run() error {
	addr := flag.String("addr", "127.0.0.1:0", "loopback `HOST:PORT` to listen on; port 0 takes a free one")
	dir := flag.String("dir", "", "`folder` for the data; empty uses a temporary one that is removed at the end")
	flag.Parse()

	if *dir == "" {
		tmp, err := os.MkdirTemp("", "mongowire-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		*dir = tmp
	}
	abs, err := filepath.Abs(*dir)
	if err != nil {
		return err
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: *addr},
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(abs) + "/",
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	fmt.Println(server.MongoDBURI())
	return <-done
}
