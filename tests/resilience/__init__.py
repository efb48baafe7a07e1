"""Faults on real parts: Kafka, PostgreSQL, and replicas of a service that are killed and frozen."""
