"""Starts the embedded AWS on loopback: moto's server with the operations of `services/` in front of it.

Usage: server.py [--port N] [--account-id ID] [--log FILE] [--parent PID] [--dns-port N]
                 [--eks-endpoint URL --eks-ca FILE]
Prints one line when it answers; ends with code 0 on SIGTERM and SIGINT, and when its parent has ended.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import pkgutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import control_plane

HERE = Path(__file__).resolve().parent

#: Connections that wait to be accepted. With werkzeug's 128, 300 clients on a busy machine had 38 of 7,300 requests
#: reset by the kernel, which the server never sees; Linux takes this many by default (net.core.somaxconn).
WAITING_CONNECTIONS = 4096


def arguments(argv: list[str]) -> argparse.Namespace:
    """The command line: port (0: any free one), account id (12 digits), an optional log of every request."""
    parser = argparse.ArgumentParser(prog="server.py")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--account-id", default="123456789012")
    parser.add_argument("--log", default="", help="file that gets one line per request")
    parser.add_argument("--parent", type=int, default=0, help="process that started this one: end when it has ended")
    parser.add_argument("--dns-port", type=int, help="answer DNS for the hosted zones, UDP and TCP; 0: any free port")
    parser.add_argument("--eks-endpoint", default="", help="URL of the control plane that every EKS cluster has")
    parser.add_argument("--eks-ca", default="", help="its CA: a file in PEM")
    options = parser.parse_args(argv)
    if bool(options.eks_endpoint) != bool(options.eks_ca):
        parser.error("--eks-endpoint and --eks-ca are given together")
    if options.eks_endpoint:
        try:
            control_plane.use(options.eks_endpoint, options.eks_ca)
        except (OSError, ValueError) as error:
            parser.error(str(error))
    return options


def end_with(parent: int, stop: Callable[[], None]) -> None:
    """Calls `stop` once `parent` is no longer this process's parent: a killed parent can't send SIGTERM any more."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        stop()

    threading.Thread(target=watch, daemon=True).start()


def configure(account: str, port: int) -> None:
    """moto's settings; they are read when moto is imported, so this comes first."""
    os.environ["MOTO_ACCOUNT_ID"] = account
    os.environ["MOTO_PORT"] = str(port)
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "1")
    # moto's own clients must never find real credentials or endpoints.
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        os.environ.pop(name, None)
    os.environ["AWS_ACCESS_KEY_ID"] = os.environ["AWS_SECRET_ACCESS_KEY"] = "local"


def application(account: str, log: Any = None) -> Any:
    """moto's application with every module of `services/` registered in front of it."""
    from moto.core import responses
    from moto.moto_server.werkzeug_app import create_backend_app

    import held
    from gateway import Gateway
    from routing import Dispatcher

    held.watch()
    # moto goes through all members of a class at each request; once is a tenth of its work less.
    responses.method_names_from_class = functools.cache(responses.method_names_from_class)
    for module in pkgutil.iter_modules([str(HERE / "services")]):
        importlib.import_module(f"services.{module.name}")
    return Gateway(Dispatcher(create_backend_app), account, log)


def start_dns(account: str, port: int) -> int:
    """Answers DNS for the account's hosted zones; gives the port."""
    from moto.backends import get_backend

    import dns_server
    from hosted_zones import answer

    zones = lambda: list(get_backend("route53")[account]["aws"].zones.values())  # noqa: E731
    return dns_server.start(port, lambda query: answer(zones(), query))


def main(argv: list[str]) -> int:
    options = arguments(argv)
    sys.path.insert(0, str(HERE))
    configure(options.account_id, options.port)

    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import ThreadedWSGIServer

    class Server(ThreadedWSGIServer):
        request_queue_size = WAITING_CONNECTIONS

    class Quiet(MotoRequestHandler):
        # Head and body of an answer are two writes: the second must not wait until the first is acknowledged.
        disable_nagle_algorithm = True

        def log(self, type: str, message: str, *args: Any) -> None:
            """One line per request is what --log is for."""

    log_file = open(options.log, "a", buffering=1, encoding="utf-8") if options.log else None  # noqa: SIM115
    log = (lambda line: print(line, file=log_file)) if log_file else None
    server = Server("127.0.0.1", options.port, application(options.account_id, log), Quiet)
    os.environ["MOTO_PORT"] = str(server.port)

    def stop(_signal: int, _frame: Any) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if options.parent:
        end_with(options.parent, server.shutdown)
    names = "" if options.dns_port is None else f" dns 127.0.0.1:{start_dns(options.account_id, options.dns_port)}"
    print(f"ready http://127.0.0.1:{server.port} account {options.account_id}{names}", flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
