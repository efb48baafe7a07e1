"""What outcomes can be told by its environment: nothing beyond what every service can."""

from apprenticeship.common.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Addresses, limits and habits of the outcomes process."""
