"""The chrome's texts in Chinese, so that pages can be tested without a compiled catalogue."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations

WORDS = {
    "Skip to the content": "跳到正文",
    "Demonstration data: generated, not the acts of any real organ.": (
        "演示数据：由程序生成，并非任何机关的真实行为。"
    ),
    "Urgent notice": "紧急通知",
    "Elder version": "长者版",
    "Site map": "网站地图",
    "Government information disclosure": "政府信息公开",
    "Search this site": "站内搜索",
    "Title, document number or words of the text": "标题、文号或正文中的词语",
    "Search": "搜索",
    "Openness is the rule; not to disclose, the exception": "以公开为常态，不公开为例外",
    "Main navigation": "主导航",
    "Home": "首页",
    "Figures": "数据公开",
    "Related sites": "相关网站",
    "Party and government organ site": "党政机关网站",
    "Report a fault of this site": "我为政府网站找错",
    "Responsible: %(name)s": "主办单位：%(name)s",
    "Address: %(address)s": "地址：%(address)s",
    "Contact: %(phone)s": "联系电话：%(phone)s",
    "E-mail: %(address)s": "电子邮箱：%(address)s",
    "Office hours: %(hours)s": "办公时间：%(hours)s",
    "Site code: %(code)s": "网站标识码：%(code)s",
    "Page %(number)s": "第%(number)s页",
    "Columns below": "下级栏目",
    "Columns beside": "同级栏目",
    "%(num)s item": "共%(num)s条",
    "%(num)s items": "共%(num)s条",
    "Kept by: %(unit)s": "维护单位：%(unit)s",
    "Nothing has been published here yet.": "暂无信息。",
    "Pagination": "分页",
    "Newest": "最新",
    "Newer": "上一页",
    "Page": "页码",
    "Older": "下一页",
    "Oldest": "最早",
    "Page %(number)s, counted from the oldest": "第%(number)s页（从最早的一页数起）",
    "Parts of this page": "本页内容",
    "More": "更多",
    "Disclosure office": "政府信息公开工作机构",
    "Figures of %(year)s": "%(year)s年数据公开",
    "Counted from the record of what was released; nobody types a total.": (
        "以下数字由信息发布记录自动统计，不经人工填报。"
    ),
    "Years": "年度",
    "Leading news": "要闻",
    "This work in figures": "政务公开数据",
    "All figures": "全部数据",
    "Repealed": "已废止",
    "This document was repealed on %(day)s and is kept for reference.": (
        "本文件已于%(day)s废止，仅供查阅。"
    ),
    "In its place:": "替代文件：",
    "Expired": "已失效",
    "This document is no longer in force and is kept for reference.": "本文件已失效，仅供查阅。",
    "Amended": "已修改",
    "Parts of this document have been amended since.": "本文件部分内容已作修改。",
    "Public notice ended": "公示已结束",
    "Public notice open": "公示中",
    "from %(first)s until %(last)s": "公示期：%(first)s至%(last)s",
    "until %(day)s": "公示截至%(day)s",
    "Correction of %(day)s": "%(day)s更正",
    "Published: %(moment)s": "发布时间：%(moment)s",
    "Source: %(source)s": "来源：%(source)s",
    "Five disclosures": "五公开",
    "Urgent release": "紧急发布",
    "Table": "表格",
    "Reposted; original address:": "本文为转载，原文地址：",
    "The document that this interprets": "所解读的文件",
    "Interpretations of this document": "本文件的解读",
    "Not found": "页面不存在",
    "There is no page at this address": "您访问的页面不存在",
    "It may have been mistyped. The site map shows all that is here.": (
        "地址可能输入有误，可通过网站地图查看本站全部栏目。"
    ),
    "Withdrawn": "已撤下",
    "This page was published by mistake": "本页面系误发，现已撤下",
    "It was taken back on %(day)s. Its content no longer stands.": (
        "撤下日期：%(day)s。原页面内容不作为依据。"
    ),
    "“%(title)s” is now part of another page": "“%(title)s”已并入其他页面",
    "Merged on %(day)s. The content stands here:": "已于%(day)s合并，内容请见：",
    "Merged on %(day)s.": "已于%(day)s合并。",
    "“%(title)s” was withdrawn": "“%(title)s”已撤回",
    "Withdrawn on %(day)s.": "撤回日期：%(day)s。",
    "Reason: %(reason)s": "原因：%(reason)s",
    "Bar chart; the same numbers stand in the table.": "条形图，数据与旁边的表格相同",
    "Open what this counts": "查看所统计的信息",
    "Name": "名称",
    "Period": "时间",
    "Number": "数量",
    "You are here": "当前位置",
    "Attachments": "附件",
    "in force": "有效",
    "amended": "已修改",
    "expired": "失效",
    "repealed": "废止",
    "proactive": "主动公开",
    "on request": "依申请公开",
    "withheld": "不予公开",
    "Index number": "索引号",
    "Classification": "分类",
    "Issued by": "发布机构",
    "Date of the document": "成文日期",
    "Title": "名称",
    "Document number": "文号",
    "Date of publication": "发布日期",
    "Keywords": "主题词",
    "Validity": "有效性",
    "(valid until %(day)s)": "（有效期至%(day)s）",
    "Mode of disclosure": "公开方式",
    "Fact check": "事实核实",
    "Thank you: your answer has arrived": "感谢您，答复已收到",
    (
        "The reviewers read it beside the text. "
        "You can close this page; the link has done its work."
    ): "审核人会在稿件旁看到您的答复。您可以关闭此页，链接已失效。",
    "This link cannot be used": "此链接不能使用",
    (
        "%(expert)s, please read this draft of %(unit)s and say whether its facts are right. "
        "It is not public yet: do not pass it on."
    ): "%(expert)s：请阅读%(unit)s的这份稿件，核对其中的事实是否准确。稿件尚未公开，请勿外传。",
    "Asked in particular:": "请重点核对：",
    "You can answer once, until %(moment)s.": "可以答复一次，截止%(moment)s。",
    "To the answer": "去答复",
    "Files that belong to it": "相关附件",
    "Ask the office for the files if you need them.": "如需查看附件，请向经办科室索取。",
    "Your answer": "您的答复",
    "Are the facts right?": "事实是否准确？",
    "The facts are right": "事实准确",
    "There are mistakes": "有错误",
    "What is wrong, and what would be right": "哪里有误，应当怎样",
    "Send the answer": "提交答复",
}


class _Words(NullTranslations):
    """Refuses a text that has no Chinese, so that a new message cannot be forgotten."""

    def gettext(self, message: str) -> str:
        return WORDS[message]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return WORDS[msgid1 if n == 1 else msgid2]


@cache
def chinese() -> NullTranslations:
    return _Words()
