package api

import (
	"net/http"

	"talentmatch/market"
)

// jobList is what GET /jobs answers.
type jobList struct {
	Items []market.JobState `json:"items"`
}

func (s *server) jobRoutes() []*route {
	name := param{name: "name", in: "path", kind: "string", required: true, example: "index-sweep"}
	return []*route{
		{method: http.MethodGet, path: "/api/v1/jobs", id: "job.list", tag: "jobs",
			answers: []reply{jsonReply(200, jobList{})}, run: (*call).jobs},
		{method: http.MethodPost, path: "/api/v1/jobs/{name}/runs", id: "job.run", tag: "jobs", params: []param{name},
			answers: []reply{jsonReply(202, market.JobState{})}, run: (*call).runJob},
	}
}

func (c *call) jobs() error {
	list, err := c.s.o.Jobs.List(c.ctx())
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, jobList{Items: filled(list)})
}

func (c *call) runJob() error {
	name := c.path("name")
	if !market.ValidID(name) {
		return market.NotFound(market.KindJob, clip(name))
	}
	state, err := c.s.o.Jobs.Run(c.ctx(), name)
	if err != nil {
		return err
	}
	return c.json(http.StatusAccepted, state)
}
