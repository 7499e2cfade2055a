from __future__ import annotations

import pytest

from lubu.office.paper.pdf import OutsideFileError, pdf_of
from lubu.office.paper.titles import title_lines

pytestmark = pytest.mark.one_database


def test_a_long_title_breaks_after_the_organ_and_a_short_one_stands_in_a_line():
    organ = "中山市沙溪镇人民政府"
    assert title_lines(f"{organ}公告", organ) == (f"{organ}公告",)
    long = "政府信息公开申请答复书"
    assert title_lines(organ + long, organ) == (organ, long)
    assert title_lines("关于" + long * 3, organ) == ("关于" + long * 3,)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://localhost/picture.png"])
def test_making_a_pdf_loads_nothing_from_outside(address):
    with pytest.raises(OutsideFileError) as refused:
        pdf_of(f'<link rel="stylesheet" href="{address}">', identifier="test")
    assert address in refused.value.why
