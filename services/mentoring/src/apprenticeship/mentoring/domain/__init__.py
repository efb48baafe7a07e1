"""What mentoring keeps, decides and remembers; pure: no I/O, no clock, no chance."""
