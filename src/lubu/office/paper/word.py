"""Office Open XML texts laid out by GB/T 9704-2012.

A4, margins 37, 26, 35 and 28 mm; body 仿宋 of 16 pt, 22 lines of 28 characters; title 小标宋 of
22 pt; headings 黑体 and 楷体; page number "— 1 —" at the outer edge, 14 pt.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.parfmt import CT_PPr
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

FANG_SONG: Final = "仿宋_GB2312"
KAI_TI: Final = "楷体_GB2312"
HEI_TI: Final = "黑体"
SONG_TI: Final = "宋体"
XIAO_BIAO_SONG: Final = "方正小标宋简体"
# Named fonts are those of the standard; a machine without them takes the ones beside.
FALLBACKS: Final = {
    FANG_SONG: "仿宋;FangSong;Noto Serif CJK SC",
    KAI_TI: "楷体;KaiTi;Noto Serif CJK SC",
    HEI_TI: "SimHei;Noto Sans CJK SC",
    SONG_TI: "SimSun;Noto Serif CJK SC",
    XIAO_BIAO_SONG: "FZXiaoBiaoSong-B05S;华文中宋;STZhongsong;Noto Serif CJK SC",
}
LINE: Final = Pt(28)
TYPE_WIDTH: Final = 156  # mm, of the type area
_SAME_TIME: Final = (1980, 1, 1, 0, 0, 0)


def blank(*, title: str, author: str, on: date, mark: str = "") -> WordDocument:
    """Paper with its styles and page numbers; ``mark`` stands at the head of every page.

    ``on`` is the only day that the file knows: its bytes do not depend on the moment of writing.
    """
    word = Document()
    _page(word)
    _styles(word)
    for header in (word.sections[0].header, word.sections[0].even_page_header):
        if mark:
            header.paragraphs[0].add_run(mark)
    known = word.core_properties
    known.title, known.author, known.language = title, author, "zh-CN"
    known.last_modified_by, known.comments, known.keywords = "", mark, ""
    known.created = known.modified = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return word


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(26)
    section.bottom_margin, section.left_margin = Mm(35), Mm(28)
    section.header_distance, section.footer_distance = Mm(25), Mm(23)
    grid = OxmlElement("w:docGrid")
    # A grid of lines only: 28 characters a line come from the type size and the width. In a grid
    # of characters too, LibreOffice gives every sign a cell of twice its width.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(LINE.pt * 20)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    word.settings.odd_and_even_pages_header_footer = True
    _numbers(section)


def _numbers(section: Section) -> None:
    """Page numbers outside: right on odd pages, left on even ones."""
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.right_indent = Pt(14)
        paragraph.paragraph_format.left_indent = Pt(14)
        paragraph.add_run("— ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" —")


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _styles(word: WordDocument) -> None:
    normal = _style(word, "Normal", FANG_SONG, 16)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    indent(normal, 2)
    for name, font in (("Heading 1", HEI_TI), ("Heading 2", KAI_TI)):
        heading = _style(word, name, font, 16)
        heading.paragraph_format.keep_with_next = True
        indent(heading, 2)
    title = _style(word, "Title", XIAO_BIAO_SONG, 22)
    title.paragraph_format.line_spacing = Pt(34)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    off_the_grid(title.element.get_or_add_pPr())
    indent(title, 0)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for spacing in title.element.rPr.findall(qn("w:spacing")):
        title.element.rPr.remove(spacing)
    footer = _style(word, "Footer", SONG_TI, 14)
    indent(footer, 0)
    header = _style(word, "Header", HEI_TI, 10.5)
    header.font.color.rgb = RGBColor(0xAA, 0, 0)
    header.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    indent(header, 0)
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _font_table(word)


def _style(word: WordDocument, name: str, font: str, size: float) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    style.font.name = "Times New Roman"
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), font)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = LINE
    return style


def indent(style: ParagraphStyle, characters: int) -> None:
    """The first line, in characters: they follow the size of the type."""
    shape = style.element.get_or_add_pPr().get_or_add_ind()
    shape.set(qn("w:firstLineChars"), str(characters * 100))
    shape.set(qn("w:firstLine"), str(characters * 316))


def _font_table(word: WordDocument) -> None:
    names = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others.replace(";", ",")}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for part in word.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f'<w:fonts xmlns:w="{space}">{names}</w:fonts>'
            ).encode()


def off_the_grid(properties: CT_PPr) -> None:
    """Lines are as high as they say, not a whole number of the page's."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties.insert_element_before(
        snap, "w:spacing", "w:ind", "w:jc", "w:textAlignment", "w:rPr", "w:sectPr"
    )


def whole_row(row: _Row, *, repeats: bool) -> None:
    """A row never breaks over pages; heading rows come again on the next."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def cell_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def repeatable(word: WordDocument) -> bytes:
    """The file with fixed times in its archive."""
    written, made = io.BytesIO(), io.BytesIO()
    word.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return made.getvalue()
