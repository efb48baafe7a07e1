package main

import (
	"fmt"
	"slices"
	"time"

	json "github.com/goccy/go-json"
)

// Learner is training's row about a person; what this peer does not read it keeps as it is.
type Learner struct {
	Enrollments map[string]*Enrollment `json:"enrollments"`
	Credentials json.RawMessage        `json:"credentials"`
	Transfers   json.RawMessage        `json:"transfers"`
}

// Enrollment is one enrolment in one version of a program.
type Enrollment struct {
	ID             string            `json:"id"`
	ProgramID      string            `json:"program_id"`
	ProgramVersion int               `json:"program_version"`
	CohortID       string            `json:"cohort_id"`
	RequirementSet string            `json:"requirement_set"`
	Track          json.RawMessage   `json:"track"`
	ExamLanguage   string            `json:"exam_language"`
	PaidTime       bool              `json:"paid_time"`
	EnrolledOn     string            `json:"enrolled_on"`
	Modules        map[string]Passed `json:"modules"`
	Failed         map[string][]int  `json:"failed"`
	Ledger         json.RawMessage   `json:"ledger"`
	CreditMinutes  int               `json:"credit_minutes"`
	Pauses         []Pause           `json:"pauses"`
	MetOn          json.RawMessage   `json:"met_on"`
	Exam           json.RawMessage   `json:"exam"`
	Sittings       json.RawMessage   `json:"sittings"`
	Steps          json.RawMessage   `json:"steps"`
	Contacts       json.RawMessage   `json:"contacts"`
	Closing        *Closing          `json:"closing"`
}

// Passed is a completed module.
type Passed struct {
	Attempt int    `json:"attempt"`
	On      string `json:"on"`
	Minutes int    `json:"minutes"`
}

// Pause is a time away.
type Pause struct {
	Since string  `json:"since"`
	Until *string `json:"until"`
}

// Closing says how an enrolment ended.
type Closing struct {
	End       string  `json:"end"`
	On        string  `json:"on"`
	Successor *string `json:"successor"`
}

// Program is one version of a program's standards.
type Program struct {
	CurriculumVersion int               `json:"curriculum_version"`
	Modules           map[string]Module `json:"modules"`
}

// Module is one module of a curriculum.
type Module struct {
	Minutes  int  `json:"minutes"`
	Required bool `json:"required"`
}

func (l *Learner) open() (*Enrollment, error) {
	var found *Enrollment
	for _, enrollment := range l.Enrollments {
		if enrollment.Closing != nil {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("several enrollments are open")
		}
		found = enrollment
	}
	if found == nil {
		return nil, fmt.Errorf("no enrollment is open")
	}
	return found, nil
}

func (e *Enrollment) programKey() string { return fmt.Sprintf("%s@%d", e.ProgramID, e.ProgramVersion) }

func (e *Enrollment) holds(day string) bool {
	for _, pause := range e.Pauses {
		if pause.Since < day && (pause.Until == nil || day < *pause.Until) {
			return true
		}
	}
	return false
}

// decide says what one report makes of a person; whatever is no part of this backlog is an error.
func decide(learner *Learner, programs map[string]*Program, event *Event) ([]Outgoing, error) {
	enrollment, err := learner.open()
	if err != nil {
		return nil, err
	}
	report := &event.Report
	program := programs[enrollment.programKey()]
	module, known := program.Modules[report.Module]
	on := report.OccurredAt.UTC().Format(time.DateOnly)
	switch {
	case !known:
		return nil, fmt.Errorf("%s: no module %s", event.ID, report.Module)
	case on < enrollment.EnrolledOn || enrollment.holds(on):
		return nil, fmt.Errorf("%s: %s is outside training", event.ID, on)
	case report.Verb != "passed" || slices.Contains(enrollment.Failed[report.Module], report.Attempt):
		return nil, fmt.Errorf("%s: not a pass", event.ID)
	}
	if _, done := enrollment.Modules[report.Module]; done {
		return accept(event, nil)
	}
	minutes := module.Minutes
	if minutes == 0 {
		minutes = report.Minutes
	}
	enrollment.Modules[report.Module] = Passed{report.Attempt, on, minutes}
	if program.done(enrollment) {
		return nil, fmt.Errorf("%s: the last module is no part of this backlog", event.ID)
	}
	return accept(event, &ModuleCompleted{
		enrollment.ID, report.Module, program.CurriculumVersion, report.Attempt, on, minutes,
		enrollment.PaidTime, report.Language, report.Score, event.ID,
	})
}

func (p *Program) done(enrollment *Enrollment) bool {
	for id, module := range p.Modules {
		if _, passed := enrollment.Modules[id]; module.Required && !passed {
			return false
		}
	}
	return true
}

func accept(event *Event, fact *ModuleCompleted) ([]Outgoing, error) {
	var said []Outgoing
	answer := ReportAccepted{Report: event.ID}
	if fact != nil {
		id, out, err := say(event, 0, facts, completed, fact)
		if err != nil {
			return nil, err
		}
		answer.Facts, said = append(answer.Facts, id), append(said, out)
	}
	_, out, err := say(event, 1, answers, accepted, answer)
	return append(said, out), err
}
