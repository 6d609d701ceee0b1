"""Whether words can answer the question at all: their kind, whom and when their sentence is about."""
