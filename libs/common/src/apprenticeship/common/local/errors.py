"""What goes wrong on a ladder names its remedy."""


class Unavailable(RuntimeError):
    """A rung, or a part of one, cannot be had here; the remedy is part of the message."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}: {remedy}")
        self.problem = problem
        self.remedy = remedy
