"""What training keeps, decides and remembers; pure: no I/O, no clock, no chance."""
