"""What an answer's words are worth: "around twenty thousand" is 20,000, "Thursday" is a date.

Two relations, and most pairs of values stand in neither. Values *agree* when both say the same, so that the
answers are one; they *contradict* each other when both cannot be true of the same thing:

| one | other | |
|---|---|---|
| 20,000 | about 20,000 people | agree |
| more than 140,000 | 143,000 | agree: the bound is news for "a little more than" |
| 20,000 | 20,400 | neither: the one may be the other, rounded |
| 20–25 % | 22 % | neither |
| more than 2,000 | 2,900 | neither: who says more than 2,000 means less than 3,000 |
| more than 2,000 | 4,000 | contradict |
| more than 250 | at least 199 | neither |
| 1,300 | 2,900 | contradict |
| 2025-06-26 | June 2025 | neither |
| 5 May | 3 to 7 May | neither |
| 9 May | 3 to 7 May | contradict |
| 40 °C | 104 °F | agree |
| 25 basis points | 0.25 percentage points | agree |
| up 4 % | down 4 % | contradict |

Nothing is known here of what the values are values of; who compares the deaths of two earthquakes gets a
contradiction. The grammars are in `values/quantities.py`, `values/moments.py` and
`values/intervals.py`.
"""
