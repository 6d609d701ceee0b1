"""An index in Milvus: the collections of `schema.py`, read and written as the folder's store is.

Everything a person can ask of an index is asked of these collections: nothing is kept on this machine.
pymilvus, and Milvus Lite, are the extra `[milvus]`; nothing of it is imported before an address names Milvus.
"""
