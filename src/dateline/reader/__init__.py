"""(question, passages) → spans, and what each passage says of yes and no: extractive readers.

    windows.py        passages → the windows that a network sees
    networks.py       windows → logits: ours on ONNX Runtime, or any question-answering model of transformers
    spans.py          logits → character spans
    reading.py        what one pass found: spans, and the scores of each window
    window_reader.py  all of these together
    two_stage.py      a small reader that screens, and a strong one that answers
    loading.py        model folders → readers
    named.py          names → readers
    contract.py       what a reader is

Equal answers from different passages stay apart here, and how far an answer can be trusted is for `answers`
to say.
"""
