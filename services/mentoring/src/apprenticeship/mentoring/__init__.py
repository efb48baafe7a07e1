"""Mentors, pairing rounds, sessions and coaching."""
