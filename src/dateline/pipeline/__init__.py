"""The public door: make or open an index, ask it questions.

Each step lives in its own room (indexing, retriever, reader, answers); this one wires them together.

    door.py      an open index, asked
    lookups.py   what an open index holds, looked up without asking
    upkeep.py    what is done to an index as a whole
    loading.py   the models, loaded once
"""
