"""`make bench`: the platform beside a naive runtime, a typed batch and two peers, on real parts, every run checked."""
