"""The plumbing: written once, used by every service."""
