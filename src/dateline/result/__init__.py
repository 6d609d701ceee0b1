"""What came back for a question.

A `Result` has one reply (`replies.py`), and most replies are made of answers, ranges of articles with their
citations (`answer.py`). These are records alone: nothing here searches, reads or prints.
"""
