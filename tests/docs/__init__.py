"""What the documentation names exists: links, commands, settings, examples, log events, metrics, routes."""
