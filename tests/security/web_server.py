"""A web server on loopback that misbehaves as told, in plain or with TLS, and counts who asks it."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class WebServer:
    """What it was asked: the whole head of each request. `answer` talks to one connection, after the head was read."""

    port: int
    answer: Callable[[socket.socket, str], None]
    asked: list[str] = field(default_factory=list)


def plain(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    """A response that leads elsewhere."""
    return plain(b"", f"Location: {to}", "Set-Cookie: a=b", status=status)


@contextlib.contextmanager
def serving(
    answer: Callable[[socket.socket, str], None], tls: ssl.SSLContext | None = None
) -> Iterator[WebServer]:
    """A server for the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = WebServer(listening.getsockname()[1], answer)
    threads: list[threading.Thread] = []

    def one(connection: socket.socket) -> None:
        # a client that leaves early is what many tests are about
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.settimeout(10)
            open_ = tls.wrap_socket(connection, server_side=True) if tls else connection
            head = b""
            while b"\r\n\r\n" not in head:
                data = open_.recv(65536)
                if not data:
                    return
                head += data
            server.asked.append(head.decode())
            server.answer(open_, head.split(b" ")[1].decode())
            open_.close()

    def accept() -> None:
        with contextlib.suppress(OSError):  # closed: the test is over
            while True:
                connection, _ = listening.accept()
                threads.append(threading.Thread(target=one, args=(connection,)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for thread in [accepting, *threads]:
            thread.join()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server that is called `name`, and of a client that believes its certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))
