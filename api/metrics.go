package api

import (
	"net/http"
	"sort"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"talentmatch/market"
)

// metrics are the measurements of one server, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	inFlight prometheus.Gauge
	panics   prometheus.Counter
}

func newMetrics(o Options) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "talentmatch_http_requests_total",
			Help: "Requests by route, method and status."}, []string{"route", "method", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "talentmatch_http_request_seconds",
			Help:    "Time from the first byte of a request to the end of its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60, 600}}, []string{"route", "method"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "talentmatch_http_requests_in_flight",
			Help: "Requests being answered."}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "talentmatch_http_panics_total",
			Help: "Requests that ended in a panic."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "talentmatch_build_info",
		Help: "Always 1; the labels say what runs.", ConstLabels: prometheus.Labels{"version": o.Version,
			"taxonomy": strconv.Itoa(o.Tables.Version)}})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.latency, m.inFlight, m.panics, build, cacheCollector{o.App},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(o.Collectors...)
	return m
}

// observe counts a request. Methods beyond the usual ones count as "other", so that nobody can make up
// time series.
func (m *metrics) observe(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.latency.WithLabelValues(route, method).Observe(took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// cacheCollector reports how the caches stand to the store.
type cacheCollector struct {
	app interface {
		CacheStates() map[string]market.CacheState
	}
}

var (
	cacheReady     = prometheus.NewDesc("talentmatch_cache_ready", "1 where the cache has caught up with the store.", []string{"cache"}, nil)
	cacheProgress  = prometheus.NewDesc("talentmatch_cache_progress", "Share of a rebuild that is done, 0 to 1.", []string{"cache"}, nil)
	cacheDocuments = prometheus.NewDesc("talentmatch_cache_documents", "Records that the cache holds.", []string{"cache"}, nil)
)

// Describe implements prometheus.Collector.
func (cacheCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- cacheReady
	ch <- cacheProgress
	ch <- cacheDocuments
}

// Collect implements prometheus.Collector.
func (c cacheCollector) Collect(ch chan<- prometheus.Metric) {
	states := c.app.CacheStates()
	for _, name := range sortedKeys(states) {
		st, ready := states[name], 0.0
		if st.Ready {
			ready = 1
		}
		ch <- prometheus.MustNewConstMetric(cacheReady, prometheus.GaugeValue, ready, name)
		ch <- prometheus.MustNewConstMetric(cacheProgress, prometheus.GaugeValue, float64(st.Progress)/10000, name)
		ch <- prometheus.MustNewConstMetric(cacheDocuments, prometheus.GaugeValue, float64(st.Documents), name)
	}
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return sorted(keys)
}

func sorted(list []string) []string {
	sort.Strings(list)
	return list
}
