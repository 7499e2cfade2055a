"""Forms of a redaction, and its marks in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lubu.access_requests.labels import PART_LABELS
from lubu.access_requests.models import Redaction
from lubu.office.masking import HIDDEN
from lubu.office.words import Words
from lubu.proofreading.messages import KIND_LABELS
from lubu.redaction import messages as told
from lubu.redaction.report import Notice

MOST_SHOWN = 300  # two fields each, besides the places: Django takes 1,000 of a form
GROUNDS = [("", "—"), *PART_LABELS.items()]


class MarksForm(forms.Form):
    """What is proposed and drawn; ``kept`` are the stored marks, in order.

    Those behind the first :data:`MOST_SHOWN` stay as they are stored; where they have no ground yet
    they get the one that is chosen for all of them.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = Words(
        label=gettext_lazy("words to look for"),
        rows=4,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("One a line. Every place where they stand is marked."),
    )

    def __init__(self, kept: Sequence[Mapping[str, Any]], *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.kept = kept
        self.unlisted = max(0, len(kept) - MOST_SHOWN)
        if self.unlisted:
            self.fields["ground_unlisted"] = forms.ChoiceField(
                required=False, label=_("ground of the marks that are not listed"), choices=GROUNDS
            )
        for place, one in enumerate(kept[:MOST_SHOWN]):
            self.fields[f"chosen_{place}"] = forms.BooleanField(
                required=False, initial=one["chosen"], label=_("take out")
            )
            self.fields[f"ground_{place}"] = forms.ChoiceField(
                required=False, initial=one["ground"], label=_("ground"), choices=GROUNDS
            )

    def marks(self) -> list[dict[str, Any]]:
        """The stored marks with what was chosen of them."""
        given = self.cleaned_data
        listed = [
            {
                "mark": one["mark"],
                "chosen": bool(given.get(f"chosen_{place}")),
                "ground": given.get(f"ground_{place}", ""),
            }
            for place, one in enumerate(self.kept[:MOST_SHOWN])
        ]
        ground = given.get("ground_unlisted", "")
        more = [{**one, "ground": one["ground"] or ground} for one in self.kept[MOST_SHOWN:]]
        return listed + more

    def rows(self) -> Iterator[dict[str, object]]:
        """Each mark as it is shown, with its fields."""
        for place, one in enumerate(self.kept[:MOST_SHOWN]):
            mark = one["mark"]
            yield {
                "number": place + 1,
                "what": why_words(mark.get("why", "")),
                "where": where_words(mark),
                "text": shown_text(mark),
                "chosen": self[f"chosen_{place}"],
                "ground": self[f"ground_{place}"],
            }


class AreaForm(forms.Form):
    """A place on a page, in hundredths of its width and height from the left top corner."""

    page = forms.IntegerField(label=gettext_lazy("page of the file"), min_value=1, required=False)
    left = forms.FloatField(
        label=gettext_lazy("left %"), min_value=0, max_value=100, required=False
    )
    top = forms.FloatField(label=gettext_lazy("top %"), min_value=0, max_value=100, required=False)
    right = forms.FloatField(
        label=gettext_lazy("right %"), min_value=0, max_value=100, required=False
    )
    bottom = forms.FloatField(
        label=gettext_lazy("bottom %"), min_value=0, max_value=100, required=False
    )
    ground = forms.ChoiceField(label=gettext_lazy("ground"), choices=GROUNDS, required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        sides = [values.get(name) for name in ("page", "left", "top", "right", "bottom")]
        if any(one is not None for one in sides):
            if any(one is None for one in sides):
                raise forms.ValidationError(_("Give the page and all four sides, or none of them."))
            if values["right"] <= values["left"] or values["bottom"] <= values["top"]:
                raise forms.ValidationError(_("Right must lie beyond left, bottom below top."))
        return values


AREAS = forms.formset_factory(AreaForm, extra=2, max_num=60, absolute_max=80)


class GroundsForm(forms.Form):
    """How the answer names what was taken out, ground by ground."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = Words(
        label=gettext_lazy("name of the copy"),
        max_length=100,
        help_text=gettext_lazy("As the answer names it; without names of people."),
    )

    pages = forms.IntegerField(
        label=gettext_lazy("pages of A4"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("As it prints. The answer and the fee name it."),
    )

    def __init__(
        self,
        grounds: Sequence[str],
        *args: Any,  # noqa: ANN401  Django's own
        asks_pages: bool,
        **options: Any,  # noqa: ANN401  Django's own
    ) -> None:
        super().__init__(*args, **options)
        self.grounds = grounds
        if not asks_pages:  # they were counted
            del self.fields["pages"]
        for ground in grounds:
            label = PART_LABELS[ground]
            self.fields[f"what_{ground}"] = Words(
                label=_("%(ground)s: what was taken out") % {"ground": label}, max_length=200
            )
            self.fields[f"reason_{ground}"] = Words(
                label=_("%(ground)s: why") % {"ground": label}, rows=2, max_length=600
            )

    def parts(self) -> list[dict[str, str]]:
        """The withheld parts."""
        return [
            {
                "ground": ground,
                "what": self.cleaned_data[f"what_{ground}"],
                "reason": self.cleaned_data[f"reason_{ground}"],
            }
            for ground in self.grounds
        ]


class WholeForm(GroundsForm):
    """Giving a file whole: somebody says that he looked it through."""

    confirmed = forms.BooleanField(
        label=gettext_lazy("I looked the whole file through: nothing in it must be withheld"),
        error_messages={
            "required": gettext_lazy(
                "Look the file through, then tick this. If something must be withheld, redact it."
            )
        },
    )


def why_words(why: str) -> str:
    """Why something is proposed."""
    if why in ("", "word"):
        return _("word that was looked for") if why else _("marked by hand")
    labels = {kind.value: label for kind, label in KIND_LABELS.items()}
    return _(labels[why]) if why in labels else why


def where_words(mark: Mapping[str, Any]) -> str:
    """Where a mark lies."""
    if "page" in mark:
        return _("page %(page)s") % {"page": mark["page"]}
    return _("paragraph %(number)s") % {"number": mark.get("paragraph", 0) + 1}


def shown_text(mark: Mapping[str, Any]) -> str:
    """A word as it was looked for; of an identifier its first sign only."""
    text = str(mark.get("text", ""))
    if mark.get("why") == "word" or not text:
        return text
    return f"{text[0]}{HIDDEN}"


def how_far(redaction: Redaction) -> str:
    """How far the machine is, in words."""
    stages = {one.value: words for one, words in told.STAGES.items()}
    if redaction.stage not in stages:
        return ""
    return _(stages[redaction.stage]) % {"done": redaction.done, "of": redaction.of}


def notices(redaction: Redaction) -> list[str]:
    """What a person must know about the copy."""
    found = [_(told.NOTICES[Notice(one)]) for one in redaction.told.get("notices", ())]
    if redaction.is_whole:
        found += _of_whole(redaction.told.get("found"))
    return found


def _of_whole(count: int | None) -> list[str]:
    if count is None:
        return [_("This is a picture: nothing in it can be searched. Read all of it.")]
    if not count:
        return []
    return [
        ngettext(
            "%(num)s place points to people, such as a number of identity or a telephone. Look "
            "whether it may be given; if not, redact the file.",
            "%(num)s places point to people, such as numbers of identity or telephones. Look "
            "whether they may be given; if not, redact the file.",
            count,
        )
        % {"num": count}
    ]
