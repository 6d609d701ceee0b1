"""Several things: the items of a series, lines under a heading, tables, articles that are asked for."""
