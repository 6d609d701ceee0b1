"""One module a command: read the flags, call the library once, print."""
