package market

import "time"

// JobState is what the store keeps of one scheduled job; its ID is the job's name.
type JobState struct {
	Meta
	// Spec is the cron expression in force.
	Spec string `json:"spec"`
	// LastRun is the last finished run; nil before the first.
	LastRun *JobRun `json:"lastRun,omitempty"`
	// NextRun is when the job is due.
	NextRun time.Time `json:"nextRun,omitzero"`
	// Requested asks for a run at once.
	Requested bool `json:"requested,omitempty"`
}

// JobOutcome says how a run ended.
type JobOutcome string

// The outcomes of a run.
const (
	JobSucceeded JobOutcome = "succeeded"
	JobFailed    JobOutcome = "failed"
	JobPanicked  JobOutcome = "panicked"
)

// JobRun is one finished run of a job.
type JobRun struct {
	// Due is the time that the run was for.
	Due        time.Time  `json:"due"`
	StartedAt  time.Time  `json:"startedAt"`
	FinishedAt time.Time  `json:"finishedAt"`
	Outcome    JobOutcome `json:"outcome"`
	// Done, Failed and Skipped count the items that the run dealt with.
	Done    int `json:"done"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
	// Error is the code and cause of a failure, without personal data.
	Error string `json:"error,omitempty"`
	// Holder names the process that ran it.
	Holder string `json:"holder,omitempty"`
}
