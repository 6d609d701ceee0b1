"""Which articles and passages say the same: shingles, repeats, what differs."""
