"""The vocabulary of a disclosure catalogue (主动公开目录), pure.

What an entry says is an :class:`EntryContent`, whether it comes from the national baseline, from an
organ's own tailoring, from a frozen version or from a table that somebody handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class LimitKind(StrEnum):
    """The forms of a time limit (公开时限) that directories use."""

    WORKING_DAYS = "working_days"  # 自……之日起N个工作日内
    CALENDAR_DAYS = "calendar_days"  # 自……之日起N日内
    BEFORE = "before"  # ……的N日前
    PROMPT = "prompt"  # 及时公开
    CONTINUOUS = "continuous"  # 长期公开，动态更新
    ON_PROGRESS = "on_progress"  # 按进展情况及时公开
    MONTHLY = "monthly"  # 每月公开
    QUARTERLY = "quarterly"  # 每季度公开
    HALF_YEARLY = "half_yearly"  # 每半年公开
    YEARLY = "yearly"  # 每年公开


class After(StrEnum):
    """What a limit of days is counted from."""

    MADE_OR_CHANGED = "made_or_changed"  # 信息形成或者变更
    MADE = "made"  # 制定或者印发
    MADE_OR_OBTAINED = "made_or_obtained"  # 制作或者获取
    CHANGED = "changed"  # 变更
    DECIDED = "decided"  # 作出决定
    APPROVED = "approved"  # 批准
    REPLIED = "replied"  # 财政部门批复
    RECEIVED = "received"  # 收到批准文件
    FINISHED = "finished"  # 检查或者调查结束
    APPLICATION_RECEIVED = "application_received"  # 收到申请


class DayUnit(StrEnum):
    """What days are counted."""

    WORKING = "working"  # 工作日
    CALENDAR = "calendar"  # 日


class OwnerKind(StrEnum):
    """Which kind of office of a town or county keeps an entry."""

    GENERAL_OFFICE = "general_office"  # 党政综合
    DEVELOPMENT = "development"  # 发展改革
    EDUCATION = "education"  # 教育
    PUBLIC_SECURITY = "public_security"  # 公安
    CIVIL_AFFAIRS = "civil_affairs"  # 民政
    JUSTICE = "justice"  # 司法
    FINANCE = "finance"  # 财政
    HUMAN_RESOURCES = "human_resources"  # 人力资源社会保障
    NATURAL_RESOURCES = "natural_resources"  # 自然资源
    ECOLOGY = "ecology"  # 生态环境
    HOUSING = "housing"  # 住房和城乡建设
    TRANSPORT = "transport"  # 交通
    WATER = "water"  # 水务
    AGRICULTURE = "agriculture"  # 农业农村
    CULTURE = "culture"  # 文化和旅游
    HEALTH = "health"  # 卫生健康
    EMERGENCY = "emergency"  # 应急管理
    MARKET = "market"  # 市场监管
    TAX = "tax"  # 税务
    ENFORCEMENT = "enforcement"  # 综合行政执法
    VETERANS = "veterans"  # 退役军人
    VILLAGE = "village"  # 村（社区）


class Channel(StrEnum):
    """The thirteen boxes of 公开渠道和载体, in the directory's order."""

    WEBSITE = "website"  # 政府网站
    GAZETTE = "gazette"  # 政府公报
    NEW_MEDIA = "new_media"  # 两微一端
    PRESS = "press"  # 发布会/听证会
    BROADCAST = "broadcast"  # 广播电视
    PAPER = "paper"  # 纸质媒体
    READING_POINT = "reading_point"  # 公开查阅点
    SERVICE_CENTRE = "service_centre"  # 政务服务中心
    CONVENIENCE_STATION = "convenience_station"  # 便民服务站
    ON_SITE = "on_site"  # 入户/现场
    VILLAGE_BOARD = "village_board"  # 社区/企事业单位/村公示栏（电子屏）
    TARGETED = "targeted"  # 精准推送
    OTHER = "other"  # 其他


class Audience(StrEnum):
    """To whom it is disclosed (公开对象)."""

    SOCIETY = "society"  # 全社会
    GROUP = "group"  # 特定群体


class Mode(StrEnum):
    """How it is disclosed (公开方式)."""

    PROACTIVE = "proactive"  # 主动
    ON_REQUEST = "on_request"  # 依申请


class Level(StrEnum):
    """The tiers that disclose it (公开层级)."""

    COUNTY = "county"  # 县级
    TOWNSHIP = "township"  # 乡级


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit; which of the fields it has follows from its kind (`limits.FIELDS`).

    ``days`` are counted in the unit of the kind, for ``BEFORE`` in ``unit``. ``by`` is the last
    day of a yearly limit (month, day), ``by_day`` that of a shorter one: a day of the first month
    after the period that is reported. ``otherwise``: another law may say otherwise
    (法律、法规另有规定的，从其规定; 政府信息公开条例 art. 26).
    """

    kind: LimitKind
    days: int = 0
    after: After | None = None
    unit: DayUnit | None = None
    event: str = ""
    by: tuple[int, int] | None = None
    by_day: int = 0
    otherwise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How long an entry that is itself a public notice (公示) stands."""

    days: int
    unit: DayUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContent:
    """What one entry of a catalogue says: the standard directory's columns.

    ``code`` is the field's number and a serial (``05-01``), ``05-Z01`` where an organ added the
    entry itself: it stays the entry's name for ever. ``owner_unit`` is the organ's own unit by
    name, empty while none is named; ``also`` are the optional channels (□), ``channels`` the
    required ones (■). Source: 国办发〔2019〕54号 and the 26 field guides.
    """

    code: str
    level1: str
    level2: str
    elements: tuple[str, ...]
    bases: tuple[str, ...]
    limit: Limit
    owner: OwnerKind
    channels: tuple[Channel, ...]
    audience: Audience
    mode: Mode
    levels: tuple[Level, ...]
    notice: Notice | None = None
    also: tuple[Channel, ...] = ()
    other: str = ""
    group: str = ""
    owner_unit: str = ""

    @property
    def field_number(self) -> int:
        """The number of the standard field that the entry belongs to."""
        return int(self.code[:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardField:
    """One of the 26 standard fields (试点领域), or the part that a town adds of its own.

    ``ministry`` leads it, ``source`` is its national guide.
    Source: 国办发〔2017〕42号, 国办发〔2019〕54号.
    """

    number: int
    slug: str
    name: str
    ministry: str
    source: str
    entries: tuple[EntryContent, ...] = field(repr=False)
