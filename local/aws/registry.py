"""The operations that this launcher adds to moto or completes, and the state behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import ServiceException

if TYPE_CHECKING:
    from gateway import Call

Handler = Callable[["Call"], Any]

#: service (botocore's name) -> operation -> handler
HANDLERS: dict[str, dict[str, Handler]] = defaultdict(dict)

#: (account, region, service, table) -> key -> record; "global" stands for the region of global services
_STATE: dict[tuple[str, str, str, str], dict[Any, Any]] = defaultdict(dict)


class AwsError(ServiceException):
    """An AWS error: code as in the service's model, which also decides the HTTP status. Fields travel in the body."""

    def __init__(self, code: str, message: str, **fields: Any) -> None:
        super().__init__(code, message)
        for name, value in fields.items():
            setattr(self, name, value)


def operation(service: str, *names: str) -> Callable[[Handler], Handler]:
    """Answers these operations of a service by the decorated function instead of by moto."""

    def register(handler: Handler) -> Handler:
        for name in names:
            if name in HANDLERS[service]:
                raise ValueError(f"{service}:{name} has two handlers")
            HANDLERS[service][name] = handler
        return handler

    return register


def table(account: str, region: str, service: str, name: str) -> dict[Any, Any]:
    """One table of one service in one account and region; made on first use."""
    return _STATE[(account, region, service, name)]


def reset() -> None:
    """Forgets everything that the handlers keep (moto's own state is reset by moto)."""
    _STATE.clear()
