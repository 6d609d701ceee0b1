"""Training: a recipe → a model of our own, measured, compressed and ready to ship.

    train.py     a run from end to end           recipe.py     what a run is made of
    data.py      question files → examples       features.py   examples → windows with their answers
    base.py      the weights to start from       negatives.py  passages without the answer
    losses.py    what a reader is taught by      runs.py       the run on disk, and its progress
    verdict.py   does it ship?                   export.py     float weights → the int8 folder

But: PyTorch and the trainers of transformers and sentence-transformers load when a run starts; what they
need beside themselves is in the extra `train`.
"""
