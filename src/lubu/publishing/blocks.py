"""What the text of an item is made of."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class FixedBlock(blocks.RawHTMLBlock):
    """Text that the system made, such as a statutory table: shown in the editor, not written there.

    Like every text it is cleaned when it is frozen.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.field.widget = forms.Textarea(attrs={"readonly": True, "rows": 12})

    class Meta:
        icon = "lock"


class PictureBlock(ImageBlock):
    """A picture with the text that says what it shows: asked for, never taken from a file's name.

    That it shows nothing that matters is a choice of its own, which the reviewers are told of.
    """

    image = ImageChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("text alternative"),
        help_text=_("What the picture shows, for those who do not see it."),
    )
    decorative = blocks.BooleanBlock(
        required=False,
        default=False,
        label=_("decorative: it tells nothing and needs no text"),
        help_text=_("Reviewers are told that you chose this."),
    )

    def __init__(self, **options: object) -> None:
        # Not Wagtail's own, which would put its English fields in the place of these.
        blocks.StructBlock.__init__(self, **options)


class BodyBlock(blocks.StreamBlock):
    """Paragraphs, headings, pictures and tables, in any order."""

    heading = blocks.CharBlock(label=_("heading"), max_length=120, icon="title")
    paragraph = blocks.RichTextBlock(label=_("paragraphs"), features=FEATURES)
    picture = PictureBlock(label=_("picture"))
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False, label=_("text")))], label=_("table")
    )

    fixed = FixedBlock(label=_("text made by the system"))

    class Meta:
        required = False
        block_counts = {"fixed": {"max_num": 1}}
