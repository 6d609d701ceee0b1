"""Files → articles: one small module a format, in `LOADERS` of `loading.py` by suffix.

Indexing goes `find_files` → `read_file` → `assign_id`; `load_articles` is the three in a row. A new
format is a module with a `Loader` and its suffixes there.

Nothing is chunked or stored here, and what cannot be read is yielded as Skipped, never raised.
"""
