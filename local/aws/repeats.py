"""A request that an SDK sends again is not carried out again, where its first answer was a success.

SDKs send a request anew when its answer did not arrive, under the same invocation id. On one busy machine that happens
where AWS's network would not lose an answer, and leaves, say, a lock that its own holder waits for. What failed is
carried out again: SDKs repeat some refusals on purpose.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

Answer = tuple[int, list[tuple[str, str]], bytes]

#: Invocations that are remembered, and bytes of the largest answer that is: 12 MiB. An SDK repeats within seconds.
INVOCATIONS = 400
LARGEST = 32 * 1024

#: Seconds that a repeated request waits for the first one, which may still be under way.
PATIENCE = 60


class Repeats:
    """The answers to what was asked lately, by the SDK's invocation id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given: OrderedDict[str, Future[Answer | None]] = OrderedDict()

    def once(self, environ: dict[str, Any], carry_out: Callable[[], Answer]) -> tuple[Answer, bool]:
        """The answer, and whether it was given before. Reads are carried out each time."""
        mark = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if not mark or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return carry_out(), False
        mine: Future[Answer | None] = Future()
        with self._lock:
            first = self._given.get(mark)
            self._given[mark] = first or mine
            while len(self._given) > INVOCATIONS:
                self._given.popitem(last=False)
        if first:
            known = _within(first)
            if known:
                sys.stderr.write(f"answered again, {environ.get('HTTP_AMZ_SDK_REQUEST', '')}: {_what(environ)}\n")
                return known, True
            with self._lock:
                self._given[mark] = mine
        try:
            answer = carry_out()
        except BaseException:
            mine.set_result(None)
            raise
        mine.set_result(answer if answer[0] < 300 and len(answer[2]) <= LARGEST else None)
        return answer, False


def _within(first: Future[Answer | None]) -> Answer | None:
    try:
        return first.result(timeout=PATIENCE)
    except TimeoutError:
        return None


def _what(environ: dict[str, Any]) -> str:
    return environ.get("HTTP_X_AMZ_TARGET") or f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '')}"
