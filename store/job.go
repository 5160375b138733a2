package store

import "talentmatch/market"

// jobKind declares the states of scheduled jobs. A job writes after every run, so its events are not kept:
// they would grow without end and say nothing that the state doesn't.
var jobKind = define[market.JobState, *market.JobState](definition[market.JobState]{
	kind:    market.KindJob,
	version: 1,
	silent:  true,
	fields: []field[market.JobState]{
		{name: "nextRun", number: true, values: func(j *market.JobState) []any {
			if j.NextRun.IsZero() {
				return number(0)
			}
			return number(j.NextRun.UnixMilli())
		}},
	},
})
