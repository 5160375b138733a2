package store

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"talentmatch/market"
)

// mongoFail turns an error of the driver into one of the domain; market errors and nil stay as they are.
func mongoFail(ctx context.Context, err error) error {
	var known *market.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return market.Wrap(market.CodeCancelled, err, nil)
	}
	var selection topology.ServerSelectionError
	if mongo.IsTimeout(err) || mongo.IsNetworkError(err) || errors.As(err, &selection) || errors.Is(err, mongo.ErrClientDisconnected) {
		return market.Wrap(market.CodeUnavailable, err, market.Args{"what": "mongodb"})
	}
	return market.Wrap(mongoCode(err), err, market.Args{"what": "mongodb"})
}

// mongoCodes is the table of the server's error codes.
var mongoCodes = map[int]market.Code{
	13:    market.CodeUnavailable, // Unauthorized
	18:    market.CodeUnavailable, // AuthenticationFailed
	50:    market.CodeUnavailable, // MaxTimeMSExpired
	64:    market.CodeUnavailable, // WriteConcernTimeout
	91:    market.CodeUnavailable, // ShutdownInProgress
	100:   market.CodeUnavailable, // UnsatisfiableWriteConcern
	189:   market.CodeUnavailable, // PrimarySteppedDown
	239:   market.CodeUnavailable, // SnapshotTooOld
	10107: market.CodeUnavailable, // NotWritablePrimary
	11600: market.CodeUnavailable, // InterruptedAtShutdown
	11602: market.CodeUnavailable, // InterruptedDueToReplStateChange
	13435: market.CodeUnavailable, // NotPrimaryNoSecondaryOk
	14031: market.CodeStorageFull, // OutOfDiskSpace
	10334: market.CodeTooLarge,    // BSONObjectTooLarge
	17419: market.CodeTooLarge,    // a document that grew too large by an update
	17420: market.CodeTooLarge,
}

func mongoCode(err error) market.Code {
	var server mongo.ServerError
	if !errors.As(err, &server) {
		return market.CodeInternal
	}
	for number, code := range mongoCodes {
		if server.HasErrorCode(number) {
			return code
		}
	}
	if server.HasErrorLabel("RetryableWriteError") || server.HasErrorLabel("TransientTransactionError") {
		return market.CodeUnavailable
	}
	return market.CodeInternal
}
