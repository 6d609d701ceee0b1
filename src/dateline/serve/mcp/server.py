"""The MCP server: what it can do, said to a client, and each request handed to a tool or an article.

It stands on the SDK's `Server`, not on its `MCPServer`, which takes tools from signatures: that passes over
unknown arguments in silence, and says wrong ones in pydantic's words, with what was given in them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from mcp import MCPError
from mcp.server import Server, ServerRequestContext
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from mcp_types import Tool as Described

from dateline._version import __version__
from dateline.errors import DatelineError, UsageError
from dateline.machine import machine_error
from dateline.output.wording import one_line
from dateline.serve.mcp.arguments import read_arguments
from dateline.serve.mcp.guidance import INSTRUCTIONS
from dateline.serve.mcp.resources import (
    MOST_LISTED,
    MOST_READ,
    TEMPLATE,
    ArticleTooLongError,
    article_uri,
    chosen_range,
    read_uri,
)
from dateline.serve.mcp.tools import TOOLS, Answering, Tool
from dateline.serve.service import told

logger = logging.getLogger(__name__)

Done = TypeVar("Done")


class Worker(Protocol):
    """Has a request worked on: in its turn, in a thread, by the service that answers."""

    async def __call__(self, work: Callable[[Answering], Done], *, asks: bool) -> Done:
        """Return what the work returns; `asks`: it reads, and takes its time.

        Raises what the work raises, and DatelineError where there is no service, or no turn in time.
        """


_READS_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_PLAIN = "text/plain"


def make_server(worker: Worker) -> Server[Any]:
    """Return the server, whose requests `worker` has worked on."""
    return _Handlers(worker).server()


class _Handlers:
    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def server(self) -> Server[Any]:
        server: Server[Any] = Server(
            "dateline",
            title="Dateline",
            version=__version__,
            description="Question answering over a collection of news articles, cited to the character.",
            instructions=INSTRUCTIONS,
            on_list_tools=self.list_tools,
            on_call_tool=self.call_tool,
            on_list_resources=self.list_resources,
            on_list_resource_templates=self.list_templates,
            on_read_resource=self.read_resource,
        )
        server.middleware.clear()  # OpenTelemetry's: nothing is told of what is asked
        return server

    async def list_tools(
        self, _: ServerRequestContext[Any], params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=[_described(name, tool) for name, tool in TOOLS.items()])

    async def call_tool(self, _: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            raise MCPError(
                INVALID_PARAMS, f"there is no tool {params.name!r:.60}; the tools are {', '.join(TOOLS)}"
            )
        try:
            work = partial(_call, tool, params.arguments or {})
            shape = await self._worked(work, asks=tool.asks)
        except DatelineError as error:
            return CallToolResult(
                content=[TextContent(text=f"ERROR, no answer: {_said(error)}")], is_error=True
            )
        text = json.dumps(
            shape, ensure_ascii=False
        )  # a model reads “ and 林 as they stand, not by their numbers
        return CallToolResult(content=[TextContent(text=text)], structured_content=shape)

    async def list_resources(
        self, _: ServerRequestContext[Any], params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        return ListResourcesResult(resources=await self._read(_newest))

    async def list_templates(
        self, _: ServerRequestContext[Any], params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        template = ResourceTemplate(
            uri_template=str(TEMPLATE),
            name="article",
            title="An article's text",
            description="The stored text of an article by its id, or the characters [start, end) of it: what "
            "the offsets of citations count in.",
            mime_type=_PLAIN,
        )
        return ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, _: ServerRequestContext[Any], params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        return ReadResourceResult(contents=[await self._read(partial(_article, params.uri))])

    async def _read(self, work: Callable[[Answering], Done]) -> Done:
        """The same for resources, whose errors the protocol has a place of their own for."""
        try:
            return await self._worked(work, asks=False)
        except DatelineError as error:
            code = INVALID_PARAMS if isinstance(error, UsageError) else INTERNAL_ERROR
            raise MCPError(code, _said(error)) from error

    async def _worked(self, work: Callable[[Answering], Done], *, asks: bool) -> Done:
        """Have it worked on. Raises DatelineError, of what nobody thought of too: no trace goes out."""
        try:
            return await self._worker(work, asks=asks)
        except DatelineError:
            raise
        except Exception as error:
            logger.debug("a request failed", exc_info=True)
            known = machine_error(error)
            if known is None:
                logger.error("an unexpected %s: %s", type(error).__name__, error)
                known = DatelineError(
                    f"an unexpected {type(error).__name__}", hint="the server's standard error says more"
                )
            raise known from error


def _call(tool: Tool[Any], given: dict[str, Any], service: Answering) -> dict[str, Any]:
    arguments = read_arguments(tool.takes, given)
    return tool.answer(service, arguments).model_dump(mode="json")


def _newest(service: Answering) -> list[Resource]:
    with service.news() as news:
        headings = news.headings(limit=MOST_LISTED)
    return [
        Resource(
            uri=article_uri(one.id),
            name=one.id,
            title=one_line(one.name),
            description=", ".join(known for known in (one.source, one.date) if known) or None,
            mime_type=_PLAIN,
        )
        for one in headings
    ]


def _article(uri: str, service: Answering) -> TextResourceContents:
    id, start, end = read_uri(uri)
    with service.news() as news:
        article = news.article(id)
    characters = len(article.text)
    first, last = chosen_range(characters, start, end, most=characters)
    if last - first > MOST_READ:
        raise ArticleTooLongError(article_uri(id), characters)
    about = {"title": article.title, "date": article.date, "source": article.source, "url": article.url}
    return TextResourceContents(
        uri=uri,
        mime_type=_PLAIN,
        text=article.text[first:last],
        _meta={**about, "start": first, "end": last, "characters": characters},
    )


def _described(name: str, tool: Tool[Any]) -> Described:
    return Described(
        name=name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(mode="serialization"),
        annotations=_READS_ONLY,
    )


def _said(error: DatelineError) -> str:
    return one_line("; ".join(filter(None, told(error))))
