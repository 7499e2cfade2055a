"""Simple drawings for the demonstration: bars, steps, posters, a board. Pure: words in, PNG out.

Letters need a Chinese font of the system; on a machine without one the drawings have none, and the
text alternative beside them says what they show.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
)
WIDTH = 960
INK, PAPER, ACCENT, PALE, LINE = "#1b2733", "#ffffff", "#1c5a8c", "#e6eef5", "#b9c6d2"
MARGIN, SMALL, USUAL, LARGE = 40, 18, 22, 30


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    path = next((path for path in FONTS if Path(path).exists()), None)
    return ImageFont.truetype(path, size) if path else None


class _Sheet:
    """A white sheet to draw on, with a title and the mark that it is a demonstration."""

    def __init__(self, title: str, height: int) -> None:
        self.image = Image.new("RGB", (WIDTH, height), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.write((WIDTH / 2, MARGIN), title, LARGE, anchor="mm")
        self.draw.line((MARGIN, 72, WIDTH - MARGIN, 72), fill=ACCENT, width=3)
        self.write((WIDTH - MARGIN, height - 22), "演示数据", SMALL, fill="#5b6b7a", anchor="rm")

    def write(
        self,
        at: tuple[float, float],
        words: str,
        size: int = USUAL,
        *,
        fill: str = INK,
        anchor: str = "lm",
    ) -> None:
        font = _font(size)
        if font is not None:
            self.draw.text(at, words, font=font, fill=fill, anchor=anchor)

    def png(self) -> bytes:
        out = BytesIO()
        self.image.quantize(32).save(out, "PNG", optimize=True)
        return out.getvalue()


def columns(title: str, values: Sequence[tuple[str, int]]) -> bytes:
    """Standing bars, one a month."""
    sheet = _Sheet(title, 540)
    most = max(value for _, value in values)
    step = (WIDTH - 2 * MARGIN) / len(values)
    for number, (name, value) in enumerate(values):
        left = MARGIN + step * number + step * 0.2
        top = 460 - 330 * value / most
        sheet.draw.rectangle((left, top, left + step * 0.6, 460), fill=ACCENT)
        middle = left + step * 0.3
        sheet.write((middle, top - 14), str(value), SMALL, anchor="mm")
        sheet.write((middle, 480), name, SMALL, anchor="mm")
    sheet.draw.line((MARGIN, 460, WIDTH - MARGIN, 460), fill=INK, width=2)
    return sheet.png()


def rows(title: str, values: Sequence[tuple[str, int]]) -> bytes:
    """Lying bars, for longer names."""
    sheet = _Sheet(title, 130 + 40 * len(values))
    most = max(value for _, value in values)
    for number, (name, value) in enumerate(values):
        top = 92 + 40 * number
        sheet.write((310, top + 13), name, SMALL, anchor="rm")
        sheet.draw.rectangle((322, top, 322 + 510 * value / most, top + 26), fill=ACCENT)
        sheet.write((330 + 510 * value / most, top + 13), str(value), SMALL)
    return sheet.png()


def steps(title: str, words: Sequence[str]) -> bytes:
    """A way from step to step, downwards."""
    sheet = _Sheet(title, 120 + 86 * len(words))
    for number, step in enumerate(words, start=1):
        top = 96 + 86 * (number - 1)
        sheet.draw.rounded_rectangle(
            (180, top, WIDTH - 180, top + 56), radius=10, fill=PALE, outline=ACCENT, width=2
        )
        sheet.draw.ellipse((196, top + 10, 232, top + 46), fill=ACCENT)
        sheet.write((214, top + 28), str(number), fill=PAPER, anchor="mm")
        sheet.write((250, top + 28), step)
        if number < len(words):
            sheet.draw.line((WIDTH / 2, top + 56, WIDTH / 2, top + 78), fill=ACCENT, width=3)
            tip = (WIDTH / 2 - 8, top + 74), (WIDTH / 2 + 8, top + 74), (WIDTH / 2, top + 86)
            sheet.draw.polygon(tip, fill=ACCENT)
    return sheet.png()


def poster(title: str, points: Sequence[str]) -> bytes:
    """Points of a policy in a grid of two columns."""
    sheet = _Sheet(title, 130 + 150 * ((len(points) + 1) // 2))
    for number, point in enumerate(points):
        left = MARGIN + 445 * (number % 2)
        top = 96 + 150 * (number // 2)
        sheet.draw.rounded_rectangle((left, top, left + 435, top + 130), radius=12, fill=PALE)
        sheet.draw.rectangle((left, top + 16, left + 8, top + 114), fill=ACCENT)
        sheet.write((left + 222, top + 65), point, LARGE, anchor="mm")
    return sheet.png()


def board(place: str) -> bytes:
    """A notice board as a drawing, in place of a photo."""
    sheet = _Sheet(f"{place}公告栏（示意图，不是照片）", 420)
    sheet.draw.rectangle((160, 110, WIDTH - 160, 340), fill=PALE, outline=INK, width=6)
    for number in range(3):
        left = 200 + 200 * number
        sheet.draw.rectangle((left, 140, left + 160, 310), fill=PAPER, outline=LINE, width=2)
        for line in range(6):
            sheet.draw.line((left + 18, 168 + 22 * line, left + 142, 168 + 22 * line), fill=LINE)
    return sheet.png()
