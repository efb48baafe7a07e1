"""Employers, openings, candidacies, placements and retention."""
