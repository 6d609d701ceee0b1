"""A question that leans on the ones before it → the question in full, by rules that a person can follow.

"How many people did Panama count in 2024?", then "And in 2023?" → "How many people did Panama count in
2023?". Fragments are completed from the last question (`ellipses.py`); words that mean something said
before are put in full (`pronouns.py`). A question that stands on its own is not touched.
"""
