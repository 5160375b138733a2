// Package api serves talentmatch over HTTP: JSON under /api/v1, the OpenAPI document and a page that
// explains it, a read-only explorer for people, health, readiness and metrics.
//
// Every route stands in one table (routes.go). From it come the router's entries, the checks of query
// parameters, the OpenAPI document and the documentation page, so that they can't drift apart. A handler
// reads its parameters and body, calls one use case, and writes what it answers; whatever goes wrong is a
// *market.Error that one table (problem.go) turns into a status and a problem document (RFC 9457).
//
// The package declares the interfaces of what it uses (App, Jobs, Exchange); it knows neither the store
// nor the index nor the file formats behind them.
package api
