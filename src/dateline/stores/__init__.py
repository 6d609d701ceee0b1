"""The index on disk: articles, words, vectors, and the manifest that ties them together."""
