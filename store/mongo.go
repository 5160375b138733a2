package store

import (
	"context"

	"talentmatch/market"
)

func openMongo(context.Context, Options) (engine, error) {
	return nil, &market.Error{Code: market.CodeUnsupported, Args: market.Args{"what": "mongodb"}}
}
