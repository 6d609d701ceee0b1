"""The index on disk: articles, words, vectors, and the manifest that ties them together."""

from dateline.stores.index import Index
from dateline.stores.manifest import MANIFEST, Manifest
from dateline.stores.writer import IndexWriter

__all__ = ["MANIFEST", "Index", "IndexWriter", "Manifest"]
