"""Dateline for many at once: one service that answers, and the doors to it.

    service.py      questions from any thread, under their own settings, in conversations
    generations.py  the index's newest state, held by each request until it is done
    shapes.py       what is asked over HTTP, and what comes back
    app.py          the HTTP application
    running.py      its server: socket, signals
    page/           the page at `/`, served as it lies here

It listens, queues and reports; what an answer is stands in the rooms below. FastAPI, because the types of
a request then check it, describe it in OpenAPI and name what is wrong with it, all in one place; the MCP SDK
mounts on its Starlette.
"""
