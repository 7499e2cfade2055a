"""WeChat official accounts (微信公众号): draft, publish, ask until it is out.

Steps and their marks: nothing → ``draft`` (a draft stands in the account) → ``publish`` (handed
in, the platform looks at it) → out. An account without the right to publish (error 48001: since
July 2025 all that are not verified organisations) keeps its draft, and a person publishes it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO

from bs4 import BeautifulSoup
from PIL import Image

from lubu.channels.adapters import (
    ByHand,
    Delivered,
    Outcome,
    Package,
    PackedFile,
    PutOff,
    Refused,
    TakenDown,
    Underway,
)
from lubu.channels.adapters.wechat_client import (
    BUSY,
    GONE,
    NO_RIGHT,
    QUOTA,
    Tokens,
    UnreachableError,
    Upload,
    WechatClient,
    WechatError,
    number,
)
from lubu.channels.rules import Hint

ADDRESS = "https://api.weixin.qq.com"
TITLE_CHARS, DIGEST_CHARS, AUTHOR_CHARS, CONTENT_CHARS = 64, 120, 8, 20_000
CONTENT_BYTES = PICTURE_BYTES = 1024 * 1024
POLL = timedelta(seconds=30)
QUOTA_PAUSE = timedelta(hours=6)
OUT, LOOKING, DELETED, BANNED = 0, 1, 5, 6
COVER_SIZE = (900, 383)
COVER_COLOUR = (178, 34, 34)
TRIES_OF_QUALITY = (90, 80, 70, 60, 45, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatAccount:
    """The key of one official account."""

    app_id: str
    secret: str
    address: str = ADDRESS

    def __repr__(self) -> str:
        return f"WechatAccount({self.app_id})"  # a secret never reaches a log


class WechatAdapter:
    """Publishes without pushing to followers (发布, not 群发)."""

    def __init__(self, accounts: Callable[[str, str], WechatAccount | None]) -> None:
        self._accounts = accounts
        self._tokens = Tokens()
        self._covers: dict[tuple[str, str], str] = {}

    def is_risky(self, marks: Mapping[str, str]) -> bool:
        return "draft" in marks and "publish" not in marks

    def deliver(self, package: Package) -> Outcome:
        account = self._accounts(package.organ, package.account)
        if account is None:
            return ByHand(hint=Hint.NOT_CONNECTED)
        client = WechatClient(account.address, account.app_id, account.secret, self._tokens)
        if "publish" in package.marks:
            return self._guarded(partial(_ask, client, package.marks), package.marks)
        if "draft" in package.marks:
            return self._guarded(partial(_submit, client, package.marks), package.marks)
        return self._guarded(partial(self._draft, client, account, package), {})

    def take_down(self, package: Package) -> Outcome:
        account = self._accounts(package.organ, package.account)
        if account is None:
            return ByHand(hint=Hint.NOT_CONNECTED)
        client = WechatClient(account.address, account.app_id, account.secret, self._tokens)
        marks = package.marks
        if package.external_id:
            return self._guarded(partial(_delete, client, package.external_id), {})
        if "publish" in marks:
            return self._guarded(partial(_stop, client, marks), marks)
        if "draft" in marks:
            return self._guarded(partial(_delete_draft, client, marks["draft"]), marks)
        return ByHand(hint=Hint.NO_INTERFACE)  # a person posted it: only its address is known

    @staticmethod
    def _guarded(step: Callable[[], Outcome], marks: Mapping[str, str]) -> Outcome:
        try:
            return step()
        except UnreachableError as error:
            return PutOff(detail=error.detail)
        except WechatError as error:
            detail = f"{error.code} {error.message}"
            if error.code == NO_RIGHT:
                return ByHand(hint=Hint.NO_RIGHT, detail=detail, marks=marks)
            if error.code in QUOTA:
                return PutOff(detail=detail, pause=QUOTA_PAUSE)
            if error.code in BUSY:
                return PutOff(detail=detail)
            return Refused(detail=detail)

    def _draft(self, client: WechatClient, account: WechatAccount, package: Package) -> Outcome:
        content = _content(client, package)
        if len(content) >= CONTENT_CHARS or len(content.encode()) >= CONTENT_BYTES:
            return ByHand(hint=Hint.TEXT_TOO_LONG)
        article: dict[str, object] = {
            "title": package.title[:TITLE_CHARS],
            "author": package.author[:AUTHOR_CHARS],
            "digest": package.summary[:DIGEST_CHARS],
            "content": content,
            "content_source_url": package.source_address,
            "thumb_media_id": self._cover(client, account, package),
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }
        media = str(client.call("/cgi-bin/draft/add", {"articles": [article]}).get("media_id", ""))
        return Underway(marks={"draft": media}) if media else Refused(detail="no media_id")

    def _cover(self, client: WechatClient, account: WechatAccount, package: Package) -> str:
        """The first picture, or a plain one; permanent material is limited, so each goes once."""
        data = _as_jpeg(package.pictures[0].read()) if package.pictures else _plain_cover()
        key = (account.app_id, hashlib.sha256(data).hexdigest())
        if key not in self._covers:
            file = Upload(name="cover.jpg", mime="image/jpeg", data=data)
            answer = client.upload("/cgi-bin/material/add_material", file, type="image")
            self._covers[key] = str(answer.get("media_id", ""))
        return self._covers[key]


def _submit(client: WechatClient, marks: Mapping[str, str]) -> Outcome:
    try:
        answer = client.call("/cgi-bin/freepublish/submit", {"media_id": marks["draft"]})
    except UnreachableError as error:
        if error.sent:  # it may be out: never a second time without a look
            return ByHand(hint=Hint.UNCERTAIN, detail=error.detail, marks=marks)
        raise
    # Under "message" the article's reads are told later (wechat_reads).
    handed_in = {
        "publish": str(answer.get("publish_id", "")),
        "message": str(answer.get("msg_data_id", "")),
    }
    return Underway(marks={**marks, **handed_in}, pause=POLL)


def _ask(client: WechatClient, marks: Mapping[str, str]) -> Outcome:
    try:
        answer = client.call("/cgi-bin/freepublish/get", {"publish_id": marks["publish"]})
    except UnreachableError:
        return Underway(marks=marks, pause=POLL * 10)  # asking again costs nothing
    status = number(answer.get("publish_status"))
    if status == OUT:
        return Delivered(external_id=str(answer.get("article_id", "")), address=_address(answer))
    if status == LOOKING:
        return Underway(marks=marks, pause=POLL)
    return Refused(detail=f"publish_status {status}")


def _address(answer: Mapping[str, object]) -> str:
    detail = answer.get("article_detail")
    items = detail.get("item") if isinstance(detail, dict) else None
    first = items[0] if isinstance(items, list) and items else {}
    address = str(first.get("article_url", "")) if isinstance(first, dict) else ""
    return address if re.match(r"https?://", address) else ""


def _delete(client: WechatClient, article_id: str) -> Outcome:
    try:
        client.call("/cgi-bin/freepublish/delete", {"article_id": article_id, "index": 0})
    except WechatError as error:
        if error.code not in GONE:
            raise
    return TakenDown()


def _delete_draft(client: WechatClient, media_id: str) -> Outcome:
    client.call("/cgi-bin/draft/delete", {"media_id": media_id})
    return TakenDown()


def _stop(client: WechatClient, marks: Mapping[str, str]) -> Outcome:
    """What is being published cannot be called back: wait until it is out, then delete it."""
    reached = _ask(client, marks)
    if isinstance(reached, Delivered):
        return _delete(client, reached.external_id)
    return TakenDown() if isinstance(reached, Refused) else reached


def _content(client: WechatClient, package: Package) -> str:
    """The body with its pictures at WeChat's own addresses; it filters all others."""
    soup = BeautifulSoup(package.body_html, "html.parser")
    pictures = {f"lubu:picture/{file.id}": file for file in package.pictures}
    for image in soup.find_all("img"):
        file = pictures.get(str(image.get("src", "")))
        if file is None:
            image.decompose()
            continue
        image["src"] = _uploaded(client, file)
    for link in soup.find_all("a"):
        if not _is_wechat(str(link.get("href", ""))):
            link.unwrap()  # accounts may link to articles only; the words stay
    if package.attachments:
        line = soup.new_tag("p")
        names = "、".join(file.title for file in package.attachments)
        line.string = f"附件：{names}（点击“阅读原文”查看）" if package.source_address else names
        soup.append(line)
    return str(soup)


def _is_wechat(address: str) -> bool:
    return re.match(r"https?://mp\.weixin\.qq\.com/", address) is not None


def _uploaded(client: WechatClient, file: PackedFile) -> str:
    data, mime, name = file.read(), f"image/{file.kind.replace('jpg', 'jpeg')}", file.name
    if len(data) > PICTURE_BYTES or file.kind not in {"jpg", "jpeg", "png"}:
        data, mime, name = _as_jpeg(data), "image/jpeg", f"{file.id}.jpg"
    upload = Upload(name=name, mime=mime, data=data)
    return str(client.upload("/cgi-bin/media/uploadimg", upload).get("url", ""))


def _as_jpeg(data: bytes, largest: int = PICTURE_BYTES) -> bytes:
    """The picture as a JPEG of at most ``largest`` bytes: first smaller quality, then smaller."""
    with Image.open(BytesIO(data)) as opened:
        image = opened.convert("RGB")
    image.thumbnail((1920, 1920))
    made = b""
    for quality in TRIES_OF_QUALITY:
        made = _jpeg(image, quality)
        if len(made) <= largest:
            return made
    while len(made) > largest and min(image.size) > 32:
        image.thumbnail((image.width // 2, image.height // 2))
        made = _jpeg(image, TRIES_OF_QUALITY[-1])
    return made


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()


def _plain_cover() -> bytes:
    return _jpeg(Image.new("RGB", COVER_SIZE, COVER_COLOUR), 85)
