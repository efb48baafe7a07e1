"""Kafka as the core sees it: one safe FastStream subscription, packed telling, ticks of the clock."""
