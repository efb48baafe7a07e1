"""Outcomes: the read side. Journeys, the funnel, and the numbers a program is judged by."""
