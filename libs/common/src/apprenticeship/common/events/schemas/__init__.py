"""JSON Schemas of the words, and the command that makes them, AsyncAPI and the pages, and refuses what breaks."""
