"""Which addresses are public: every other spelling and every other number is refused, in the same words."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showglass.gates.web_address import NotPublic, is_public, parse

CLOSED = [
    # IPv4: this host, private, shared, loopback, link-local (metadata), protocol, documentation, relay, benchmark,
    # multicast, reserved, broadcast, and metadata services elsewhere
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.1.2",
    "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    # IPv6: the same, and every way to write an IPv4 number in one
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:808:808::1", "2001::1", "2001:0:7f00:1::",
    "2001:db8::1", "3fff::1", "3ffe::1", "100::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1",
    "ff02::1", "ff0e::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:10.0.0.1", "4000::1", "fe80::1%eth0",
    "2606:4700::1111%eth0",
]  # fmt: skip
OPEN = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "192.0.1.1", "100.63.0.1", "223.255.255.1",
        "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::1"]  # fmt: skip
SPELLINGS = [
    # numbers in other bases and shapes
    "http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
    "http://127.1/", "http://127.0.1/", "http://127.0.0.01/", "http://0/", "http://0x0/", "http://1.1.1/",
    "http://1.1.1.1.1/", "http://256.1.1.1/", "http://1.1.1.0x1/", "http://1.1.1.1e1/", "http://00000000.1/",
    "http://example.0x7f/", "http://example.1/", "http://4294967296/", "http://-1/", "http://1.1.1.1-/",
    "http://127.0.0.1/", "http://127.0.0.1./", "http://127.0.0.1../", "http://169.254.169.254/latest/meta-data/",
    # in other digits, dots and letters
    "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://127．0．0．1/", "http://127｡0｡0｡1/", "http://１２７.0.0.1/",
    "http://ⓛocalhost/", "http://ℓocalhost/", "http://loc\u00adalhost/", "http://local\u200bhost/", "http://ⅠⅡ.example/",
    "http://٣.٣.٣.٣/", "http://example.com\u2044@127.0.0.1/", "http://a\u202eb.example/",
    # IPv6
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[fe80::1%25eth0]/", "http://[2606:4700::1%25eth0]/", "http://[::1", "http://::1/",
    "http://[::1]x/", "http://[::1]x:80/", "http://[]/", "http://[127.0.0.1]/", "http://[v1.x]/", "http://[2606:4700::]]/",
    # who is the host?
    "http://a@1.1.1.1/", "http://a:b@1.1.1.1/", "http://@1.1.1.1/", "http://1.1.1.1@127.0.0.1/", "http://:@1.1.1.1/",
    "http://1.1.1.1\\@127.0.0.1/", "http://127.0.0.1\\1.1.1.1/", "http:\\\\1.1.1.1/", "http:/\\1.1.1.1/",
    "http://1.1.1.1%40127.0.0.1/", "http://1.1.1.1%2f@127.0.0.1/", "http://1.1.1.1%00.example/", "http://%31.1.1.1/",
    "http://1.1.1.1:80:80/", "http://1.1.1.1:80@127.0.0.1:80/", "http://1.1.1.1 @127.0.0.1/",
    "http://1.1.1.1#@127.0.0.1:x/ ",
    "http://1.1.1.1&@127.0.0.1/", "http://*.example/", "http://a..b/", "http://.example/", "http://example../", "http://a_b-/",
    "http:1.1.1.1/", "http:/1.1.1.1/", "http:///1.1.1.1/", "//1.1.1.1/", "1.1.1.1", "http://", "http:", "",
    "http://?", "http://#",
    # other ports and schemes
    "http://1.1.1.1:22/", "http://1.1.1.1:25/", "http://1.1.1.1:0/", "http://1.1.1.1:65536/", "http://1.1.1.1:-80/",
    "http://1.1.1.1:+80/", "http://1.1.1.1:0x50/", "http://1.1.1.1:８０/", "http://1.1.1.1:/", "http://1.1.1.1:80a/",
    "ftp://1.1.1.1/", "file:///etc/passwd", "file://1.1.1.1/x", "gopher://1.1.1.1/", "dict://1.1.1.1/", "data:,x",
    "javascript:alert(1)", "ws://1.1.1.1/", "jar:http://1.1.1.1/!/", "unix:///run/docker.sock", "http+unix://x/",
    # what a parser swallows and another does not
    "http://1.1.1.1/\r\nHost: x", "http://1.1.1.1\n/", "http://1.1.1.1\t/", "ht\ntp://1.1.1.1/", " http://1.1.1.1/",
    "http://1.1.1.1/ ", "http://1.1.1.1/\x00", "http://1.1.1.1/\x7f", "http://1.1.1.1/<x>", "http://1.1.1.1/\xa0",
    "http://" + "a" * 64 + ".example/", "http://" + "a." * 127 + "example/", "http://1.1.1.1/" + "a" * 5000,
]  # fmt: skip
PLAIN = {
    "http://1.1.1.1": ("http", "1.1.1.1", 80, "/"),
    "HTTPS://Example.COM./A?b=c#d": ("https", "example.com", 443, "/A?b=c"),
    "https://example.com?b": ("https", "example.com", 443, "/?b"),
    "http://example.com:8080/a b".replace(" ", "%20"): ("http", "example.com", 8080, "/a%20b"),
    "https://example.com/größe.png": ("https", "example.com", 443, "/gr%C3%B6%C3%9Fe.png"),
    "https://bücher.example/": ("https", "xn--bcher-kva.example", 443, "/"),
    "https://xn--bcher-kva.example/": ("https", "xn--bcher-kva.example", 443, "/"),
    "http://[2606:4700::1111]:8443/x": ("http", "2606:4700::1111", 8443, "/x"),
    "http://evil.example#@127.0.0.1/": ("http", "evil.example", 80, "/"),
    "http://a_b.example/@x//y?u=http://z": ("http", "a_b.example", 80, "/@x//y?u=http://z"),
}


@pytest.mark.parametrize("number", CLOSED)
def test_a_number_that_is_not_public_is_closed(number: str) -> None:
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", OPEN)
def test_a_public_number_is_open(number: str) -> None:
    assert is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("url", SPELLINGS)
def test_a_spelling_that_is_not_plain_is_refused_or_names_a_closed_number(url: str) -> None:
    try:
        found = parse(url)
    except NotPublic as refused:
        assert str(refused) == str(NotPublic())  # noqa: PT017  one of two outcomes
    else:
        assert found.number is not None
        assert not is_public(found.number)


@pytest.mark.parametrize("url", PLAIN)
def test_a_plain_address_has_these_parts(url: str) -> None:
    found = parse(url)
    assert (found.scheme, found.host, found.port, found.target) == PLAIN[url]
    assert parse(found.url) == found


HOSTS = st.one_of(
    st.ip_addresses().map(lambda ip: f"[{ip}]" if ip.version == 6 else str(ip)),
    st.text("0123456789.xabcdef", min_size=1, max_size=20),
    st.text("[]:@%\\/.?#①。a1-_ ", min_size=1, max_size=20),
    st.text(min_size=1, max_size=12),
)


@given(HOSTS, st.sampled_from(["", ":80", ":8080", ":443", ":22"]), st.text(max_size=10))
def test_nobody_reads_the_host_in_another_way(host: str, port: str, tail: str) -> None:
    """Whatever passes has one host for every parser, and a number only as four decimal parts or in brackets."""
    try:
        found = parse(f"http://{host}{port}/{tail}")
    except NotPublic:
        return
    again = urlsplit(found.url)
    assert again.hostname == found.host
    assert again.username is None
    assert (again.port or 80) == found.port
    assert found.host.isascii()
    assert found.target.startswith("/")
    assert not set(found.target) & set(' \r\n\t\\#"<>')
    try:
        ipaddress.ip_address(found.host)
    except ValueError:
        assert found.number is None
        assert not found.host.rsplit(".", 1)[-1].isdigit()
    else:
        assert str(found.number) == found.host


@given(st.ip_addresses(v=6))
def test_no_number_that_carries_another_is_public(number: ipaddress.IPv6Address) -> None:
    if is_public(number):
        assert (number.ipv4_mapped, number.sixtofour, number.teredo) == (None, None, None)
