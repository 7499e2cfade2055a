"""What is written on the pages of a PDF: text in every way in which it can be shown."""

from __future__ import annotations

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from weasyprint import HTML

from lubu.redaction import redacting
from lubu.redaction.failures import Reason, RedactionError
from lubu.redaction.marks import NOTE, PageMark
from lubu.redaction.pdf import codes, content
from lubu.redaction.words import Sought
from tests.redaction.samples import (
    PHONE,
    SECRET,
    Making,
    dug_up,
    gbk,
    mark,
    redacted,
    ucs2,
    with_marks,
)


def read(path, page: int = 1) -> str:
    opened = pypdfium2.PdfDocument(path)
    try:
        return opened[page - 1].get_textpage().get_text_range()
    finally:
        opened.close()


WHOLE = f"当事人{SECRET}不服本决定"
LINE = f"BT /C 12 Tf 40 200 Td {gbk('当事人')} Tj {gbk(SECRET)} Tj {gbk('不服本决定')} Tj ET"


@pytest.mark.parametrize(
    "content",
    {
        "one text": f"BT /C 12 Tf 40 200 Td {gbk(WHOLE)} Tj ET",
        "three texts": LINE,
        "an array": f"BT /C 12 Tf 40 200 Td [{gbk('当事人王')} -40 {gbk('小')} 30 "
        f"{gbk('明不服本决定')}] TJ ET",
        "unicode": f"BT /U 12 Tf 40 200 Td {ucs2(WHOLE)} Tj ET",
        "spaced": f"BT /C 12 Tf 3 Tc 80 Tz 5 Ts 40 200 Td {gbk(WHOLE)} Tj ET",
        "quote": f"BT /C 12 Tf 14 TL 40 214 Td {gbk(WHOLE)} ' ET",
        "double quote": f"BT /C 12 Tf 14 TL 40 214 Td 0 1 {gbk(WHOLE)} \" ET",
        "scaled": f"q 2 0 0 2 0 0 cm BT /C 6 Tf 1 0 0 1 20 100 Tm {gbk(WHOLE)} Tj ET Q",
        "turned": f"BT /C 12 Tf 0 1 -1 0 150 60 Tm {gbk(WHOLE)} Tj ET",
        "mirrored": f"BT /C -12 Tf -1 0 0 -1 40 200 Tm {gbk(WHOLE)} Tj ET",
        "invisible": f"BT 3 Tr /C 12 Tf 40 200 Td {gbk(WHOLE)} Tj ET",
        "clipping": f"q BT 7 Tr /C 12 Tf 40 200 Td {gbk(WHOLE)} Tj ET 0 0 300 300 re f Q",
        "twice": LINE + " " + LINE,
        "unbalanced": f"Q Q q q {LINE}",
    }.items(),
    ids=lambda pair: pair[0] if isinstance(pair, tuple) else str(pair),
)  # fmt: skip
def test_a_name_goes_however_it_is_shown_and_its_neighbours_stay(tmp_path, content):
    making = Making()
    making.page(content[1])
    copy, report = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert SECRET not in dug_up(copy)
    text = read(copy).replace("\r\n", "")
    assert "当事人" in text
    assert "不服本决定" in text
    assert NOTE in text
    assert report.removed["characters"] % 3 == 0


def test_aslant_what_touches_a_box_goes_too(tmp_path):
    making = Making()
    text = gbk("当事人" + SECRET + "不服本决定")
    making.page(f"BT /C 12 Tf .866 .5 -.5 .866 60 60 Tm {text} Tj ET")
    copy, report = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert SECRET not in dug_up(copy)
    assert 3 <= report.removed["characters"] <= 5


def test_vertical_text(tmp_path):
    making = Making()
    making.page(f"BT /V 12 Tf 150 260 Td {ucs2(WHOLE)} Tj ET")
    copy, _ = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert SECRET not in dug_up(copy)
    assert "不服本决定" in read(copy).replace("\r\n", "")


@pytest.mark.parametrize("turned", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("box", [[0, 0, 300, 300], [-50, 20, 260, 290]])
def test_turned_cropped_and_zoomed_pages(tmp_path, turned, box):
    making = Making()
    making.page(LINE, Rotate=turned, CropBox=Array(box), UserUnit=2.5)
    copy, _ = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert SECRET not in dug_up(copy)
    with pikepdf.open(copy) as pdf:
        assert int(pdf.pages[0].obj["/Rotate"]) == turned
        assert float(pdf.pages[0].obj["/UserUnit"]) == 2.5


def test_what_stays_keeps_its_place(tmp_path):
    making = Making()
    making.page(LINE)
    path = making.save(tmp_path / "a.pdf")
    before = redacting.page_letters(path, 1)
    copy, _ = redacted(path, SECRET)
    after = redacting.page_letters(copy, 1)
    places = dict(zip(after.texts, after.places, strict=True))
    for text, place in zip(before.texts, before.places, strict=True):
        if text not in SECRET:
            assert abs(places[text].left - place.left) < 0.01


def test_a_form_drawn_twice_loses_only_what_is_marked(tmp_path):
    making = Making()
    form = making.form(f"BT /C 12 Tf 10 10 Td {gbk('申请人' + SECRET)} Tj ET")
    inner = Dictionary(XObject=Dictionary(A=form))
    outer = making.form("q 1 0 0 1 5 0 cm /A Do Q", Resources=inner)
    making.page(
        "q 1 0 0 1 20 200 cm /X Do Q q 1 0 0 1 20 100 cm /X Do Q",
        resources={"/XObject": Dictionary(X=outer)},
    )
    path = making.save(tmp_path / "a.pdf")
    marks = redacting.find(path, Sought(words=(SECRET,)))
    assert len(marks) == 2
    copy, report = with_marks(path, marks[:1])
    assert read(copy).count(SECRET) == 1
    assert report.elsewhere == (1,)
    copy, _ = with_marks(path, marks)
    assert SECRET not in dug_up(copy)
    assert read(copy).count("申请人") == 2


def test_a_form_that_other_pages_share_stays_whole_there(tmp_path):
    making = Making()
    form = making.form(f"BT /C 12 Tf 10 10 Td {gbk('申请人' + SECRET)} Tj ET")
    for _ in range(2):
        making.page("/X Do", resources={"/XObject": Dictionary(X=form)})
    path = making.save(tmp_path / "a.pdf")
    marks = redacting.find(path, Sought(words=(SECRET,)))
    copy, report = with_marks(path, marks[:1])
    assert SECRET not in read(copy, 1)
    assert SECRET in read(copy, 2)
    assert report.elsewhere == (2,)


def test_drawn_fonts_lose_the_shape_too(tmp_path):
    making = Making()
    shape = "600 0 0 0 500 700 d1 0 0 500 700 re f % {}"
    drawn = {f"/s{n}": making.stream(shape.format(f"shape-{n}-")) for n in range(3)}
    meant = {(65 + n, 1): text for n, text in enumerate("甲乙丙")}
    font = making.pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 700],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=65, LastChar=67, Widths=[600] * 3,
            CharProcs=Dictionary(drawn), Resources=Dictionary(),
            Encoding=Dictionary(Differences=[65, Name.s0, Name.s1, Name.s2]),
            ToUnicode=making.stream(codes.written(meant)),
        )
    )  # fmt: skip
    making.page("BT /T 20 Tf 40 200 Td (ABCA) Tj ET", resources={"/Font": Dictionary(T=font)})
    copy, _ = redacted(making.save(tmp_path / "a.pdf"), "乙丙")
    found = dug_up(copy)
    assert "shape-0-" in found
    assert "shape-1-" not in found
    assert "乙" not in found
    assert read(copy).startswith("甲")


@pytest.mark.parametrize("family", ["Noto Serif CJK SC", "DejaVu Sans"])
def test_embedded_fonts_forget_what_is_shown_nowhere_else(tmp_path, family):
    secret, kept = ("隆都", "沙溪") if "Noto" in family else ("Zbigniew", "office fluffy")
    path = tmp_path / "a.pdf"
    style = f"<style>body{{font-family:'{family}'}}</style>"
    HTML(string=f"<html lang=zh>{style}<p>{kept} {secret} {kept}</p></html>").write_pdf(
        path, pdf_variant="pdf/ua-1"
    )
    copy, report = redacted(path, secret)
    found = dug_up(copy)
    assert secret.casefold() not in found
    assert all(letter not in read(copy) for letter in set(secret) - set(kept))
    assert kept in read(copy)
    assert "kept_shapes" not in report.removed
    assert report.after <= report.before * 1.1


def test_words_across_a_line_end_and_identifiers(tmp_path):
    making = Making()
    making.page(
        f"BT /C 12 Tf 14 TL 40 200 Td {gbk('当事人王')} Tj T* {gbk('小明')} Tj T* "
        f"{gbk('电话' + PHONE)} Tj ET"
    )
    copy, report = redacted(making.save(tmp_path / "a.pdf"), SECRET, identifiers=True)
    assert report.marks == 2
    found = dug_up(copy)
    assert SECRET not in found
    assert PHONE not in found


def test_text_beside_the_page_goes_with_the_marks_of_the_page(tmp_path):
    making = Making()
    hidden = f"BT /C 12 Tf 500 500 Td {gbk('页外' + PHONE)} Tj ET"
    making.page(f"{LINE} {hidden}")
    copy, _ = redacted(making.save(tmp_path / "a.pdf"), SECRET)
    assert PHONE not in dug_up(copy)


def test_a_mark_that_no_longer_fits_the_file_is_refused(tmp_path):
    making = Making()
    making.page(LINE)
    path = making.save(tmp_path / "a.pdf")
    [found] = redacting.find(path, Sought(words=(SECRET,)))
    assert isinstance(found, PageMark)
    moved = PageMark(page=1, rectangles=found.rectangles, text="李四")
    with pytest.raises(RedactionError) as refused:
        with_marks(path, [moved])
    assert refused.value.reason is Reason.CHANGED
    with pytest.raises(RedactionError) as refused:
        with_marks(path, [mark(1, 1, 2, 2, page=7)])
    assert refused.value.reason is Reason.NO_SUCH_PLACE


def test_a_copy_in_which_something_is_left_is_not_given_out(tmp_path, monkeypatch):
    """A fault of our own is found by the second look, which goes another way."""
    making = Making()
    making.page(LINE)
    path = making.save(tmp_path / "a.pdf")
    marks = redacting.find(path, Sought(words=(SECRET,)))
    monkeypatch.setitem(content.ACTS, "Tj", lambda walk, one: walk.out.append(one))
    with pytest.raises(RedactionError) as refused:
        with_marks(path, marks)
    assert refused.value.reason is Reason.TEXT_LEFT
    assert refused.value.page == 1
    assert not path.with_name("a-copy.pdf").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


sides = st.floats(5, 295).map(lambda side: round(side, 2))


@settings(max_examples=12)
@given(sides, sides, sides, sides, st.sampled_from([0, 90, 180, 270]))
def test_any_rectangle_on_a_full_page(tmp_path_factory, left, top, right, bottom, turned):
    making = Making()
    lines = [
        f"1 0 0 1 10 {y} Tm {gbk('天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往')} Tj"
        for y in range(20, 290, 18)
    ]
    making.page(f"BT /C 12 Tf {' '.join(lines)} ET", Rotate=turned)
    path = making.save(tmp_path_factory.mktemp("any") / "a.pdf")
    across, down = sorted((left, right)), sorted((top, bottom))
    if across[1] - across[0] < 1 or down[1] - down[0] < 1:
        return
    copy, _ = with_marks(path, [mark(across[0], down[0], across[1], down[1])])
    letters = redacting.page_letters(copy, 1)
    for text, place in zip(letters.texts, letters.places, strict=True):
        middle = (place.left + place.right) / 2, (place.top + place.bottom) / 2
        inside = across[0] < middle[0] < across[1] and down[0] < middle[1] < down[1]
        assert text in NOTE or not inside


@settings(max_examples=15)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x5400), min_size=2, max_size=6))
def test_any_word_in_any_cut(tmp_path_factory, word):
    making = Making()
    pieces = " 20 ".join(ucs2(one) for one in f"前{word}后{word}")
    making.page(f"BT /U 12 Tf 20 200 Td [{pieces}] TJ ET")
    path = making.save(tmp_path_factory.mktemp("any") / "a.pdf")
    copy, _ = redacted(path, word)
    assert word not in dug_up(copy)
