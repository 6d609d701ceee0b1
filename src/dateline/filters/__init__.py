"""Which articles a question is asked of: by date, source, author, section, language, address.

A filter with several values takes any of them; several filters must all hold; an article without the
field never matches a filter on it.

A filter says what is allowed. The searches apply it (`stores/`), and nothing is filtered afterwards.
"""
