"""What outcomes keeps of the facts, and what it makes of them: pure."""
