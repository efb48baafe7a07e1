package main

import (
	"context"
	"fmt"

	json "github.com/goccy/go-json"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Store is training's database: one transaction a batch, one statement a step.
type Store struct {
	connection *pgx.Conn
	programs   map[string]*Program // a published version never changes
	told       []int64             // rows of the outbox that the next transaction deletes
}

// Take claims, loads, decides, saves and writes the outbox, all in one transaction.
func (s *Store) Take(ctx context.Context, events []Event) ([]Outgoing, error) {
	var said []Outgoing
	err := pgx.BeginFunc(ctx, s.connection, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "delete from outbox where id = any($1)", s.told); err != nil {
			return err
		}
		fresh, err := claim(ctx, tx, events)
		if err != nil || len(fresh) == 0 {
			return err
		}
		said, err = s.decideAll(ctx, tx, fresh)
		return err
	})
	if err == nil {
		s.told = nil
	}
	return said, err
}

func claim(ctx context.Context, tx pgx.Tx, events []Event) ([]*Event, error) {
	first := make(map[uuid.UUID]*Event, len(events))
	ids := make([]uuid.UUID, 0, len(events))
	for n := range events {
		if _, seen := first[events[n].ID]; !seen {
			first[events[n].ID] = &events[n]
			ids = append(ids, events[n].ID)
		}
	}
	rows, err := tx.Query(ctx, `insert into claim (id, digest) select id, 0 from unnest($1::uuid[]) u(id)
		on conflict do nothing returning id`, ids)
	if err != nil {
		return nil, err
	}
	claimed, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil {
		return nil, err
	}
	isNew := make(map[uuid.UUID]bool, len(claimed))
	for _, id := range claimed {
		isNew[id] = true
	}
	fresh := make([]*Event, 0, len(claimed))
	for _, id := range ids {
		if isNew[id] {
			fresh = append(fresh, first[id])
		}
	}
	return fresh, nil
}

func (s *Store) decideAll(ctx context.Context, tx pgx.Tx, events []*Event) ([]Outgoing, error) {
	learners, err := s.load(ctx, tx, events)
	if err != nil {
		return nil, err
	}
	said := make([]Outgoing, 0, 2*len(events))
	for _, event := range events {
		learner := learners[event.Key]
		if learner == nil {
			return nil, fmt.Errorf("%s: nobody is enrolled as %s", event.ID, event.Key)
		}
		words, err := decide(learner, s.programs, event)
		if err != nil {
			return nil, err
		}
		said = append(said, words...)
	}
	if err := save(ctx, tx, events[0].Tenant, learners); err != nil {
		return nil, err
	}
	return said, s.write(ctx, tx, said)
}

func (s *Store) load(ctx context.Context, tx pgx.Tx, events []*Event) (map[string]*Learner, error) {
	keys := make([]string, len(events))
	for n, event := range events {
		keys[n] = event.Key
	}
	rows, err := tx.Query(ctx, `select key, data from learner where tenant = $1 and key = any($2)
		order by key for update`, events[0].Tenant, keys)
	if err != nil {
		return nil, err
	}
	learners := make(map[string]*Learner, len(keys))
	var key string
	var data []byte
	_, err = pgx.ForEachRow(rows, []any{&key, &data}, func() error {
		learner := &Learner{}
		learners[key] = learner
		return json.Unmarshal(data, learner)
	})
	if err != nil {
		return nil, err
	}
	return learners, s.standards(ctx, tx, events[0].Tenant, learners)
}

func (s *Store) standards(ctx context.Context, tx pgx.Tx, tenant string, learners map[string]*Learner) error {
	for _, learner := range learners {
		for _, enrollment := range learner.Enrollments {
			key := enrollment.programKey()
			if s.programs[key] != nil {
				continue
			}
			var data []byte
			row := tx.QueryRow(ctx, "select data from program where tenant = $1 and key = $2", tenant, key)
			if err := row.Scan(&data); err != nil {
				return err
			}
			program := &Program{}
			if err := json.Unmarshal(data, program); err != nil {
				return err
			}
			s.programs[key] = program
		}
	}
	return nil
}

func save(ctx context.Context, tx pgx.Tx, tenant string, learners map[string]*Learner) error {
	keys, data := make([]string, 0, len(learners)), make([]string, 0, len(learners))
	for key, learner := range learners {
		text, err := json.Marshal(learner)
		if err != nil {
			return err
		}
		keys, data = append(keys, key), append(data, string(text))
	}
	_, err := tx.Exec(ctx, `update learner l set data = u.data::jsonb, version = l.version + 1
		from unnest($2::text[], $3::text[]) u(key, data) where l.tenant = $1 and l.key = u.key`, tenant, keys, data)
	return err
}

func (s *Store) write(ctx context.Context, tx pgx.Tx, said []Outgoing) error {
	topics, keys := make([]string, len(said)), make([]string, len(said))
	headers, bodies := make([]string, len(said)), make([][]byte, len(said))
	for n, word := range said {
		text, err := json.Marshal(word.Headers)
		if err != nil {
			return err
		}
		topics[n], keys[n], headers[n], bodies[n] = word.Topic, word.Key, string(text), word.Body
	}
	rows, err := tx.Query(ctx, `insert into outbox (topic, key, headers, payload)
		select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) returning id`,
		topics, keys, headers, bodies)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for n := range said {
		said[n].ID = ids[n]
	}
	return nil
}

// Left is what an earlier run has committed and perhaps not told.
func (s *Store) Left(ctx context.Context) ([]Outgoing, error) {
	rows, err := s.connection.Query(ctx, "select id, topic, key, headers, payload from outbox order by id")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Outgoing, error) {
		var word Outgoing
		var headers []byte
		if err := row.Scan(&word.ID, &word.Topic, &word.Key, &headers, &word.Body); err != nil {
			return word, err
		}
		return word, json.Unmarshal(headers, &word.Headers)
	})
}

// Told remembers what may be deleted from the outbox.
func (s *Store) Told(said []Outgoing) {
	for _, word := range said {
		s.told = append(s.told, word.ID)
	}
}
