"""What is typed of a topic: its words, and section by section what fills it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from lubu.office.words import Several, Words, guard
from lubu.organisations.models import Organ, Unit
from lubu.portal.lists import site_releases
from lubu.portal.rules import topics as rules
from lubu.portal.rules.topics import TopicSection, TopicText
from lubu.publishing.models import ColumnPage, Release
from lubu.publishing.rules import ChannelKind

SPARE = 2  # empty sections below those that are filled


class TopicForm(forms.Form):
    """Title, introduction and days; of a new topic also its address and the unit that keeps it."""

    title = Words(label=gettext_lazy("title"), max_length=rules.LONGEST_TITLE)
    slug = forms.SlugField(
        label=gettext_lazy("short name in addresses"),
        max_length=40,
        help_text=gettext_lazy("Letters, digits and hyphens. It never changes afterwards."),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("owner unit"), queryset=Unit.objects.none(), empty_label=None
    )
    introduction = Words(
        label=gettext_lazy("introduction"),
        max_length=rules.LONGEST_INTRODUCTION,
        rows=4,
        required=False,
        help_text=gettext_lazy("What the topic is about, in at most 500 characters."),
    )
    begins_on = forms.DateField(
        label=gettext_lazy("first day"), widget=AdminDateInput, required=False
    )
    ends_on = forms.DateField(
        label=gettext_lazy("last day"),
        widget=AdminDateInput,
        required=False,
        help_text=gettext_lazy("From then on it is a historical topic: it stays as it was."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        units: Any = None,  # noqa: ANN401  a queryset of units, for a new topic
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        if units is None:
            del self.fields["slug"], self.fields["unit"]
        else:
            del self.fields["seen"]
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # it has one
        guard(self)


class SectionForm(forms.Form):
    """A section: its heading, and one of three ways to fill it. Left empty, it is none."""

    heading = Words(label=gettext_lazy("heading"), max_length=rules.LONGEST_TITLE, required=False)
    columns = Several(
        label=gettext_lazy("filled by columns"), queryset=ColumnPage.objects.none(), required=False
    )
    words = Words(
        label=gettext_lazy("or by keywords"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Texts that have one of them in the title or among the keywords."),
    )
    items = Words(
        label=gettext_lazy("or by chosen texts"),
        max_length=6000,
        rows=3,
        required=False,
        help_text=gettext_lazy("The addresses of their pages on the site, one a line."),
    )

    def __init__(self, *args: Any, organ: Organ, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(*args, **options)
        self.organ = organ
        own = ColumnPage.objects.visible_to(None).filter(organ=organ).order_by("path")
        self.fields["columns"].queryset = own  # type: ignore[attr-defined]  # it has one

    def clean_items(self) -> tuple[int, ...]:
        """The items at the addresses typed."""
        return tuple(
            dict.fromkeys(_item_at(self.organ, line) for line in self.cleaned_data["items"].split())
        )

    def clean(self) -> dict[str, Any]:
        """A section with a heading is filled in one way; one that is filled has a heading."""
        said = super().clean() or {}
        ways = [name for name in ("columns", "words", "items") if said.get(name)]
        if not self.errors and (said["heading"] or ways):
            if not said["heading"]:
                raise ValidationError(_("Give the section a heading."))
            if len(ways) != 1:
                raise ValidationError(_("Fill the section in one of the three ways."))
        return said

    def section(self) -> TopicSection | None:
        """What was typed; nothing where it was left empty."""
        said = self.cleaned_data
        if not said.get("heading"):
            return None
        return TopicSection(
            heading=said["heading"],
            columns=tuple(column.pk for column in said["columns"]),
            words=rules.split_words(said["words"]),
            items=said["items"],
        )


Sections: TypeAlias = "forms.BaseFormSet[SectionForm]"


def sections_form(
    organ: Organ, data: Mapping[str, object] | None, text: TopicText | None = None
) -> Sections:
    """The sections of a topic as a form, with some to spare."""
    sections = text.sections if text else ()
    spare = max(min(SPARE, rules.MOST_SECTIONS - len(sections)), 0)
    made = forms.formset_factory(
        SectionForm,
        extra=spare,
        max_num=rules.MOST_SECTIONS,
        absolute_max=rules.MOST_SECTIONS,
        validate_max=True,
    )
    initial = [_typed(organ, section) for section in sections]
    return made(data, initial=initial, prefix="sections", form_kwargs={"organ": organ})


def text_of(form: TopicForm, sections: Sections) -> TopicText:
    """What both forms say together."""
    said = form.cleaned_data
    return TopicText(
        title=said["title"],
        introduction=said["introduction"],
        begins_on=said["begins_on"],
        ends_on=said["ends_on"],
        sections=tuple(found for one in sections.forms if (found := one.section()) is not None),
    )


def _typed(organ: Organ, section: TopicSection) -> dict[str, object]:
    """A section as it would be typed."""
    rows = Release.objects.visible_to(None).filter(
        organ=organ, channel__kind=ChannelKind.WEBSITE.value, item__in=section.items
    )
    paths = rows.order_by("-first_released_at").values_list("path", flat=True)
    return {
        "heading": section.heading,
        "columns": list(section.columns),
        "words": "、".join(section.words),
        "items": "\n".join(f"{organ.site_path}{path}" for path in paths),
    }


def _item_at(organ: Organ, address: str) -> int:
    """The item whose page stands at an address of the site.

    Raises:
        ValidationError: none does.
    """
    try:
        path = urlsplit(address).path.removeprefix(organ.site_path)
    except ValueError:
        path = ""
    found = site_releases(organ).filter(path=path).values_list("item", flat=True).first()
    if not path or found is None:
        raise ValidationError(
            _("No text in public stands at “%(address)s”."), params={"address": address[:100]}
        )
    return int(found)
