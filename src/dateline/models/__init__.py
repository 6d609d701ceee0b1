"""Model folders: those that ship with Dateline, and how a model is named.

A model is named `default` (the shipped one), `fast` (the small reader alone), by a local folder, or by a hub
id with a pinned revision, `organisation/name@revision`. A folder with a `model.json` is one of ours and runs
on ONNX Runtime; any other is loaded by the library it was made for.

    finding.py   a name → the model that it names
    onnx.py      a folder of ours
    foreign.py   a model of another library
    runtime.py   ONNX Runtime

Nothing is loaded at import, and what a model computes is the adapter's business (`embedding.py`, `reader/`).
"""
