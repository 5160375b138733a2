package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"talentmatch/market"
)

// jobMetrics counts what the scheduled jobs did.
type jobMetrics struct {
	runs, items *prometheus.CounterVec
	seconds     *prometheus.GaugeVec
}

func newJobMetrics() *jobMetrics {
	return &jobMetrics{
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "talentmatch_job_runs_total",
			Help: "Finished runs of scheduled jobs by how they ended."}, []string{"job", "outcome"}),
		items: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "talentmatch_job_items_total",
			Help: "Items that scheduled jobs dealt with: done, failed, skipped."}, []string{"job", "result"}),
		seconds: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "talentmatch_job_last_run_seconds",
			Help: "How long the last run of a scheduled job took."}, []string{"job"}),
	}
}

// observe takes note of a finished run.
func (m *jobMetrics) observe(name string, run market.JobRun) {
	m.runs.WithLabelValues(name, string(run.Outcome)).Inc()
	for result, n := range map[string]int{"done": run.Done, "failed": run.Failed, "skipped": run.Skipped} {
		m.items.WithLabelValues(name, result).Add(float64(n))
	}
	m.seconds.WithLabelValues(name).Set(run.FinishedAt.Sub(run.StartedAt).Seconds())
}

func (m *jobMetrics) collectors() []prometheus.Collector {
	return []prometheus.Collector{m.runs, m.items, m.seconds}
}
