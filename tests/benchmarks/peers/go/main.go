// Peer of training in Go: franz-go and pgx, a batch in one transaction, set-based statements, an outbox that is told
// after the commit and cleared by the next transaction. BENCH_* says where it works.
package main

import (
	"context"
	"errors"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/twmb/franz-go/pkg/kgo"
)

const atOnce = 500

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(os.Getenv("BENCH_BOOTSTRAP")),
		kgo.ConsumerGroup(os.Getenv("BENCH_GROUP")),
		kgo.ConsumeTopics(reports),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.Balancers(kgo.RangeBalancer()),
		kgo.BlockRebalanceOnPoll(),
		kgo.DisableAutoCommit(),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerLinger(0),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
	)
	if err != nil {
		return err
	}
	defer client.CloseAllowingRebalance()
	connection, err := pgx.Connect(ctx, os.Getenv("BENCH_DSN"))
	if err != nil {
		return err
	}
	store := &Store{connection: connection, programs: map[string]*Program{}}
	left, err := store.Left(ctx)
	if err != nil {
		return err
	}
	if err := tell(ctx, client, store, left); err != nil {
		return err
	}
	for ctx.Err() == nil {
		if err := take(ctx, client, store); err != nil {
			return err
		}
	}
	return nil
}

func take(ctx context.Context, client *kgo.Client, store *Store) error {
	defer client.AllowRebalance()
	fetches := client.PollRecords(ctx, atOnce)
	if err := fetches.Err0(); err != nil {
		return err
	}
	records := fetches.Records()
	if len(records) == 0 {
		return nil
	}
	events := make([]Event, len(records))
	for n, record := range records {
		event, err := read(record)
		if err != nil {
			return err
		}
		events[n] = event
	}
	said, err := store.Take(ctx, events)
	if err != nil {
		return err
	}
	if err := tell(ctx, client, store, said); err != nil {
		return err
	}
	return client.CommitRecords(ctx, records...)
}

func tell(ctx context.Context, client *kgo.Client, store *Store, said []Outgoing) error {
	records := make([]*kgo.Record, len(said))
	for n := range said {
		records[n] = said[n].record()
	}
	if err := client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		return err
	}
	store.Told(said)
	return nil
}
