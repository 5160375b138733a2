package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"sync"
)

// proxy hands one writing command at a time to the server behind it. MongoDB changes a document
// atomically; FerretDB's SQLite backend reads, compares and writes in separate steps, so two commands at
// once could both find the revision that they compare with.
type proxy struct {
	backend string
	log     *slog.Logger
	turn    sync.Mutex
}

func loopbackOf(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", err
	}
	return u.Host, nil
}

func (p *proxy) serve(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			if err := p.handle(client); err != nil && !errors.Is(err, io.EOF) {
				p.log.Debug("connection ended", "error", err)
			}
		}()
	}
}

// handle passes messages on until the client goes away.
func (p *proxy) handle(client net.Conn) error {
	defer client.Close()
	server, err := net.Dial("tcp", p.backend)
	if err != nil {
		return err
	}
	defer server.Close()
	for {
		request, err := readMessage(client)
		if err != nil {
			return err
		}
		reply, err := p.exchange(server, request)
		if err != nil {
			return err
		}
		if _, err := client.Write(reply); err != nil {
			return err
		}
	}
}

func (p *proxy) exchange(server net.Conn, request []byte) ([]byte, error) {
	if writes(request) {
		p.turn.Lock()
		defer p.turn.Unlock()
	}
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return readMessage(server)
}

// readMessage reads one message of the wire protocol: its first four bytes are its length.
func readMessage(r io.Reader) ([]byte, error) {
	const header, most = 16, 64 << 20
	head := make([]byte, header)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(head)
	if n < header || n > most {
		return nil, fmt.Errorf("a message of %d bytes", n)
	}
	message := make([]byte, n)
	copy(message, head)
	_, err := io.ReadFull(r, message[header:])
	return message, err
}

// writes tells whether a message is a command that writes. In an OP_MSG the body follows the header, four
// bytes of flags and the kind of the section; it begins with its length and the type of its first element,
// whose name is that of the command.
func writes(message []byte) bool {
	const opMsg, name = 2013, 16 + 4 + 1 + 4 + 1
	if len(message) <= name || binary.LittleEndian.Uint32(message[12:]) != opMsg {
		return false
	}
	command, _, _ := bytes.Cut(message[name:], []byte{0})
	switch string(command) {
	case "insert", "update", "delete", "findAndModify", "create", "createIndexes", "drop", "dropDatabase":
		return true
	}
	return false
}
