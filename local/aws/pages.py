"""The embedded AWS's own pages: what it holds, as JSON (`/embedded/resources`) and for people (`/embedded/`)."""

from __future__ import annotations

import json
from html import escape

from held import Held, held

Answer = tuple[int, list[tuple[str, str]], bytes]

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Embedded AWS {account}</title>
<style>body{{font:15px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}
code{{overflow-wrap:anywhere}}</style>
<h1>Embedded AWS, account {account}</h1>
<p>{count} resources beyond what the account starts with.
As JSON: <a href="/embedded/resources">/embedded/resources</a>.
Every object that moto ever made, deleted ones too (its page fetches its scripts from the internet):
<a href="/moto-api/">/moto-api/</a>.</p>
{services}
</html>
"""


def page(path: str, account: str) -> Answer | None:
    """The answer to a GET of one of our own pages; none for any other path."""
    if path == "/embedded/resources":
        return 200, [("Content-Type", "application/json")], json.dumps(held(), indent=1).encode()
    if path in ("/embedded", "/embedded/"):
        return 200, [("Content-Type", "text/html; charset=utf-8")], _html(held(), account).encode()
    return None


def _html(resources: Held, account: str) -> str:
    counts = {service: sum(map(len, regions.values())) for service, regions in resources.items()}
    services = "\n".join(
        f"<details><summary>{escape(service)}: {counts[service]}</summary>"
        + "".join(f"<h3>{escape(region)}</h3>{_list(names)}" for region, names in regions.items())
        + "</details>"
        for service, regions in resources.items()
    )
    return PAGE.format(account=account, count=sum(counts.values()), services=services)


def _list(names: list[str]) -> str:
    return "<ul>" + "".join(f"<li><code>{escape(name)}</code></li>" for name in names) + "</ul>"
