"""What English is, once: sentences, names, values."""
