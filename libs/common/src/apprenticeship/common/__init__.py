"""The words, the program standards, and the plumbing that every service uses."""
