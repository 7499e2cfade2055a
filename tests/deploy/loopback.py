"""Real nginx with the configuration that `deploy/nginx` ships, on this machine alone."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house import tree

NGINX = "/usr/sbin/nginx"
SHIPPED = tree.ROOT / "deploy" / "nginx"
FRAME = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream;
    sendfile on; tcp_nopush on; access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/lubu.conf;
    {more}
}}
"""


def free_port() -> int:
    """A port of the loopback that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def copy(site: Path, folder: Path, port: int) -> None:
    """The shipped files in ``folder``: without TLS, at ``port``, for the built site ``site``."""
    for source in SHIPPED.glob("lubu-*.conf"):
        included = source.read_text("utf-8").replace("/etc/nginx/lubu", f"{folder}/lubu")
        (folder / source.name).write_text(included, "utf-8")
    text = (SHIPPED / "lubu.conf").read_text(encoding="utf-8")
    text = text.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = re.sub(r" *ssl_certificate.*\n", "", text)
    text = text.replace("/var/lib/lubu/site/shaxi", str(site))
    text = text.replace("/etc/nginx", str(folder)).replace("/var/cache/nginx", str(folder))
    portal = folder / "portal" / "town"
    portal.mkdir(parents=True)
    (portal / "shaxi").symlink_to(site)
    text = text.replace("/srv/portal", str(folder / "portal"))
    (folder / "lubu.conf").write_text(text, encoding="utf-8")
    proxy = folder / "lubu-proxy.conf"
    there = f"127.0.0.1:{free_port()}"  # where nobody answers
    proxy.write_text(proxy.read_text("utf-8").replace("127.0.0.1:8000", there), "utf-8")


@contextmanager
def serving(site: Path, folder: Path, *, more: str = "") -> Iterator[int]:
    """nginx with the shipped files and ``more`` servers; yields the port."""
    port = free_port()
    copy(site, folder, port)
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(FRAME.format(folder=folder, user=user, more=more), encoding="utf-8")
    process = subprocess.Popen([NGINX, "-c", main, "-p", folder], stderr=subprocess.PIPE)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            raise RuntimeError(f"nginx did not start: {said}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx does not listen")
