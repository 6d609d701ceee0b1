"""The server: a socket, uvicorn on it, until a signal ends it."""

from __future__ import annotations

import uvicorn

from dateline.serve.app import make_app
from dateline.serve.service import Service
from dateline.settings import Settings


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Answer over HTTP until SIGTERM or Ctrl-C. Raises NoIndexError, DamagedIndexError, ModelError."""
    service = Service(settings)
    try:
        uvicorn.run(
            make_app(service),
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
        )
    finally:
        service.close()
