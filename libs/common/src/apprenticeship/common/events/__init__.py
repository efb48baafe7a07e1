"""The words of the platform: facts by speaker, partners' reports, answers; ``catalogue`` is the map."""
