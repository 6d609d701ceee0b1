"""Training: a recipe → a model of our own, measured, compressed and ready to ship.

    train.py     a run from end to end           recipe.py     what a run is made of
    data.py      question files → examples       features.py   examples → windows with their answers
    base.py      the weights to start from       negatives.py  passages without the answer
    twins.py     questions made by rule          variants.py   examples, a share of them changed
    batches.py   windows → batches               objective.py  what a batch costs
    losses.py    what a reader is taught by      teachers.py   readers that teach another
    networks.py  PyTorch models                  runs.py       the run on disk, and its progress
    verdict.py   does it ship?                   export.py     float weights → the int8 folder
    encoder.py   weights by their names          encoder_graph.py, rounding.py, quantisation.py   → ONNX

PyTorch and the trainers of transformers and sentence-transformers load when a run starts; what they
need beside themselves is in the extra `train`.
"""
