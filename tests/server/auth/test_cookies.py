"""Cookies: their names, their marks, and what is believed of them."""

from __future__ import annotations

from typing import Any

from showglass.server.auth.cookies import Cookies


def scope(scheme: str = "http", cookie: str = "") -> dict[str, Any]:
    return {"type": "http", "scheme": scheme, "headers": [(b"cookie", cookie.encode())]}


def test_each_app_has_names_of_its_own() -> None:
    one, other = Cookies("1"), Cookies("2")
    assert one.name(scope()) != other.name(scope())
    assert one.name(scope()).rsplit("-", 1)[1] != "1", "nor is the app's id in it"


def test_over_tls_they_are_for_tls_and_this_host_alone() -> None:
    cookies = Cookies("1")
    name = cookies.name(scope("https"))
    assert name.startswith("__Host-access-token-")
    _, value = cookies.set(scope("https"), name, "t")
    assert value.decode().split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    _, plain = cookies.set(scope(), cookies.name(scope()), "t")
    assert plain.decode().split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax"]


def test_a_proxy_with_tls_in_front_counts() -> None:
    assert Cookies("1", "https://host.example/x").is_secure(scope("http"))
    assert not Cookies("1", "/x").is_secure(scope("http"))


def test_in_pages_of_other_sites_they_say_so() -> None:
    cookies = Cookies("1", embedded=True)
    _, value = cookies.set(scope("https"), "n", "t")
    assert value.endswith(b"SameSite=None; Secure; Partitioned")
    assert cookies.set(scope(), "n", "t")[1].endswith(b"SameSite=Lax")


def test_two_of_one_name_are_not_believed() -> None:
    """Another host of the domain, or a path, may have planted one of them."""
    cookies = Cookies("1")
    assert cookies.read(scope(cookie="n=1; m=2"), "n") == "1"
    assert cookies.read(scope(cookie="n=1; n=2"), "n") == ""
    assert cookies.read(scope(cookie="xn=1"), "n") == ""
    assert cookies.read({"headers": []}, "n") == ""
