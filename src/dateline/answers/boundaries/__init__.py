"""Where an answer begins and ends: whole numbers, ranges and names, no mark too many."""
