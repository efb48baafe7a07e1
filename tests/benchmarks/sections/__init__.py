"""What `make bench` measures, section by section; each can be asked for alone (`--only peers,latency`)."""
