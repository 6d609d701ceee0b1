"""Gold sets: questions with what counts as right, in the formats that the field keeps them in.

| format | told by | holds |
|---|---|---|
| SQuAD v1 and v2 JSON (`squad.py`) | an object with `data` | contexts, answers with offsets |
| MRQA JSON Lines (`lines.py`) | a first line with `header` | contexts, answers with offsets |
| DrQA, open-domain JSON Lines (`lines.py`) | lines with `question` and `answer` | answers alone |
| a BEIR folder, or one of its `qrels/*.tsv` (`beir.py`) | `queries.jsonl` | graded articles, no answers |
| TREC qrels (`beir.py`) | lines of four columns | graded articles, not even questions |

Files may be gzipped, whatever they are called, and keys that are not known are ignored.

What is read is either sound or refused, with the place named; nothing is repaired, and nothing
is scored here (`metrics.py`).
"""
