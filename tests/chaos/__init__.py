"""Chaos on real parts: three brokers, PostgreSQL, two replicas of six services, load, faults, and the oracle."""
