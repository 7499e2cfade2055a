"""The page of the search as samples: empty, with results, with near ones, with none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lubu.portal.search.excerpts import Piece
from lubu.portal.search.found import Choice, Hit, Option, SearchPage, Suggestion
from tests.portal.sample_figures import BASE, at

SEARCH_EMPTY = SearchPage(
    action=f"{BASE}search/",
    query="",
    choices=(
        Choice(
            name="year",
            label="年份",
            options=(
                Option(value="", label="全部年份", is_chosen=True),
                Option(value="2021", label="2021", is_chosen=False),
            ),
        ),
    ),
    most_characters=100,
)
SEARCH = replace(
    SEARCH_EMPTY,
    query="养老 -拆迁",
    is_asked=True,
    is_cut=True,
    count=1000,
    is_more=True,
    hits=(
        Hit(
            title=(Piece("关于"), Piece("养老", is_sought=True), Piece("金领取的通告")),
            href=at("tzgg"),
            on=date(2021, 3, 5),
            place="通知公告",
            doc_no="沙府〔2021〕3号",
            excerpt=(Piece("……凡领取"), Piece("养老", is_sought=True), Piece("金的居民……")),
            mark="已废止",
        ),
        Hit(
            title=(Piece("带附件的<通告>"),),
            href=at("tzgg"),
            on=None,
            place="通知公告",
            doc_no="",
            excerpt=(Piece("养老", is_sought=True), Piece("补贴标准")),
            file="补贴表",
        ),
    ),
    number=2,
    first=11,
    pages=100,
    newer=f"{BASE}search/?q=养老",
    older=f"{BASE}search/?q=养老&page=3",
)
SEARCH_NEAR = replace(
    SEARCH, is_near=True, is_cut=False, is_more=False, count=2, number=1, first=1, pages=1,
    newer="", older="",
)  # fmt: skip
SEARCH_NOTHING = replace(SEARCH_NEAR, query="查无此事", count=0, hits=())
SEARCH_MEANT = replace(
    SEARCH_NOTHING,
    query="养老今",
    suggestions=(
        Suggestion(word="养老金", href=f"{BASE}search/?q=养老金"),
        Suggestion(word="养老服务", href=at("ylfw"), is_column=True),
    ),
)
SEARCH_TOPICS = replace(
    SEARCH_NOTHING,
    query="防汛",
    topics=(
        Hit(
            title=(Piece("2021年"), Piece("防汛", is_sought=True), Piece("防台风")),
            href=at("topics") + "flood/",
            on=date(2021, 6, 1),
            place="专题",
            doc_no="",
            excerpt=(Piece("汛期的预警、通告、值班电话和避险常识，集中在这里。"),),
            mark="历史专题",
        ),
    ),
)
SEARCH_PAGES = {
    "search": SEARCH,
    "search-empty": SEARCH_EMPTY,
    "search-near": SEARCH_NEAR,
    "search-nothing": SEARCH_NOTHING,
    "search-meant": SEARCH_MEANT,
    "search-topics": SEARCH_TOPICS,
}
