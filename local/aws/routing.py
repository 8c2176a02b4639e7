"""Which service and operation a request is for, by its signature and botocore's models."""

from __future__ import annotations

import functools
import io
import threading
from collections.abc import Callable
from typing import Any

from moto.core.request import Request
from moto.core.routing import NotFound, get_service_router
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

#: Signing names that differ from botocore's service names.
SERVICE_BY_SIGNING_NAME = {"monitoring": "cloudwatch", "elasticloadbalancing": "elbv2"}


class Dispatcher(DomainDispatcherApplication):
    """moto's application, which finds the service behind a host once: it looks through 400 patterns and a folder."""

    def __init__(self, create_app: Any) -> None:
        super().__init__(create_app)
        self.get_backend_for_host = functools.lru_cache(maxsize=4096)(super().get_backend_for_host)


def scope(environ: dict[str, Any]) -> tuple[str, str]:
    """Service and region of a signed request ('' where it is unsigned)."""
    try:
        credential = environ["HTTP_AUTHORIZATION"].split(",")[0].split()[1]
        _, _, region, service, _ = credential.split("/")
    except (KeyError, IndexError, ValueError):
        return "", ""
    path = environ.get("PATH_INFO", "")
    if service == "apigateway" and path.startswith("/v2/"):
        return "apigatewayv2", region
    if service == "s3" and path.startswith("/v20180820/"):
        return "s3control", region
    return SERVICE_BY_SIGNING_NAME.get(service, service), region


# Services whose operations the SDKs for Go name in another way than botocore does.
TARGETS = {"CloudTrail_20131101": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"}


# A service is read at its first request: without the lock every request that comes meanwhile reads it as well (20 of EC2 took
# nine seconds instead of two), and Python does one after the other all the same.
_matching = threading.Lock()


def match(service: str, environ: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The operation and the parameters in its path; none where botocore has no such service or operation."""
    if not service:
        return None, {}
    prefix, _, name = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")
    if prefix in TARGETS:
        environ = {**environ, "HTTP_X_AMZ_TARGET": f"{TARGETS[prefix]}.{name}"}
    try:
        with _matching:
            return get_service_router(service).match(Request(environ))
    except (NotFound, NotImplementedError):
        return None, {}
    except Exception as error:  # a model that botocore does not have: moto decides
        if type(error).__name__ in ("UnknownServiceError", "OperationNotFoundError"):
            return None, {}
        raise


def buffered(environ: dict[str, Any]) -> Callable[[], None]:
    """Reads the body once, and returns how to put it back for the next reader."""
    body = Request(environ).get_data(cache=False)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["CONTENT_LENGTH"] = str(len(body))

    def rewind() -> None:
        environ["wsgi.input"] = io.BytesIO(body)
        environ.pop("werkzeug.request", None)

    rewind()
    return rewind
