"""An evaluation as a page to look at, and as a summary for a pull request.

| | |
|---|---|
| `content.py` | evaluation → everything that the page and the summary say |
| `charts.py` | evaluation → its plots |
| `plots.py` | lines and bars → coordinates |
| `rendering.py` | content → page and summary, through the templates |
| `templates/` | what they look like |

A report is a function of the records alone; nothing is asked or measured anew.
"""
