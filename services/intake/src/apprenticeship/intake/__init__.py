"""Intake: who is enrolled in which version of which program, and nobody else's business beyond that."""
