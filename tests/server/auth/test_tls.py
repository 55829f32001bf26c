"""`launch(ssl_keyfile=, ssl_certfile=)`."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import showglass as gr


def small() -> gr.Blocks:
    with gr.Blocks() as app:
        gr.Button().click(lambda: "went", None, gr.Textbox(), api_name="go")
    return app


def make(folder: Path, password: bytes | None = None) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    lock: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption()
    )
    files = folder / "key.pem", folder / "cert.pem"
    files[0].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    )
    files[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return files


@pytest.mark.parametrize("password", [None, "open it"])
def test_it_speaks_tls_and_marks_its_cookies(tmp_path: Path, password: str | None) -> None:
    key, certificate = make(tmp_path, password.encode() if password else None)
    app = small()
    _, url, _ = app.launch(
        prevent_thread_lock=True, quiet=True, server_port=0, auth=("ann", "a"),
        ssl_keyfile=key, ssl_certfile=str(certificate), ssl_keyfile_password=password,
    )  # fmt: skip
    try:
        assert url.startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=str(certificate))
        with httpx.Client(base_url=url, verify=trust) as client:
            signed = client.post("login", data={"username": "ann", "password": "a"})
            cookie = signed.headers["set-cookie"]
            assert cookie.startswith("__Host-access-token-")
            assert cookie.split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
            config = client.get("config").json()
            assert (config["username"], config["root"]) == ("ann", url.rstrip("/"))
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)
    finally:
        app.close()


def test_what_does_not_fit_together_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    key, certificate = make(tmp_path / "a", b"secret")
    other, _ = make(tmp_path / "b")
    for given in (
        {"ssl_keyfile": key, "ssl_keyfile_password": "wrong"},
        {"ssl_keyfile": key},
        {"ssl_keyfile": other},
        {"ssl_keyfile": certificate},
    ):
        with pytest.raises(ValueError, match="do not fit together"):
            small().launch(prevent_thread_lock=True, ssl_certfile=certificate, **given)
