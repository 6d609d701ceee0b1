"""Dateline for assistants: a server of the Model Context Protocol, on the official SDK.

    server.py     requests in, tools and articles out, errors said
    tools.py      ask, search, get_article, list_articles, stats
    arguments.py  what they take, with its bounds
    shapes.py     what they give
    guidance.py   how to quote, and what each result allows to be said
    resources.py  articles by their URIs
    stdio.py      one client, on standard input and output
    http.py       many, at /mcp of the service

Its modules need the extra [mcp]; nothing here loads before a command asks for it.
"""
