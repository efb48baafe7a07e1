"""Abuse: hostile input, poison and floods on real Kafka and PostgreSQL; each case is accounted for, one by one."""
