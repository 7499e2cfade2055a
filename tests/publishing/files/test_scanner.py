from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from lubu.publishing.files.scanner import (
    ClamdScanner,
    Scan,
    Verdict,
    eicar,
    self_test,
)
from tests.publishing.files.conftest import LARGEST_SCANNED, START


def verdict(scanner: ClamdScanner, data: bytes) -> Verdict:
    return scanner.scan(BytesIO(data)).verdict


def test_a_real_clamd_calls_plain_words_clean_and_names_its_version(clamd):
    scan = clamd.scan(BytesIO("沙溪镇人民政府".encode()))
    assert scan.verdict is Verdict.CLEAN
    assert scan.engine_version == clamd.version()
    assert scan.engine_version.startswith("ClamAV ")


def test_a_real_clamd_finds_the_test_string_and_names_it(clamd):
    scan = clamd.scan(BytesIO(eicar()))
    assert scan.verdict is Verdict.INFECTED
    assert "eicar" in scan.signature.lower()


def test_a_real_clamd_finds_the_test_string_inside_an_archive(clamd):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("附件.txt", eicar())
    assert verdict(clamd, out.getvalue()) is Verdict.INFECTED


@pytest.mark.parametrize("beyond", [1, 100_000, 8 * LARGEST_SCANNED])
def test_a_file_beyond_the_limit_is_too_large_however_far(clamd, beyond):
    assert verdict(clamd, b"\0" * (LARGEST_SCANNED + beyond)) is Verdict.TOO_LARGE


def test_an_archive_that_clamd_does_not_unpack_to_its_end_is_not_clean(clamd):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", bytes([number]) * (4 * LARGEST_SCANNED))
    assert verdict(clamd, out.getvalue()) is Verdict.TOO_LARGE


def test_the_self_test_passes_on_a_working_scanner_only(clamd):
    assert self_test(clamd)
    assert not self_test(ClamdScanner("/nowhere/clamd.sock"))


def test_the_self_test_fails_when_everything_or_nothing_is_found():
    class Always:
        def __init__(self, said: Verdict) -> None:
            self.said = said

        def scan(self, file):
            return Scan(self.said)

        def version(self) -> str:
            return "ClamAV 1"

    assert [self_test(Always(said)) for said in Verdict] == [False] * 4


@pytest.mark.parametrize(
    "address", ["", "/nowhere/clamd.sock", "127.0.0.1:1", "127.0.0.1", "127.0.0.1:many", "x" * 300]
)
def test_no_scanner_at_the_address_means_could_not_tell(address):
    scanner = ClamdScanner(address, timeout=2)
    scan = scanner.scan(BytesIO(b"x"))
    assert scan.verdict is Verdict.UNKNOWN
    assert scan.detail
    assert scanner.version() == ""


VERSION = b"ClamAV 1.4.3/27800/Mon Nov 23 2026\0"


def read_stream(connection: socket.socket) -> None:
    """Take the whole INSTREAM, up to its chunk of no length."""
    data = b""
    while not data.endswith(b"\0\0\0\0"):
        part = connection.recv(65536)
        if not part:
            return
        data += part


def answering(answer: bytes) -> Callable[[socket.socket], None]:
    def act(connection: socket.socket) -> None:
        read_stream(connection)
        connection.sendall(answer)

    return act


@contextmanager
def pretender(act: Callable[[socket.socket], None], version: bytes = VERSION) -> Iterator[str]:
    """A server that answers VERSION like clamd and does ``act`` to a scan."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                try:
                    if connection.recv(10) == b"zVERSION\0":
                        connection.sendall(version)
                    else:
                        act(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def scanned_by(act, data=b"words", timeout=5.0, version=VERSION) -> Scan:
    with pretender(act, version) as address:
        return ClamdScanner(address, timeout).scan(BytesIO(data))


def test_the_pretender_is_believed_when_it_answers_as_clamd_does():
    scan = scanned_by(answering(b"stream: OK\0"))
    assert scan == Scan(Verdict.CLEAN, "", VERSION[:-1].decode(), "stream: OK")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Verdict.INFECTED),
        (b"stream: OK FOUND\0", Verdict.INFECTED),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.TOO_LARGE),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Verdict.TOO_LARGE),
        (b"stream: Heuristics.Encrypted.PDF FOUND\0", Verdict.UNKNOWN),
        (b"stream: Can't allocate memory ERROR\0", Verdict.UNKNOWN),
        (b"UNKNOWN COMMAND\0", Verdict.UNKNOWN),
        (b"", Verdict.UNKNOWN),
        (b"\0", Verdict.UNKNOWN),
        (b"stream: OK", Verdict.UNKNOWN),
        (b"stream: OK\n", Verdict.UNKNOWN),
        (b"stream: OK\0stream: Evil FOUND\0", Verdict.UNKNOWN),
        (b"stream: ok\0", Verdict.UNKNOWN),
        (b"OK\0", Verdict.UNKNOWN),
        (b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0", Verdict.UNKNOWN),
        (b"\xff\xfe\x00", Verdict.UNKNOWN),
        (b"stream: OK" * 10_000, Verdict.UNKNOWN),
    ],
)
def test_only_the_exact_answer_ok_is_clean(answer, expected):
    assert scanned_by(answering(answer)).verdict is expected


def test_ok_before_the_whole_file_was_sent_is_not_clean():
    def hasty(connection: socket.socket) -> None:
        connection.sendall(b"stream: OK\0")
        time.sleep(0.5)

    assert scanned_by(hasty, b"\0" * 20_000_000).verdict is Verdict.UNKNOWN


def test_ok_from_a_server_that_does_not_call_itself_clamav_is_not_clean():
    assert scanned_by(answering(b"stream: OK\0"), version=b"echo\0").verdict is Verdict.UNKNOWN


def test_a_scanner_that_hangs_or_drips_costs_the_timeout_at_most():
    def hang(connection: socket.socket) -> None:
        read_stream(connection)
        time.sleep(3)

    def drip(connection: socket.socket) -> None:
        read_stream(connection)
        for _ in range(40):
            connection.sendall(b"s")
            time.sleep(0.1)

    for act in (hang, drip):
        start = time.monotonic()
        assert scanned_by(act, timeout=0.6).verdict is Verdict.UNKNOWN
        assert time.monotonic() - start < 6


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", START, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_starting_twice_gives_the_same_scanner_and_stopping_ends_it(clamd):
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    try:
        first, second = run(str(folder)), run("start", str(folder))
        scanner = ClamdScanner(first.stdout.strip())
        assert first.stdout == second.stdout == f"{folder}/clamd.sock\n"
        assert self_test(scanner)
        assert run("stop", str(folder)).returncode == 0
        assert scanner.version() == ""
        assert run("stop", str(folder)).returncode == 0
        assert clamd.version() != ""
    finally:
        run("stop", str(folder))
        shutil.rmtree(folder)


def test_without_clamd_starting_says_what_to_install(tmp_path):
    script = tmp_path / "start.sh"
    script.write_text(START.read_text().replace("command -v clamd", "command -v no-such-clamd"))
    done = subprocess.run(
        ["/bin/sh", script, tmp_path / "x"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "clamav-daemon" in done.stderr
    assert done.stdout == ""


def test_wrong_use_of_the_script_is_told(tmp_path):
    assert run().returncode == 2
    assert run("stop", str(tmp_path / "none")).returncode == 0
    long = run(str(tmp_path / ("x" * 120)))
    assert long.returncode == 1
    assert long.stdout == ""
