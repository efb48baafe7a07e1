"""The test of the tests: the reliability code, broken on purpose; simulation or real parts must notice each breach."""
