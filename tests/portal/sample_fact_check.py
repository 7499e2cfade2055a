"""What an expert outside is asked; made up, like the other sample pages."""

from __future__ import annotations

from datetime import date

from lubu.portal.fact_check_page import FactCheckPage

FACT_CHECK = FactCheckPage(
    title="关于公布河涌水质监测结果的公告",
    summary="本月监测结果。",
    expert="王教授",
    question="氨氮数据是否准确?",
    unit="生态环境保护局",
    until=date(2021, 3, 12),
    body_html="<p>氨氮为<b>0.5</b>毫克每升。</p>",
    files=("监测数据表",),
    token="t",
    facts_right="no",
    answer="应为0.4。",
    faults=(("answer", "文字太长。"), ("facts_right", "请选择其中一项。"), ("", "请重试。")),
)
