"""Redaction of short and long files, of text and of scans; prints JSON.

Costs are of the command as a person runs it, in a process of its own; rendering each page once is
the measure that they are held against.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import pypdfium2
from pikepdf import Dictionary, Name, Page, Pdf, Stream
from PIL import Image

from benchmarks import measuring
from lubu.redaction import marks
from lubu.redaction.marks import PageMark, Rectangle

TEXT_PAGES, SCANS = (20, 200), (10, 100)
NAME = "王小明"
LETTERS = "".join(chr(code) for code in range(0x5929, 0x5A00))
WIDE, HIGH = 1240, 1754  # a page of A4 at 150 dots an inch


def text(pages: int) -> Pdf:
    """A name on each page among some 1,200 characters, in a font that every reader has."""
    pdf, draw = Pdf.new(), random.Random(2021)
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), DW=1000,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
    )  # fmt: skip
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"),
            Encoding=Name("/GBK-EUC-H"), DescendantFonts=[below],
        )
    )  # fmt: skip
    for page in range(pages):
        lines = ["".join(draw.choices(LETTERS, k=36)) for _ in range(40)]
        lines[page % 40] = f"当事人{NAME}不服本决定"
        shown = " ".join(f"<{line.encode('gbk', 'ignore').hex()}> Tj T*" for line in lines)
        content = Stream(pdf, f"BT /C 12 Tf 18 TL 40 790 Td {shown} ET".encode())
        _add(pdf, content, Dictionary(Font=Dictionary(C=font)))
    return pdf


def scans(pages: int) -> Pdf:
    """Pictures of some 1 MB; no two are alike."""
    pdf = Pdf.new()
    for page in range(pages):
        picture = Image.effect_noise((WIDE, HIGH), 40 + page % 7)
        out = BytesIO()
        picture.save(out, "JPEG", quality=75)
        held = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=WIDE, Height=HIGH,
                      ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
        held.write(out.getvalue(), filter=Name.DCTDecode)
        content = Stream(pdf, b"q 595 0 0 842 0 0 cm /P Do Q")
        _add(pdf, content, Dictionary(XObject=Dictionary(P=pdf.make_indirect(held))))
    return pdf


def _add(pdf: Pdf, content: Stream, resources: Dictionary) -> None:
    page = Dictionary(
        Type=Name.Page, MediaBox=[0, 0, 595, 842], Resources=resources, Contents=content
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))


def rendered(path: Path) -> float:
    """Seconds to draw every page once, as large as the verification does."""
    opened = pypdfium2.PdfDocument(path)
    started = time.perf_counter()
    for page in opened:
        page.render(scale=1600 / 842).close()
    opened.close()
    return time.perf_counter() - started


def cost(path: Path, pages: int, *, by_name: bool) -> dict[str, float]:
    """Seconds, megabytes and sizes of one redaction."""
    copy = path.with_name("copy.pdf")
    command = [sys.executable, "-m", "lubu.cli", "redact", str(path), "--output", str(copy)]
    if by_name:
        command += ["--words", NAME]
    else:
        spot = (Rectangle(left=100, top=100, right=300, bottom=130),)
        kept = path.with_name("marks.json")
        listed = [PageMark(page=page, rectangles=spot) for page in range(1, pages + 1)]
        kept.write_text(marks.dumps(listed), encoding="utf-8")
        command += ["--marks", str(kept)]
    spent = measuring.run(command, env=os.environ)
    return {
        "pages": pages,
        "seconds": spent.seconds,
        "megabytes": spent.megabytes,
        "rendering": rendered(path),
        "size": copy.stat().st_size / path.stat().st_size,
    }


def main() -> None:
    told: dict[str, list[dict[str, float]]] = {"text": [], "scans": []}
    for kind, make, sizes in (("text", text, TEXT_PAGES), ("scans", scans, SCANS)):
        for pages in sizes:
            with tempfile.TemporaryDirectory(prefix="lubu-bench-") as folder:
                path = Path(folder) / "a.pdf"
                with make(pages) as pdf:
                    pdf.save(path)
                told[kind].append(cost(path, pages, by_name=kind == "text"))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
