"""The embedded AWS's own pages: what it holds, as JSON (`/embedded/resources`) and for people (`/embedded/`).

And the data of moto's own page, `/moto-api/data.json`, which moto can't tell once there is a Lambda function: it asks
every attribute of every object, and one of a function's looks for Docker.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from moto.core.model_instances import model_data

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
    if path == "/moto-api/data.json":
        return 200, [("Content-Type", "application/json")], json.dumps(_objects()).encode()
    if path in ("/embedded", "/embedded/"):
        return 200, [("Content-Type", "text/html; charset=utf-8")], _html(held(), account).encode()
    return None


def _objects() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every object that moto made by service and kind, with those of its attributes that JSON can hold."""
    return {
        service: {kind: [_attributes(each) for each in list(models[kind].instances_tracked)] for kind in sorted(models)}
        for service, models in sorted(model_data.items())
    }


def _attributes(instance: Any) -> dict[str, Any]:
    found = {}
    for name in dir(instance):
        if name.startswith("_") or name == "docker_client":
            continue
        try:
            value = getattr(instance, name)
            json.dumps(value)
        except Exception:  # an attribute that is computed, and can't be now
            continue
        found[name] = value
    return found


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
