"""The `apprenticeship` command."""
