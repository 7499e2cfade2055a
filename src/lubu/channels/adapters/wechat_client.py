"""The HTTP side of WeChat's official-account interface (微信公众号接口).

Answers are JSON with ``errcode`` when something is wrong; the status is 200 all the same.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import quote, urlencode, urlsplit

TOKEN_STALE = frozenset({40001, 40014, 42001})
BUSY = frozenset({-1})
QUOTA = frozenset({45009, 45011})
NO_RIGHT = 48001
GONE = frozenset({53600})
TIMEOUT_SECONDS = 20.0
NEVER_SENT = (ConnectionRefusedError, socket.gaierror, ssl.SSLError)
LONGEST_ANSWER = 4 * 1024 * 1024


class WechatError(Exception):
    """The interface refused: ``code`` and ``message`` are its own."""

    def __init__(self, code: int, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{code} {message}")


class UnreachableError(Exception):
    """No answer; ``sent`` when the request may have arrived all the same."""

    def __init__(self, detail: str, *, sent: bool) -> None:
        self.detail, self.sent = detail, sent
        super().__init__(detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to send: its name, type and bytes."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Tokens:
    """Access tokens of this process. WeChat's own ``stable_token`` is the cache between processes:
    it gives every caller the same token and lets none end another's."""

    _kept: dict[str, tuple[str, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, app_id: str) -> str:
        with self._lock:
            token, until = self._kept.get(app_id, ("", 0.0))
            return token if time.monotonic() < until else ""

    def keep(self, app_id: str, token: str, seconds: int) -> None:
        with self._lock:
            self._kept[app_id] = (token, time.monotonic() + max(seconds - 300, 60))

    def forget(self, app_id: str) -> None:
        with self._lock:
            self._kept.pop(app_id, None)


class WechatClient:
    """Calls with a token that is fetched when needed and once more when it has run out."""

    def __init__(self, address: str, app_id: str, secret: str, tokens: Tokens) -> None:
        if urlsplit(address).scheme not in {"https", "http"}:
            raise ValueError("the address must begin with https:// or http://")
        self._address, self._app_id, self._secret = address, app_id, secret
        self._tokens = tokens

    def call(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """POST ``body`` as JSON.

        Raises:
            WechatError, UnreachableError
        """
        data = json.dumps(body, ensure_ascii=False).encode()
        return self._with_token(path, {}, data, "application/json; charset=utf-8")

    def upload(self, path: str, file: Upload, **query: str) -> dict[str, object]:
        """POST a file as a form.

        Raises:
            WechatError, UnreachableError
        """
        boundary = uuid.uuid4().hex
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="media"; '
            f'filename="{quote(file.name)}"\r\nContent-Type: {file.mime}\r\n\r\n'
        )
        data = head.encode() + file.data + f"\r\n--{boundary}--\r\n".encode()
        return self._with_token(path, query, data, f"multipart/form-data; boundary={boundary}")

    def _with_token(
        self, path: str, query: dict[str, str], data: bytes, content_type: str
    ) -> dict[str, object]:
        try:
            return self._post(path, {**query, "access_token": self._token()}, data, content_type)
        except WechatError as error:
            if error.code not in TOKEN_STALE:
                raise
        self._tokens.forget(self._app_id)
        return self._post(path, {**query, "access_token": self._token()}, data, content_type)

    def _token(self) -> str:
        kept = self._tokens.get(self._app_id)
        if kept:
            return kept
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret,
        }
        try:
            answer = self._post(
                "/cgi-bin/stable_token", {}, json.dumps(body).encode(), "application/json"
            )
        except UnreachableError as error:
            raise UnreachableError(error.detail, sent=False) from error
        token = str(answer.get("access_token") or "")
        if not token:
            raise WechatError(-1, "no access_token in the answer")
        self._tokens.keep(self._app_id, token, number(answer.get("expires_in")))
        return token

    def _post(
        self, path: str, query: dict[str, str], data: bytes, content_type: str
    ) -> dict[str, object]:
        url = self._address + path + (f"?{urlencode(query)}" if query else "")
        request = urllib.request.Request(  # noqa: S310  the scheme is checked above
            url, data=data, headers={"Content-Type": content_type}, method="POST"
        )
        answer = self._read(request)
        code = number(answer.get("errcode"))
        if code:
            raise WechatError(code, str(answer.get("errmsg") or "")[:200])
        return answer

    @staticmethod
    def _read(request: urllib.request.Request) -> dict[str, object]:
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                raw = response.read(LONGEST_ANSWER)
        except urllib.error.HTTPError as error:
            raise UnreachableError(f"HTTP {error.code}", sent=True) from error
        except urllib.error.URLError as error:
            sent = not isinstance(error.reason, NEVER_SENT)
            raise UnreachableError(str(error.reason)[:200], sent=sent) from error
        except (OSError, HTTPException) as error:  # broken off while reading: it did arrive
            raise UnreachableError(str(error)[:200] or "connection lost", sent=True) from error
        try:
            answer = json.loads(raw)
        except ValueError as error:
            raise UnreachableError("the answer is no JSON", sent=True) from error
        if not isinstance(answer, dict):
            raise UnreachableError("the answer is no JSON object", sent=True)
        return answer


def number(value: object) -> int:
    """A number of an answer; 0 when it is none."""
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else 0
