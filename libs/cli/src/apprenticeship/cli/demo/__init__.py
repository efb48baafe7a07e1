"""A first run: the lives of a cohort as partners would report them, driven through the whole platform."""
