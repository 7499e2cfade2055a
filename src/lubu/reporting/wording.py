"""The official form's own words: headings, captions, row and column labels.

These are statutory: printed as they stand in every language of the interface.
Source: 国办公开办函〔2021〕30号, annex.
"""

from __future__ import annotations

from typing import Final

from lubu.access_requests.rules.counting import Total
from lubu.access_requests.rules.kinds import Row
from lubu.reporting.tables import (
    ROWS_IN_THREE,
    THREE_BY_NAME,
    Address,
    BlockFour,
    ColumnFour,
    ColumnThree,
    ColumnTwo,
    RowTwo,
    TableKey,
)

SECTIONS: Final = (
    ("一", "总体情况"),
    ("二", "主动公开政府信息情况"),
    ("三", "收到和处理政府信息公开申请情况"),
    ("四", "政府信息公开行政复议、行政诉讼情况"),
    ("五", "存在的主要问题及改进情况"),
    ("六", "其他需要报告的事项"),
)
CAPTIONS: Final = {
    TableKey.TWO: SECTIONS[1][1],
    TableKey.THREE: SECTIONS[2][1],
    TableKey.FOUR: SECTIONS[3][1],
}

GROUPS_TWO: Final = (
    ("第二十条第（一）项", (RowTwo.RULES, RowTwo.NORMATIVE_DOCUMENTS)),
    ("第二十条第（五）项", (RowTwo.LICENCES,)),
    ("第二十条第（六）项", (RowTwo.PENALTIES, RowTwo.COERCION)),
    ("第二十条第（八）项", (RowTwo.FEES,)),
)
CONTENT: Final = "信息内容"
ROWS_TWO: Final = {
    RowTwo.RULES: "规章",
    RowTwo.NORMATIVE_DOCUMENTS: "行政规范性文件",
    RowTwo.LICENCES: "行政许可",
    RowTwo.PENALTIES: "行政处罚",
    RowTwo.COERCION: "行政强制",
    RowTwo.FEES: "行政事业性收费",
}
COLUMNS_TWO: Final = {
    ColumnTwo.ISSUED: "本年制发件数",
    ColumnTwo.REPEALED: "本年废止件数",
    ColumnTwo.EFFECTIVE: "现行有效件数",
    ColumnTwo.DECISIONS: "本年处理决定数量",
    ColumnTwo.AMOUNT_FEN: "本年收费金额（单位：万元）",
}

BALANCE_NOTE: Final = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANT: Final = "申请人情况"
ORGANISATIONS: Final = "法人或其他组织"
COLUMNS_THREE: Final = {
    ColumnThree.NATURAL_PERSON: "自然人",
    ColumnThree.BIZ: "商业企业",
    ColumnThree.RESEARCH: "科研机构",
    ColumnThree.CHARITY: "社会公益组织",
    ColumnThree.LEGAL_SERVICE: "法律服务机构",
    ColumnThree.OTHER_ORG: "其他",
    ColumnThree.TOTAL: "总计",
}
ROWS_THREE: Final = {
    Total.RECEIVED: "一、本年新收政府信息公开申请数量",
    Total.CARRIED_IN: "二、上年结转政府信息公开申请数量",
    Row.GRANTED: "（一）予以公开",
    Row.PARTIAL: "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    Row.DENY_SECRET: "1.属于国家秘密",
    Row.DENY_LAW: "2.其他法律行政法规禁止公开",
    Row.DENY_SAFETY: "3.危及“三安全一稳定”",
    Row.DENY_THIRD: "4.保护第三方合法权益",
    Row.DENY_INTERNAL: "5.属于三类内部事务信息",
    Row.DENY_PROCESS: "6.属于四类过程性信息",
    Row.DENY_CASEFILE: "7.属于行政执法案卷",
    Row.DENY_QUERY: "8.属于行政查询事项",
    Row.UNABLE_NOT_HELD: "1.本机关不掌握相关政府信息",
    Row.UNABLE_CREATE: "2.没有现成信息需要另行制作",
    Row.UNABLE_UNCLEAR: "3.补正后申请内容仍不明确",
    Row.REFUSE_PETITION: "1.信访举报投诉类申请",
    Row.REFUSE_REPEAT: "2.重复申请",
    Row.REFUSE_PUBLICATION: "3.要求提供公开出版物",
    Row.REFUSE_EXCESSIVE: "4.无正当理由大量反复申请",
    Row.REFUSE_CONFIRM: "5.要求行政机关确认或重新出具已获取信息",
    Row.OTHER_UNCORRECTED: ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    Row.OTHER_UNPAID: ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    Row.OTHER: "3.其他",
    Total.CONCLUDED: "（七）总计",
    Total.CARRIED_OUT: "四、结转下年度继续办理",
}
RESULTS_LABEL: Final = "三、本年度办理结果"
# A group of results and the rows under it; the rows of one member stand for themselves.
GROUPS_THREE: Final = (
    ("", (Row.GRANTED,)),
    ("", (Row.PARTIAL,)),
    ("（三）不予公开", ROWS_IN_THREE[4:12]),
    ("（四）无法提供", ROWS_IN_THREE[12:15]),
    ("（五）不予处理", ROWS_IN_THREE[15:20]),
    ("（六）其他处理", ROWS_IN_THREE[20:23]),
    ("", (Total.CONCLUDED,)),
)

RECONSIDERATION: Final = "行政复议"
LITIGATION: Final = "行政诉讼"
BLOCKS_FOUR: Final = {
    BlockFour.RECONSIDERATION: "行政复议",
    BlockFour.LITIGATION_DIRECT: "未经复议直接起诉",
    BlockFour.LITIGATION_AFTER: "复议后起诉",
}
COLUMNS_FOUR: Final = {
    ColumnFour.UPHELD: "结果维持",
    ColumnFour.CORRECTED: "结果纠正",
    ColumnFour.OTHER: "其他结果",
    ColumnFour.PENDING: "尚未审结",
    ColumnFour.TOTAL: "总计",
}


def row_label(address: Address) -> str:
    """The official words of the row, with its group's where they alone would be unclear."""
    match address.table:
        case TableKey.TWO:
            return ROWS_TWO[RowTwo(address.row)]
        case TableKey.THREE:
            row = THREE_BY_NAME[address.row]
            group = next((name for name, rows in GROUPS_THREE if row in rows), "")
            return group + ROWS_THREE[row]
        case TableKey.FOUR:
            block = BlockFour(address.row)
            before = "" if block is BlockFour.RECONSIDERATION else LITIGATION
            return before + BLOCKS_FOUR[block]


def column_label(address: Address) -> str:
    """The official words of the column."""
    match address.table:
        case TableKey.TWO:
            return COLUMNS_TWO[ColumnTwo(address.column)]
        case TableKey.THREE:
            return COLUMNS_THREE[ColumnThree(address.column)]
        case TableKey.FOUR:
            return COLUMNS_FOUR[ColumnFour(address.column)]


def label(address: Address) -> str:
    """Where the cell stands, for a person: "表三 一、本年新收…/总计"."""
    return f"{table_label(address)} {row_label(address)}/{column_label(address)}"


def table_label(address: Address) -> str:
    """Which table the cell stands in, by its section's number: "表三"."""
    return {TableKey.TWO: "表二", TableKey.THREE: "表三", TableKey.FOUR: "表四"}[address.table]
