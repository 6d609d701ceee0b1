"""Who works, waits and leaves, and which conversations are remembered: the bounds of the service."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from dateline.serve.conversations import Conversations
from dateline.serve.desk import BusyError, Desk, LateError, Left, Tell
from dateline.serve.metrics import Metrics
from dateline.settings import Settings
from fakes import FakeDateline


def desk(**more: Any) -> Desk:
    given: dict[str, Any] = {"at_once": 1, "waiting": 1, "seconds": 30.0} | more
    return Desk("asking", metrics=Metrics(), **given)


async def stays() -> None:
    """Who asked never leaves."""
    await asyncio.Event().wait()


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.005)


def run(test: Coroutine[Any, Any, None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(30):
            await test

    asyncio.run(bounded())


def test_one_more_than_may_wait_is_told_when_to_come_back() -> None:
    async def test() -> None:
        at, go = desk(), threading.Event()
        first = asyncio.create_task(at.one(go.wait, stays))
        second = asyncio.create_task(at.one(lambda: "second", stays))
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as refused:
            await at.one(lambda: "third", stays)
        assert refused.value.retry_after >= 1
        go.set()
        assert await first
        assert await second == "second"
        assert await at.one(lambda: "fourth", stays) == "fourth"

    run(test())


def test_work_that_waits_is_done_in_the_order_it_was_brought() -> None:
    async def test() -> None:
        at, go, done = desk(waiting=20), threading.Event(), list[int]()
        first = asyncio.create_task(at.one(go.wait, stays))
        others = [asyncio.create_task(at.one(partial(done.append, number), stays)) for number in range(20)]
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(first, *others)
        assert done == [*range(20)]

    run(test())


def test_no_more_threads_work_than_the_desk_has() -> None:
    async def test() -> None:
        at, lock, now, most = desk(at_once=3, waiting=100), threading.Lock(), 0, 0

        def work() -> None:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            threading.Event().wait(0.005)
            with lock:
                now -= 1

        await asyncio.gather(*(at.one(work, stays) for _ in range(40)))
        assert most == 3

    run(test())


def test_who_leaves_while_waiting_frees_the_place_at_once() -> None:
    async def test() -> None:
        at, go, leave, done = desk(), threading.Event(), asyncio.Event(), list[str]()
        first = asyncio.create_task(at.one(go.wait, stays))

        async def leaves() -> None:
            await leave.wait()

        second = asyncio.create_task(at.one(lambda: done.append("second"), leaves))
        await asyncio.sleep(0)
        leave.set()
        with pytest.raises(Left):
            await second
        await asyncio.sleep(0)
        third = asyncio.create_task(at.one(lambda: done.append("third"), stays))  # the place is free
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(first, third)
        assert done == ["third"]

    run(test())


def test_who_leaves_during_the_work_ends_it_when_it_looks_up() -> None:
    async def test() -> None:
        at, went_on, go = desk(), list[str](), threading.Event()

        def work(tell: Tell[str]) -> None:
            tell("passages")
            go.wait()
            tell("answer")
            went_on.append("after the answer")

        async with aclosing(at.each(work, stays)) as told:
            assert await anext(told) == "passages"
        go.set()
        assert await at.one(lambda: "next", stays) == "next"
        assert went_on == []

    run(test())


def test_work_has_a_deadline_its_wait_included() -> None:
    async def test() -> None:
        at, go = desk(seconds=0.05), threading.Event()
        first = asyncio.create_task(at.one(go.wait, stays))
        second = asyncio.create_task(at.one(lambda: "second", stays))
        for late in (first, second):
            with pytest.raises(LateError):
                await late
        go.set()
        await until(lambda: at.present == 0)
        assert await at.one(lambda: "third", stays) == "third"

    run(test())


def test_what_work_raises_is_raised_to_who_asked_after_what_it_told() -> None:
    async def test() -> None:
        def work(tell: Tell[str]) -> None:
            tell("passages")
            raise ValueError("broken")

        async with aclosing(desk().each(work, stays)) as told:
            assert await anext(told) == "passages"
            with pytest.raises(ValueError, match="broken"):
                await anext(told)

    run(test())


def test_a_client_that_cannot_be_watched_is_told_why() -> None:
    async def test() -> None:
        async def broken() -> None:
            raise ConnectionError("no more")

        go = threading.Event()
        with pytest.raises(ConnectionError, match="no more"):
            await desk().one(go.wait, broken)
        go.set()

    run(test())


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def kept(**more: Any) -> tuple[Conversations, Callable[[str], int]]:
    """Conversations, and what asks one of them and returns how many questions it remembers then."""
    conversations = Conversations(**more)
    news: Any = FakeDateline(Settings())

    def ask(id: str) -> int:
        with conversations.of(id, news) as conversation:
            conversation.ask("When was it signed?")
            return len(conversation.turns)

    return conversations, ask


def test_the_conversation_used_longest_ago_is_forgotten_where_there_are_too_many() -> None:
    conversations, ask = kept(most=2)
    assert [ask(id) for id in ("a", "b", "a", "c", "a", "b")] == [1, 1, 2, 1, 3, 1]
    assert len(conversations) == 2


def test_a_conversation_is_forgotten_when_nothing_was_asked_for_long() -> None:
    clock = Clock()
    conversations, ask = kept(most_seconds=100, clock=clock)
    assert [ask("a"), ask("b")] == [1, 1]
    clock.now = 90
    assert ask("b") == 2
    clock.now = 150
    assert (ask("a"), ask("b")) == (1, 3)
    clock.now = 1000
    assert len(conversations) == 0


def test_conversations_hold_no_more_text_than_they_may() -> None:
    conversations, ask = kept(most_characters=500)  # each holds two articles of some 270 characters
    assert [ask(id) for id in ("a", "b", "b", "a")] == [1, 1, 2, 1]
    assert len(conversations) == 1


def test_without_an_id_nothing_is_remembered() -> None:
    conversations = Conversations()
    news: Any = FakeDateline(replace(Settings(), answers=1))
    with conversations.of(None, news) as conversation:
        conversation.ask("When was it signed?")
    assert len(conversations) == 0
