"""`dateline eval`: gold sets asked in several views, recorded a question at a time, and scored.

| | |
|---|---|
| `records.py` | what came of each question, and of what run |
| `recordfile.py` | the same as JSON Lines |
| `runner.py` | gold set → records, with models and an index |
| `views.py` | one question, in one view |
| `systems.py` | gold set → records, from another system's files |
| `exports.py` | records → files that other tools score |
| `scores.py` | record → metric rows |
| `lint.py` | gold set → what is wrong with it |
| `figures.py` | rows → figures, and the table |
| `statistics.py` | records → each figure as a function of draws |
| `resampling.py` | draws: intervals and tests against chance |
| `confidence.py` | what confidence is worth |
| `comparing.py` | two evaluations → what changed, and which questions flipped |
| `abstention.py` | what other thresholds would have given |
| `failures.py` | record → why it is wrong |
| `report/` | an evaluation as a page to look at |
"""
