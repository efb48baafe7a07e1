"""What the gateway decides: who may say what, whom it is about, where it goes, and who hears of it."""
