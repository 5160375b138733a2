// Command mongowire serves the MongoDB wire protocol on a loopback port, from FerretDB with its SQLite
// backend. It lets the store's conformance suite talk to a server where no MongoDB can be installed; it
// proves behaviour on small data and says nothing of speed.
//
// It prints the server's URI as the only line on standard output, once connections are accepted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
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

// run serves until SIGINT or SIGTERM.
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
	listener, err := listenLoopback(*addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	server, err := newServer(*dir)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	backend, err := loopbackOf(server.MongoDBURI())
	if err != nil {
		return err
	}
	p := &proxy{backend: backend, log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	go p.serve(listener)
	fmt.Printf("mongodb://%s/\n", listener.Addr())
	return <-done
}

// listenLoopback refuses addresses that others could reach: the server knows no passwords.
func listenLoopback(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("the address must be a loopback one")
	}
	return net.Listen("tcp", addr)
}

func newServer(dir string) (*ferretdb.FerretDB, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(abs) + "/",
	})
}
