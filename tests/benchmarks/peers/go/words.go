package main

import (
	"fmt"
	"time"

	json "github.com/goccy/go-json"
	"github.com/google/uuid"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	reports   = "training.reports.v1"
	facts     = "training.events.v1"
	answers   = "training.answers.v1"
	completed = "apprenticeship.training.module-completed.v1"
	accepted  = "apprenticeship.answers.report-accepted.v1"
	reported  = "apprenticeship.reports.learning-result-reported.v1"
)

// Ids of what we say are derived from the report's, so that a second telling is harmless.
var speaker = uuid.NewSHA1(uuid.Nil, []byte("training"))

// Report is the payload of learning-result-reported.
type Report struct {
	Person     string    `json:"external_person_ref"`
	Module     string    `json:"module_id"`
	Attempt    int       `json:"attempt"`
	Verb       string    `json:"verb"`
	OccurredAt time.Time `json:"occurred_at"`
	Minutes    int       `json:"minutes"`
	Score      *int      `json:"score_bps"`
	Language   string    `json:"language"`
}

// Event is a report with what its headers say.
type Event struct {
	ID                              uuid.UUID
	Time, Key, Tenant, Type         string
	Correlation, Partner, SourceRef string
	Report                          Report
}

// ModuleCompleted is the fact that follows.
type ModuleCompleted struct {
	Enrollment        string    `json:"enrollment_id"`
	Module            string    `json:"module_id"`
	CurriculumVersion int       `json:"curriculum_version"`
	Attempt           int       `json:"attempt"`
	CompletedOn       string    `json:"completed_on"`
	MinutesCredited   int       `json:"minutes_credited"`
	Paid              bool      `json:"paid"`
	Language          string    `json:"language"`
	Score             *int      `json:"score_bps,omitempty"`
	Evidence          uuid.UUID `json:"evidence_ref"`
}

// ReportAccepted is the answer to whoever reported.
type ReportAccepted struct {
	Report uuid.UUID   `json:"report_event_id"`
	Facts  []uuid.UUID `json:"fact_event_ids"`
}

// Outgoing is a word on its way to a topic; its headers are kept as JSON in the outbox.
type Outgoing struct {
	ID      int64
	Topic   string
	Key     string
	Headers map[string]string
	Body    []byte
}

func read(record *kgo.Record) (Event, error) {
	event := Event{Key: string(record.Key)}
	for _, header := range record.Headers {
		value := string(header.Value)
		switch header.Key {
		case "ce_id":
			id, err := uuid.Parse(value)
			if err != nil {
				return event, err
			}
			event.ID = id
		case "ce_type":
			event.Type = value
		case "ce_time":
			event.Time = value
		case "ce_tenantid":
			event.Tenant = value
		case "ce_correlationid":
			event.Correlation = value
		case "ce_partnerid":
			event.Partner = value
		case "ce_sourceid":
			event.SourceRef = value
		}
	}
	if err := json.Unmarshal(record.Value, &event.Report); err != nil {
		return event, err
	}
	return event, event.check()
}

func (e *Event) check() error {
	r := &e.Report
	switch {
	case e.Type != reported, e.ID == uuid.Nil, e.Key == "", e.Tenant == "":
		return fmt.Errorf("%s: no learning result", e.ID)
	case !code(r.Person), !code(r.Module), r.Attempt < 1, r.Minutes < 0, r.Language == "", r.OccurredAt.IsZero():
		return fmt.Errorf("%s: a field is missing or out of bounds", e.ID)
	case r.Score != nil && (*r.Score < 0 || *r.Score > 10000):
		return fmt.Errorf("%s: no such score", e.ID)
	}
	return nil
}

func code(value string) bool { return len(value) > 0 && len(value) <= 64 }

func say(event *Event, ordinal byte, topic, kind string, word any) (uuid.UUID, Outgoing, error) {
	id := uuid.NewSHA1(speaker, append(event.ID[:], ordinal))
	body, err := json.Marshal(word)
	headers := map[string]string{
		"ce_specversion": "1.0", "ce_id": id.String(), "ce_type": kind, "ce_source": "apprenticeship/training",
		"ce_time": event.Time, "ce_subject": event.Key, "ce_tenantid": event.Tenant,
		"ce_recordedtime":  time.Now().UTC().Format(time.RFC3339Nano),
		"ce_correlationid": event.Correlation, "ce_causationid": event.ID.String(), "ce_dataclass": "internal",
		"ce_partnerid": event.Partner, "ce_sourceid": event.SourceRef, "content-type": "application/json",
	}
	return id, Outgoing{Topic: topic, Key: event.Key, Headers: headers, Body: body}, err
}

func (o *Outgoing) record() *kgo.Record {
	record := &kgo.Record{Topic: o.Topic, Key: []byte(o.Key), Value: o.Body}
	for name, value := range o.Headers {
		record.Headers = append(record.Headers, kgo.RecordHeader{Key: name, Value: []byte(value)})
	}
	return record
}
