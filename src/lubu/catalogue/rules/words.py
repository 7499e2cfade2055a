"""The vocabulary in the words of the standard directory, which is a Chinese document."""

from __future__ import annotations

from collections.abc import Mapping

from lubu.catalogue.rules.vocabulary import (
    Audience,
    Channel,
    EntryContent,
    Level,
    Mode,
    OwnerKind,
)

CHANNEL_WORDS: Mapping[Channel, str] = {
    Channel.WEBSITE: "政府网站",
    Channel.GAZETTE: "政府公报",
    Channel.NEW_MEDIA: "两微一端",
    Channel.PRESS: "发布会/听证会",
    Channel.BROADCAST: "广播电视",
    Channel.PAPER: "纸质媒体",
    Channel.READING_POINT: "公开查阅点",
    Channel.SERVICE_CENTRE: "政务服务中心",
    Channel.CONVENIENCE_STATION: "便民服务站",
    Channel.ON_SITE: "入户/现场",
    Channel.VILLAGE_BOARD: "社区/企事业单位/村公示栏（电子屏）",
    Channel.TARGETED: "精准推送",
    Channel.OTHER: "其他",
}
OWNER_WORDS: Mapping[OwnerKind, str] = {
    OwnerKind.GENERAL_OFFICE: "党政综合部门",
    OwnerKind.DEVELOPMENT: "经济发展（发展改革）部门",
    OwnerKind.EDUCATION: "教育部门",
    OwnerKind.PUBLIC_SECURITY: "公安部门",
    OwnerKind.CIVIL_AFFAIRS: "民政（社会事务）部门",
    OwnerKind.JUSTICE: "司法行政部门",
    OwnerKind.FINANCE: "财政部门",
    OwnerKind.HUMAN_RESOURCES: "人力资源社会保障部门",
    OwnerKind.NATURAL_RESOURCES: "自然资源部门",
    OwnerKind.ECOLOGY: "生态环境部门",
    OwnerKind.HOUSING: "住房和城乡建设部门",
    OwnerKind.TRANSPORT: "交通运输部门",
    OwnerKind.WATER: "水务部门",
    OwnerKind.AGRICULTURE: "农业农村部门",
    OwnerKind.CULTURE: "文化和旅游部门",
    OwnerKind.HEALTH: "卫生健康部门",
    OwnerKind.EMERGENCY: "应急管理部门",
    OwnerKind.MARKET: "市场监督管理部门",
    OwnerKind.TAX: "税务部门",
    OwnerKind.ENFORCEMENT: "综合行政执法部门",
    OwnerKind.VETERANS: "退役军人事务部门",
    OwnerKind.VILLAGE: "村（社区）",
}
SOCIETY = "全社会"
GROUP = "特定群体："
MODE_WORDS: Mapping[Mode, str] = {Mode.PROACTIVE: "主动", Mode.ON_REQUEST: "依申请"}
LEVEL_WORDS: Mapping[Level, str] = {Level.COUNTY: "县级", Level.TOWNSHIP: "乡级"}
REQUIRED, OPTIONAL = "■", "□"


def owner_words(content: EntryContent) -> str:
    """公开主体: the unit that keeps the entry, else the kind of office."""
    return content.owner_unit or OWNER_WORDS[content.owner]


def channels_words(content: EntryContent) -> tuple[str, ...]:
    """公开渠道和载体: required channels with ■, optional ones with □; 其他 says which."""
    marked = [(REQUIRED, one) for one in content.channels]
    marked += [(OPTIONAL, one) for one in content.also]
    return tuple(
        f"{mark}{CHANNEL_WORDS[one]}" + (f"：{content.other}" if one is Channel.OTHER else "")
        for mark, one in marked
    )


def audience_words(content: EntryContent) -> str:
    """公开对象; a group is named."""
    return SOCIETY if content.audience is Audience.SOCIETY else f"{GROUP}{content.group}"


def mode_words(content: EntryContent) -> str:
    """公开方式."""
    return MODE_WORDS[content.mode]


def levels_words(content: EntryContent) -> str:
    """公开层级."""
    return "、".join(LEVEL_WORDS[level] for level in content.levels)
