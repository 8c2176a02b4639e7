"""The WSGI application in front of moto: operations with a handler are answered here, all others by moto.

Requests are routed and parsed, and results serialized, by the service models of botocore, so that a handler only
sees the documented members of its operation, and only they leave it.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from botocore.parsers import create_parser
from moto import backends
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import HTTPException

import held
import pages
import registry
from registry import AwsError
from repeats import Answer, Repeats
from routing import buffered, match, scope

# Our own codes for what is missing are in no service's model, and need not be.
warnings.filterwarnings("ignore", message=".*does not match an error shape.*")

#: Operations that wait, up to 20 seconds: a queue is asked for messages that are still to be sent.
WAIT = {("sqs", "ReceiveMessage")}


class MotoRefused(Exception):
    """moto answered a wrapped operation with an error, which goes to the caller as it is."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"moto answered {answer[0]}")
        self.answer = answer


@dataclass
class Call:
    """One request to one operation, as its handler sees it."""

    account: str
    region: str
    service: str
    operation: Any
    protocol: str
    params: dict[str, Any]
    _ask_moto: Callable[[], Answer] = field(repr=False)

    def table(self, name: str) -> dict[Any, Any]:
        """Records of this account, region and service."""
        return registry.table(self.account, self.region, self.service, name)

    def global_table(self, name: str) -> dict[Any, Any]:
        """Records of this account and service, whatever the region."""
        return registry.table(self.account, "global", self.service, name)

    def backend(self, name: str, region: str | None = None) -> Any:
        """moto's own state of a service; for moto's global services the region is its partition."""
        regions = backends.get_backend(name)[self.account]  # type: ignore[index]
        return regions[region or self.region] if (region or self.region) in regions else regions["aws"]

    def arn(self, resource: str, service: str | None = None, *, regional: bool = True) -> str:
        """The ARN of a resource of this account."""
        return f"arn:aws:{service or self.service}:{self.region if regional else ''}:{self.account}:{resource}"

    def moto(self) -> dict[str, Any]:
        """What moto answers to this request; its errors go to the caller."""
        answer = self._ask_moto()
        status, headers, body = answer
        if status >= 300:
            raise MotoRefused(answer)
        raw = {"status_code": status, "headers": {k.lower(): v for k, v in headers}, "body": body}
        parsed = create_parser(self.protocol).parse(raw, self.operation.output_shape)
        parsed.pop("ResponseMetadata", None)
        return parsed

    def moto_only(self) -> None:
        """Leaves the answer to moto, byte for byte."""
        raise MotoRefused(self._ask_moto())


class Gateway:
    """Dispatches each request to a handler or to moto."""

    def __init__(self, moto_app: Any, account: str, log: Callable[[str], None] | None = None) -> None:
        self.moto_app = moto_app
        self.account = account
        self.log = log
        # One request at a time: moto and the handlers walk through tables, also of other services, to which another
        # request would add meanwhile. It costs nothing: Python itself runs one of them at a time.
        self.lock = RLock()
        self.repeats = Repeats()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path, verb = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        service, region = scope(environ)
        rewind = buffered(environ)
        if not service:
            return _sent(start_response, self._unsigned(environ, verb, path))
        operation, uri_params = match(service, environ)
        rewind()
        handler = registry.HANDLERS.get(service, {}).get(operation.name) if operation else None

        def carry_out() -> Answer:
            if handler is None:
                return self._plain(service, operation, environ, rewind)
            return self._handle(handler, environ, service, region, operation, uri_params, rewind)

        answer, again = self.repeats.once(environ, carry_out)
        if self.log:
            status, _, body = answer
            by = "again" if again else "added" if handler else "moto "
            name = operation.name if operation else f"{verb} {path}"
            error = "" if status < 400 else " " + body[:300].decode("utf-8", "replace").replace("\n", " ")
            self.log(f"{status} {by} {service} {region} {name}{error}")
        return _sent(start_response, answer)

    def _unsigned(self, environ: dict[str, Any], verb: str, path: str) -> Answer:
        """What names no credentials: the pages, presigned addresses, tokens of web identities."""
        with self.lock:
            own = pages.page(path, self.account) if verb == "GET" else None
            answer = own or self._moto(environ)
            if (verb, path) == ("POST", "/moto-api/reset"):
                registry.reset()
                held.forget()
        if self.log:
            self.log(f"{answer[0]} {'added' if own else 'moto '} - - {verb} {path}")
        return answer

    def _plain(self, service: str, operation: Any, environ: dict[str, Any], rewind: Callable[[], None]) -> Answer:
        try:
            answer = self._moto(environ, waits=(service, getattr(operation, "name", "")) in WAIT)
        except Exception as error:
            print(
                f"moto failed at {service}:{getattr(operation, 'name', environ.get('PATH_INFO'))}: {error!r}",
                file=sys.stderr,
            )
            answer = (500, [], b"")
        if operation is None and answer[0] == 500:
            body = (
                b'{"__type": "NotImplementedByEmbeddedAws", "message": "neither moto nor local/aws knows this service"}'
            )
            return 400, [("Content-Type", "application/json")], body
        # An object of S3 may be a page itself.
        flask_page = service != "s3" and b"<!doctype html" in answer[2][:200].lower()
        if operation is not None and (answer[0] in (500, 501) or flask_page):
            rewind()
            return self._unknown(service, operation, environ)
        return answer

    def _handle(
        self,
        handler: registry.Handler,
        environ: dict[str, Any],
        service: str,
        region: str,
        operation: Any,
        uri_params: dict[str, Any],
        rewind: Callable[[], None],
    ) -> Answer:
        model = get_service_model(service)
        request = Request(environ)
        protocol = determine_request_protocol(model, request.content_type)
        params = PROTOCOL_PARSERS[protocol](operation).parse(
            {
                "query_params": request.values,
                "values": request.values,
                "headers": request.headers,
                "body": request.get_data(),
                "method": request.method,
                "url_path": request.path,
                "url_params": uri_params,
            }
        )
        given = {name: value for name, value in params.items() if value is not None}

        def ask_moto() -> Answer:
            rewind()
            return self._moto(environ)

        rewind()
        call = Call(self.account, region, service, operation, protocol, given, ask_moto)
        try:
            with self.lock:
                result: Any = handler(call)
        except MotoRefused as refused:
            return refused.answer
        except ServiceException as error:
            result = error
        except HTTPException as error:  # moto's older errors, raised by a backend that a handler called
            if not hasattr(error, "error_type"):
                raise
            result = AwsError(error.error_type, str(getattr(error, "message", error)))
        except Exception as error:  # a fault of ours: answered as a client error, which no SDK retries for minutes
            traceback.print_exc()
            result = AwsError("EmbeddedAwsFault", f"{call.service}:{operation.name}: {error!r}")
        return _serialized(service, operation, protocol, result)

    def _unknown(self, service: str, operation: Any, environ: dict[str, Any]) -> Answer:
        """moto has no such operation: a client error at once, since SDKs retry a server error for minutes."""
        protocol = determine_request_protocol(get_service_model(service), Request(environ).content_type)
        error = AwsError("NotImplementedByEmbeddedAws", f"neither moto nor local/aws knows {service}:{operation.name}")
        return _serialized(service, operation, protocol, error)

    def _moto(self, environ: dict[str, Any], *, waits: bool = False) -> Answer:
        """moto's answer; alone, unless it is one that waits for what another request brings."""
        seen: list[Any] = []
        with nullcontext() if waits else self.lock:
            chunks = self.moto_app(environ, lambda status, headers, exc_info=None: seen.extend((status, headers)))
            body = b"".join(chunks)
            if hasattr(chunks, "close"):
                chunks.close()
        return int(str(seen[0]).split(" ", 1)[0]), list(seen[1]), body


def _sent(start_response: Any, answer: Answer) -> Iterable[bytes]:
    status, headers, body = answer
    start_response(f"{status} {'OK' if status < 400 else 'Error'}", headers)
    return [body]


def _serialized(service: str, operation: Any, protocol: str, result: Any) -> Answer:
    serialized = get_serializer_class(service, protocol)(operation_model=operation).serialize(result)
    body = serialized["body"]
    headers = [(name, str(value)) for name, value in serialized["headers"].items()]
    return serialized["status_code"], headers, body.encode() if isinstance(body, str) else body
