"""What the shipped configuration of nginx answers with, asked of real nginx."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests import outside
from tests.deploy.loopback import NGINX, serving

OWN, COUNTY = "www.town.example", "www.county.example"
PAGE = "<p>本站首页</p>".encode()


@contextmanager
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A small site at a port."""
    outside.program("nginx", NGINX)
    site = tmp_path_factory.mktemp("site")
    for name in ("tzgg/2021", "files", "assets"):
        (site / name).mkdir(parents=True)
    (site / "index.html").write_bytes(PAGE)
    (site / "index.html.gz").write_bytes(gzip.compress(b"compressed beforehand", mtime=0))
    (site / "404.html").write_bytes("没有这个页面".encode())
    (site / "503.html").write_bytes("暂时无法访问".encode())
    (site / "tzgg/2021/1.html").write_bytes(PAGE)
    (site / "files/a.pdf").write_bytes(b"%PDF-1.7")
    (site / "assets/site.css").write_bytes(b"body{}")
    with serving(site, tmp_path_factory.mktemp("nginx")) as port:
        yield port


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(tmp_path_factory) as port:
        yield port


@pytest.fixture
def fresh_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """One that has counted no search yet, and whose count no other test meets."""
    with served(tmp_path_factory) as port:
        yield port


def ask(
    port: int, path: str, *, host: str = OWN, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): v for name, v in answer.getheaders()}, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(("host", "base"), [(OWN, "/"), (COUNTY, "/town/shaxi/")])
def test_pages_come_with_every_security_header_whatever_the_status(port, host, base):
    for path, status in (("", 200), ("tzgg/2021/1.html", 200), ("missing.html", 404)):
        found, headers, _body = ask(port, base + path, host=host)
        assert found == status
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["server"] == "nginx", "no version"


@pytest.mark.parametrize(("host", "base"), [(OWN, "/"), (COUNTY, "/town/shaxi/")])
def test_the_site_has_its_own_words_for_what_is_not_there(port, host, base):
    assert ask(port, f"{base}tzgg/2021/2.html", host=host)[2] == "没有这个页面".encode()


def test_the_search_that_cannot_be_reached_says_so_in_the_sites_own_words(port):
    for host, path in ((OWN, "/search/"), (COUNTY, "/search/shaxi/")):
        status, headers, body = ask(port, f"{path}?q=x", host=host)
        assert status == 502
        assert body == "暂时无法访问".encode()
        assert "content-security-policy" in headers


def test_what_was_compressed_beforehand_is_sent_to_whoever_takes_it(port):
    _status, headers, body = ask(port, "/", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(body) == b"compressed beforehand"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert ask(port, "/")[2] == PAGE


def test_attachments_are_downloads_that_can_do_nothing(port):
    for host, base in ((OWN, "/"), (COUNTY, "/town/shaxi/")):
        status, headers, body = ask(port, f"{base}files/a.pdf", host=host)
        assert (status, body) == (200, b"%PDF-1.7")
        assert headers["content-disposition"] == "attachment"
        assert "sandbox" in headers["content-security-policy"]
        assert ask(port, f"{base}files/b.pdf", host=host)[0] == 404


def test_only_reading_is_allowed_and_the_desk_is_elsewhere(port):
    assert ask(port, "/", method="DELETE")[0] == 403
    assert ask(port, "/desk/")[0] == 404


def test_a_search_asked_too_often_is_told_to_wait(fresh_port):
    answers = [ask(fresh_port, "/search/?q=x") for _ in range(40)]
    refused = [body for status, _headers, body in answers if status == 503]
    assert refused
    assert set(refused) == {"暂时无法访问".encode()}


@pytest.mark.parametrize(
    ("host", "path"),
    [(OWN, "/request/shaxi/"), (COUNTY, "/request/shaxi/"), ("desk.town.example", "/desk/")],
)
def test_too_large_a_sending_is_told_so_in_chinese(port, host, path):
    size = str(61 * 1024 * 1024)
    status, headers, body = ask(port, path, host=host, method="POST", **{"Content-Length": size})
    assert status == 413
    assert "内容尚未提交" in body.decode()
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_a_built_page_is_found_with_and_without_its_name(port):
    assert ask(port, "/index.html")[2] == PAGE
    assert ask(port, "/assets/site.css")[1]["content-type"].startswith("text/css")
