"""The embedded Route 53's zones over UDP and TCP on loopback, on one port."""

from __future__ import annotations

import socketserver
import struct
import sys
import threading
from collections.abc import Callable
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.rcode

#: Largest UDP answer to a client that does not say what it takes (RFC 1035).
PLAIN_SIZE = 512

#: Tries to find a port that is free for both TCP and UDP.
ATTEMPTS = 20

Answerer = Callable[[dns.message.Message], dns.message.Message]


def start(port: int, answer: Answerer) -> int:
    """Answers on 127.0.0.1 in threads that end with the process. 0: any port. Gives the port."""
    for attempt in range(ATTEMPTS):
        tcp = _Tcp(("127.0.0.1", port), _TcpHandler)
        try:
            udp = _Udp(("127.0.0.1", tcp.server_address[1]), _UdpHandler)
            break
        except OSError:
            tcp.server_close()
            if port or attempt == ATTEMPTS - 1:
                raise
    for server in (tcp, udp):
        server.answer = answer
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return tcp.server_address[1]


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    answer: Answerer


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    answer: Answerer


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, socket = self.request
        found = _reply(self.server.answer, wire, udp=True)
        if found:
            socket.sendto(found, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            found = _reply(self.server.answer, self.rfile.read(struct.unpack("!H", head)[0]), udp=False)
            if not found:
                return
            self.wfile.write(struct.pack("!H", len(found)) + found)


def _reply(answer: Answerer, wire: bytes, *, udp: bool) -> bytes | None:
    """The answer on the wire; none to what is no query."""
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    if query.flags & dns.flags.QR:
        return None
    try:
        response = answer(query)
    except Exception as error:  # a record that no DNS library reads: told, not hidden behind a timeout
        print(f"dns: {query.question}: {error!r}", file=sys.stderr)
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.SERVFAIL)
    return _wire(response, max(query.payload, PLAIN_SIZE) if udp else 65535)


def _wire(response: Any, size: int) -> bytes:
    try:
        return response.to_wire(max_size=size)
    except dns.exception.TooBig:
        for section in (response.answer, response.authority, response.additional):
            section.clear()
        response.flags |= dns.flags.TC
        return response.to_wire()
