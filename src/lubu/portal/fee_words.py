"""The tariffs of the 信息处理费 in the words of the disclosure guide. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from lubu.access_requests.rules.fees import Band, TariffTerms
from lubu.access_requests.rules.kinds import Tariff

BEGINNINGS: Final = {
    Tariff.PER_ITEM: ("按件计收（同一申请人一个自然月内累计）", "件"),
    Tariff.PER_PAGE: ("按量计收（以单件申请计）", "页"),
}


def sentence(terms: TariffTerms) -> str:
    """One tariff, band by band: ``按量计收（以单件申请计）：30页以下（含30页）不收费；…。``"""
    beginning, unit = BEGINNINGS[terms.tariff]
    return f"{beginning}：{'；'.join(_parts(terms.bands, unit))}。"


def _parts(bands: tuple[Band, ...], unit: str) -> Iterator[str]:
    free = bands[0].above
    yield f"{free}{unit}以下（含{free}{unit}）不收费"
    for band, later in zip_longest(bands, bands[1:]):
        if band.every is not None:
            yield (
                f"{band.above + 1}{unit}以上的部分，以{band.every}{unit}为一档，每增加一档，"
                f"每{unit}增加{band.more}元"
            )
        elif later is None:
            yield f"{band.above + 1}{unit}以上的部分，每{unit}{band.yuan}元"
        else:
            yield (
                f"{band.above + 1}至{later.above}{unit}（含{later.above}{unit}）的部分，"
                f"每{unit}{band.yuan}元"
            )
