"""Texts of the demonstration, put together from the turns of phrase of such documents."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from lubu.publishing.rules import FiveOpen, ItemKind

PLACES = [
    "龙瑞村",
    "圣狮村",
    "象角村",
    "康乐村",
    "龙头环村",
    "涌边村",
    "港园村",
    "敦陶村",
    "水牛城村",
    "濠涌村",
    "虎逊村",
    "涌头村",
    "岗背村",
    "秀山村",
    "云汉村",
    "乐群社区",
    "中兴社区",
]
ROADS = ["宝珠路", "星宝路", "新濠路", "隆兴路", "岐江公路沙溪段", "富华道西延线", "云汉大道"]
MATTERS = {
    "zwdt": (
        ("{place}开展{n}场新时代文明实践志愿服务活动", "xwz"),
        ("我镇召开{quarter}季度经济形势分析会", "jfj"),
        ("镇领导到{place}督导人居环境整治工作", "nyj"),
        ("我镇组织开展{road}沿线安全生产检查", "yjj"),
        ("{place}党群服务中心便民服务延伸到家门口", "zwf"),
        ("我镇召开政务公开工作推进会", "dzb"),
        ("休闲服装产业转型升级座谈会在沙溪召开", "jfj"),
        ("{place}举办就业招聘专场 提供岗位{big}个", "rsf"),
        ("沙溪镇开展{n}期民生微实事项目评议", "mzb"),
    ),
    "tzgg": (
        ("关于{road}临时交通管制的通告", "cjj"),
        ("关于{place}供水管网改造暂停供水的通告", "cjj"),
        ("关于开展{quarter}季度灵活就业补贴申领的通知", "rsf"),
        ("关于{place}犬只免疫登记的通知", "nyj"),
        ("关于申报第{n}批数字化改造项目的通知", "jfj"),
        ("关于{place}拟认定困难家庭名单的公示", "mzb"),
        ("关于公开征集民生微实事项目（第{n}批）的公告", "mzb"),
    ),
    "zcwj": (
        ("沙溪镇人民政府关于印发{theme}工作方案的通知", "dzb"),
        ("沙溪镇人民政府办公室关于调整{theme}工作领导小组的通知", "dzb"),
    ),
    "zcjd": (("《{theme}工作方案》政策解读", "dzb"), ("一图读懂{theme}政策", "dzb")),
    "czyjs": (
        ("沙溪镇{unit}部门预算公开", "czs"),
        ("沙溪镇{quarter}季度财政收支情况", "czs"),
        ("沙溪镇“三公”经费支出情况（第{n}期）", "czs"),
    ),
    "zdjsxm": (
        ("{road}升级改造工程进展情况（第{n}期）", "jfj"),
        ("{place}污水管网工程批准结果信息", "jfj"),
        ("{place}老旧小区改造项目施工信息", "jfj"),
    ),
    "ggzy": (
        ("{place}集体物业公开招租结果公示", "czs"),
        ("{road}绿化养护服务采购中标结果公告", "czs"),
        ("{place}文化广场修缮工程招标公告", "czs"),
    ),
    "hjbh": (
        ("沙溪镇{month}月河涌水质监测信息", "hbj"),
        ("关于{place}建设项目环境影响评价审批意见公示", "hbj"),
        ("{place}扬尘污染专项检查情况", "hbj"),
    ),
    "zfbz": (
        ("{place}公共租赁住房配租结果公示", "cjj"),
        ("沙溪镇第{n}批住房租赁补贴发放情况", "cjj"),
    ),
    "aqsc": (
        ("{place}“三小”场所消防安全检查通报", "yjj"),
        ("沙溪镇{month}月安全生产检查情况", "yjj"),
        ("关于{road}工贸企业有限空间作业检查结果", "yjj"),
    ),
    "shgy": (
        ("{place}{month}月临时救助发放情况", "mzb"),
        ("沙溪镇{month}月高龄津贴发放信息", "mzb"),
        ("{place}义务教育阶段学校招生信息（第{n}号）", "mzb"),
    ),
    "yqfk": (
        ("沙溪镇{month}月{day}日新冠疫苗接种安排", "wjj"),
        ("关于{place}核酸采样点设置的通告（第{n}号）", "wjj"),
        ("沙溪镇疫情防控提示（第{n}期）", "wjj"),
    ),
    "fdzdgknr": (
        ("{place}{quarter}季度村务公开信息", "nyj"),
        ("沙溪镇{month}月行政许可和处罚信息", "zfj"),
        ("沙溪镇强农惠农补贴发放信息（第{n}批）", "nyj"),
    ),
    "jggk": (("沙溪镇{unit}职能", "dzb"),),
    "zfxxgkzn": (("沙溪镇政府信息公开指南（{month}月修订）", "dzb"),),
    "zfxxgkzd": (("沙溪镇政务公开工作制度（第{n}号）", "dzb"),),
    "xmt": (
        ("沙溪疫情防控日报（{month}月{day}日）", "xwz"),
        ("早安沙溪：{month}月{day}日便民信息", "xwz"),
        ("{place}的一天：镜头里的沙溪", "xwz"),
    ),
}
THEMES = [
    "政务公开要点分工",
    "人居环境整治",
    "河长制",
    "垃圾分类",
    "安全生产三年行动",
    "基层治理",
    "就业促进",
    "防汛防旱防风",
    "数字政府建设",
    "营商环境优化",
    "村级工业园改造",
    "文明城市创建",
    "食品安全",
    "消防安全",
    "乡村振兴",
    "电动自行车管理",
]
OFFICES = [
    "党政综合办公室",
    "财政局",
    "农业农村局",
    "应急管理局",
    "卫生健康局",
    "综合行政执法局",
    "公共服务办公室",
]
AREAS = {
    "czyjs": "财政预决算", "zdjsxm": "重大建设项目", "ggzy": "公共资源配置", "hjbh": "环境保护",
    "zfbz": "住房保障", "aqsc": "安全生产", "shgy": "社会公益事业", "yqfk": "公共卫生",
}  # fmt: skip
TOPICS = {
    "zwdt": "综合政务", "tzgg": "综合政务", "zcwj": "综合政务", "zcjd": "综合政务",
    "czyjs": "财政、金融、审计", "zdjsxm": "国民经济管理、国有资产监管", "ggzy": "财政、金融、审计",
    "hjbh": "城乡建设、环境保护", "zfbz": "城乡建设、环境保护", "aqsc": "市场监管、安全生产监管",
    "shgy": "民政、扶贫、救灾", "yqfk": "卫生、体育", "fdzdgknr": "综合政务", "jggk": "综合政务",
    "xmt": "综合政务", "zfxxgkzn": "综合政务", "zfxxgkzd": "综合政务",
}  # fmt: skip
KINDS = {
    "zwdt": ItemKind.NEWS, "tzgg": ItemKind.NOTICE, "zcwj": ItemKind.POLICY,
    "zcjd": ItemKind.INTERPRETATION, "czyjs": ItemKind.FINANCE, "jggk": ItemKind.ORGANISATION,
    "xmt": ItemKind.BULLETIN,
}  # fmt: skip
OPENINGS = (
    "为{aim}，根据上级部署和本镇年度工作安排，现将有关情况公布如下。",
    "近日，按照市委、市政府工作要求，沙溪镇围绕{aim}，扎实推进各项工作。",
    "为进一步{aim}，经镇政府同意，现就有关事项公告如下。",
)
AIMS = [
    "保障群众知情权、参与权和监督权",
    "提升基层治理水平",
    "方便群众办事",
    "改善人居环境",
    "守牢安全底线",
    "优化营商环境",
    "做好常态化疫情防控",
    "规范资金使用",
]
MIDDLES = (
    "一、工作内容。本次涉及{place}等{n}个村（社区），由镇相关部门会同村（居）委会组织实施，共安排工作人员{big}人次。",
    "二、办理安排。有关事项自{month}月{day}日起办理，办理地点为镇政务服务中心及各村（社区）党群服务中心。",
    "三、结果情况。截至目前，已完成{big}项任务中的{n}项，其余按计划推进，进展将持续公开。",
    "沿线涉及{road}，施工期间请过往车辆和行人按照现场指引通行，不便之处，敬请谅解。",
    "工作组实地察看了{place}现场，听取群众意见{n}条，逐条明确责任单位和完成时限。",
    "有关单位要落实主体责任，对照清单逐项整改，做到底数清、责任明、措施实。",
)
ENDINGS = (
    "如有疑问，请在工作日向镇政务服务中心咨询。",
    "欢迎社会各界监督。",
    "特此公告。",
    "下一步，沙溪镇将持续跟进，确保取得实效。",
)
FIVE = tuple(FiveOpen)


@dataclass(frozen=True, slots=True)
class Text:
    """One generated text and what it says of itself."""

    title: str
    kind: ItemKind
    unit: str
    html: str
    topic: str
    key_area: str
    five_open: str


def write(column: str, random: Random, month: int, day: int, serial: int) -> Text:
    """A text for ``column``, dated ``month`` and ``day``; the same seed gives the same text."""
    pattern, unit = random.choice(MATTERS[column])
    words = {
        "place": random.choice(PLACES),
        "road": random.choice(ROADS),
        "theme": random.choice(THEMES),
        "unit": random.choice(OFFICES),
        "aim": random.choice(AIMS),
        "quarter": "一二三四"[(month - 1) // 3],
        "month": month,
        "day": day,
        "n": serial % 97 + 2,
        "big": random.randint(20, 480),
    }
    middles = random.sample(MIDDLES, random.randint(2, 4))
    paragraphs = [random.choice(OPENINGS), *middles, random.choice(ENDINGS)]
    html = "".join(f"<p>{paragraph.format(**words)}</p>" for paragraph in paragraphs)
    marked = random.random() < 0.35
    return Text(
        title=pattern.format(**words),
        kind=KINDS.get(column, ItemKind.KEY_AREA if column in AREAS else ItemKind.NOTICE),
        unit=unit,
        html=html,
        topic=TOPICS[column],
        key_area=AREAS.get(column, ""),
        five_open=random.choice(FIVE).value if marked else "",
    )
