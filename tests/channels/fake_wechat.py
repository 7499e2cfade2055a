"""A small WeChat on 127.0.0.1 that behaves as the official interface is documented to."""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

APP_ID, SECRET = "wx1234567890", "a-secret-that-is-never-logged"


@dataclass
class Article:
    """A mass-sent article: its message's number, title, day of sending, reads on each day."""

    message: str
    title: str
    sent_on: date
    reads: dict[date, int]


@dataclass
class Wechat:
    """What the account holds, and how the platform is to behave next."""

    address: str = ""
    tokens: int = 0
    valid: set[str] = field(default_factory=set)
    drafts: dict[str, dict[str, object]] = field(default_factory=dict)
    published: dict[str, dict[str, object]] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)
    uploads: list[tuple[str, bytes]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    may_publish: bool = True
    articles: list[Article] = field(default_factory=list)
    today: date = date(2021, 7, 1)
    statuses: deque[int] = field(default_factory=deque)
    faults: dict[str, deque[object]] = field(default_factory=dict)

    def fail(self, path: str, *answers: object) -> None:
        """Answer the next calls of ``path`` so: an errcode, ``"hang up"``, or with status 500."""
        self.faults.setdefault(path, deque()).extend(answers)

    def answer(self, path: str, query: dict[str, str], body: bytes) -> dict[str, object]:
        if path == "/cgi-bin/stable_token":
            return self._token(json.loads(body))
        if query.get("access_token") not in self.valid:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        name = re.sub(r"\W", "_", path.removeprefix("/cgi-bin/").lstrip("/"))
        return getattr(self, f"_{name}")(query, body)

    def _token(self, body: dict[str, str]) -> dict[str, object]:
        if (body["appid"], body["secret"]) != (APP_ID, SECRET):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.tokens += 1
        token = f"token-{self.tokens}"
        self.valid = {token}
        return {"access_token": token, "expires_in": 7200}

    def _draft_add(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        (article,) = json.loads(body)["articles"]
        if not article["thumb_media_id"]:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        media = f"draft-{len(self.calls)}"
        self.drafts[media] = article
        return {"media_id": media}

    def _draft_delete(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        if self.drafts.pop(json.loads(body)["media_id"], None) is None:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        return {"errcode": 0, "errmsg": "ok"}

    def _media_uploadimg(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        data = self._file(body)
        if len(data) > 1024 * 1024:
            return {"errcode": 40009, "errmsg": "invalid image size"}
        self.uploads.append(("body", data))
        return {"url": f"https://mmbiz.qpic.cn/{len(self.uploads)}"}

    def _material_add_material(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        if query.get("type") != "image":
            return {"errcode": 40004, "errmsg": "invalid media type"}
        self.uploads.append(("cover", self._file(body)))
        return {"media_id": f"cover-{len(self.uploads)}", "url": "https://mmbiz.qpic.cn/c"}

    @staticmethod
    def _file(body: bytes) -> bytes:
        head, _, rest = body.partition(b"\r\n\r\n")
        assert b'name="media"; filename="' in head
        boundary = head.split(b"\r\n")[0]
        return rest[: rest.rindex(b"\r\n" + boundary + b"--")]

    def _freepublish_submit(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        if not self.may_publish:
            return {"errcode": 48001, "errmsg": "api unauthorized"}
        media = json.loads(body)["media_id"]
        if media not in self.drafts:
            return {"errcode": 40007, "errmsg": "invalid media_id"}
        job = f"job-{len(self.jobs) + 1}"
        self.jobs[job] = media
        return {"errcode": 0, "errmsg": "ok", "publish_id": job, "msg_data_id": "1"}

    def _freepublish_get(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        job = json.loads(body)["publish_id"]
        status = self.statuses.popleft() if self.statuses else 0
        if status != 0:
            return {"publish_id": job, "publish_status": status, "fail_idx": []}
        article = f"article-{job}"
        self.published[article] = self.drafts[self.jobs[job]]
        item = {"idx": 1, "article_url": f"https://mp.weixin.qq.com/s/{article}"}
        return {
            "publish_id": job,
            "publish_status": 0,
            "article_id": article,
            "article_detail": {"count": 1, "item": [item]},
            "fail_idx": [],
        }

    def _freepublish_delete(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        if self.published.pop(json.loads(body)["article_id"], None) is None:
            return {"errcode": 53600, "errmsg": "Article ID 无效"}
        return {"errcode": 0, "errmsg": "ok"}

    def _datacube_getarticletotal(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        """The articles sent on a day, with their totals on that day and six more, to yesterday."""
        day = self._day(body)
        if day is None:
            return {"errcode": 61501, "errmsg": "date range error"}
        listed = []
        for one in [article for article in self.articles if article.sent_on == day]:
            days = [
                day + timedelta(days=n) for n in range(7) if day + timedelta(days=n) < self.today
            ]
            details = [
                {
                    "stat_date": on.isoformat(),
                    "int_page_read_user": 1,
                    "int_page_read_count": sum(n for when, n in one.reads.items() if when <= on),
                }
                for on in days
            ]
            listed.append(self._named(one, day) | {"details": details})
        return {"list": listed}

    def _datacube_getarticlesummary(self, query: dict[str, str], body: bytes) -> dict[str, object]:
        """Every article that was read on a day, with its reads of that day."""
        day = self._day(body)
        if day is None:
            return {"errcode": 61501, "errmsg": "date range error"}
        read = [article for article in self.articles if article.reads.get(day)]
        counts = [{"int_page_read_count": article.reads[day]} for article in read]
        return {"list": [self._named(a, day) | c for a, c in zip(read, counts, strict=True)]}

    def _day(self, body: bytes) -> date | None:
        """The one day asked for; today is not over yet, and two days are too many."""
        asked = json.loads(body)
        first, last = (date.fromisoformat(asked[name]) for name in ("begin_date", "end_date"))
        return first if first == last < self.today else None

    @staticmethod
    def _named(article: Article, day: date) -> dict[str, object]:
        return {
            "ref_date": day.isoformat(),
            "msgid": f"{article.message}_1",
            "title": article.title,
        }


class _Handler(BaseHTTPRequestHandler):
    wechat: ClassVar[Wechat]

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        wechat = type(self).wechat
        wechat.calls.append(address.path)
        fault = wechat.faults.get(address.path)
        planned = fault.popleft() if fault else None
        if planned == "hang up":
            self.close_connection = True
            return
        if planned == "hang up after":
            wechat.answer(address.path, query, body)
            self.close_connection = True
            return
        if isinstance(planned, str):
            self._send(500, planned.encode())
            return
        answer = (
            {"errcode": planned, "errmsg": "planned"}
            if isinstance(planned, int)
            else wechat.answer(address.path, query, body)
        )
        self._send(200, json.dumps(answer).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Wechat]:
    """A server that runs while the test does."""
    wechat = Wechat()
    handler = type("Handler", (_Handler,), {"wechat": wechat})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    wechat.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield wechat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
