"""Dateline for many at once: one service that answers, and the doors to it.

    service.py      questions from any thread, under their own settings, in conversations
    hall.py         who works, who waits, and who has left
    app.py          the HTTP application, made of addresses (asking, looking, health) behind a guard
    running.py      its server: socket, signals
    mcp/            the door for assistants
    page/           the page at `/`, served as it lies here

It listens, queues and reports; what an answer is stands in the rooms below. What it promises stands in
README.md beside this.
"""
