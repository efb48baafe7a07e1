"""For whoever tests against the platform: given/when/then, examples, fixtures."""
