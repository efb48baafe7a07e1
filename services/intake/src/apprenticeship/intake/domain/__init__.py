"""The head of intake: programs, cohorts, and all that a person applies for, waits for, holds and leaves."""
