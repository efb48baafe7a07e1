"""The runtime's real code over a simulated broker and the store in memory: seeded, on a virtual clock."""
