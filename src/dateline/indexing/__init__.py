"""The index path: files → articles → chunks → vectors → the next state of the index."""
