"""Topic pages of the demonstration town, for tests and to look at."""

from __future__ import annotations

from datetime import date

from lubu.portal.pages import Link, Section
from lubu.portal.topic_pages import TopicPage, TopicsPage
from tests.portal.sample_figures import at

NEWS = (
    Link("沙溪镇启动防汛Ⅲ级应急响应", at("zjdt") + "2021/601.html", date(2021, 8, 12)),
    Link("关于做好强降雨期间地下车库防水的通告", at("tzgg") + "2021/598.html", date(2021, 8, 11)),
)
CURRENT = TopicPage(
    title="2021年防汛防台风",
    introduction=("汛期的预警、通告、值班电话和避险常识，集中在这里。",),
    crumbs=(Link("专题", at("topics")), Link("2021年防汛防台风", "")),
    begins_on=date(2021, 6, 1),
    ends_on=date(2021, 10, 15),
    ended_on=None,
    unit="应急管理分局",
    sections=(
        Section(title="最新动态", href=at("zjdt"), items=NEWS),
        Section(title="预警与通告", href=at("search") + "?q=%E9%98%B2%E6%B1%9B", items=NEWS[1:]),
        Section(title="避险常识", href="", items=()),
    ),
    feed=at("topics") + "flood/feed.xml",
)
OVER = TopicPage(
    title="第七次全国人口普查",
    introduction=(),
    crumbs=(Link("专题", at("topics")), Link("第七次全国人口普查", "")),
    begins_on=None,
    ends_on=date(2020, 12, 31),
    ended_on=date(2020, 12, 31),
    unit="公共服务办公室",
    sections=(Section(title="公告", href="", items=NEWS),),
    feed=at("topics") + "census/feed.xml",
)
TOPIC_PAGES = {
    "topic": CURRENT,
    "topic-over": OVER,
    "topics": TopicsPage(
        crumbs=(Link("专题", ""),),
        current=(Link("2021年防汛防台风", at("topics") + "flood/"),),
        over=(Link("第七次全国人口普查", at("topics") + "census/"),),
    ),
}
