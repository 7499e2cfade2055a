"""What staff fill in of a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lubu.catalogue import baseline
from lubu.catalogue.actions.tailoring import LONGEST_REASON
from lubu.catalogue.models import (
    AUDIENCE_LABELS,
    LEVEL_LABELS,
    MODE_LABELS,
    OWNER_LABELS,
    CatalogueEntry,
)
from lubu.catalogue.rules.limits import LimitWordsError, times_of, times_words
from lubu.catalogue.rules.reading import LONGEST, MOST_ELEMENTS
from lubu.catalogue.rules.vocabulary import (
    Audience,
    Channel,
    EntryContent,
    Level,
    Mode,
    OwnerKind,
)
from lubu.catalogue.rules.words import CHANNEL_WORDS
from lubu.office import errors
from lubu.office.words import Words
from lubu.organisations.models import Organ, Unit, User

if TYPE_CHECKING:
    Data = Mapping[str, object] | None
    Files = MultiValueDict[str, UploadedFile[bytes]] | None

CHANNELS = [(channel.value, words) for channel, words in CHANNEL_WORDS.items()]


class UnitForm(forms.Form):
    """Which unit keeps an entry."""

    unit = forms.ModelChoiceField(
        label=_("unit that keeps it"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("nobody yet"),
    )

    def __init__(self, organ: Organ, user: User, data: Data = None, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(data, **options)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Unit.objects.visible_to(user).filter(organ=organ, abolished_on=None)


class EntryForm(UnitForm):
    """All that an entry says."""

    level1 = Words(label=_("first-level item"), max_length=LONGEST)
    level2 = Words(label=_("second-level item"), max_length=LONGEST)
    elements = Words(label=_("elements disclosed"), rows=5, help_text=_("One element a line."))
    bases = Words(
        label=_("legal bases"),
        rows=4,
        help_text=_("One law a line, with its number and article where you are sure of them."),
    )
    limit = Words(
        label=_("time limit"),
        max_length=LONGEST,
        help_text=_(
            "As directories write it: “自信息形成或者变更之日起20个工作日内”, "
            "“自批准之日起20日内”, “会议召开的7日前”, “及时公开”, “长期公开，动态更新”, "
            "“按进展情况及时公开”, “每月公开”, “每月15日前公开上月信息”, “每季度公开”, "
            "“每半年公开”, “每年1月31日前公开”; a public notice adds “；公示7个工作日”."
        ),
    )
    owner = forms.ChoiceField(
        label=_("kind of office"), choices=[(k.value, label) for k, label in OWNER_LABELS.items()]
    )
    channels = forms.MultipleChoiceField(
        label=_("required channels"), choices=CHANNELS, widget=forms.CheckboxSelectMultiple
    )
    also = forms.MultipleChoiceField(
        label=_("optional channels"),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = Words(label=_("other channel"), max_length=LONGEST, required=False)
    audience = forms.ChoiceField(
        label=_("disclosed to"), choices=[(k.value, label) for k, label in AUDIENCE_LABELS.items()]
    )
    group = Words(label=_("group"), max_length=LONGEST, required=False)
    mode = forms.ChoiceField(
        label=_("way of disclosure"),
        choices=[(k.value, label) for k, label in MODE_LABELS.items()],
    )
    levels = forms.MultipleChoiceField(
        label=_("tier"),
        choices=[(k.value, label) for k, label in LEVEL_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "field level1 level2 elements bases limit owner unit channels also other audience group "
        "mode levels"
    ).split()

    def clean_elements(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["elements"])

    def clean_bases(self) -> tuple[str, ...]:
        return _lines(self.cleaned_data["bases"])

    def clean_limit(self) -> str:
        words: str = self.cleaned_data["limit"]
        try:
            times_of(words)
        except LimitWordsError as error:
            raise forms.ValidationError(errors.sentence(error)) from error
        return words

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        channels, also = said.get("channels", []), said.get("also", [])
        if set(channels) & set(also):
            self.add_error("also", _("A channel is either required or optional. Tick it once."))
        if (Channel.OTHER.value in {*channels, *also}) != bool(said.get("other")):
            self.add_error("other", _("Name the other channel where it is ticked, and only there."))
        if (said.get("audience") == Audience.GROUP) != bool(said.get("group")):
            self.add_error("group", _("Name the group where only a group is told, and only there."))
        return said

    def content(self, code: str) -> EntryContent:
        """What was filled in, without fault, as the entry of that code."""
        said = self.cleaned_data
        limit, notice = times_of(said["limit"])
        unit = said["unit"]
        return EntryContent(
            code=code,
            level1=said["level1"],
            level2=said["level2"],
            elements=said["elements"],
            bases=said["bases"],
            limit=limit,
            notice=notice,
            owner=OwnerKind(said["owner"]),
            owner_unit=unit.name if unit else "",
            channels=tuple(Channel(one) for one in said["channels"]),
            also=tuple(Channel(one) for one in said["also"]),
            other=said["other"],
            audience=Audience(said["audience"]),
            group=said["group"],
            mode=Mode(said["mode"]),
            levels=tuple(Level(one) for one in said["levels"]),
        )


class NewEntryForm(EntryForm):
    """The same with the field that a new entry belongs to."""

    field = forms.TypedChoiceField(label=_("field"), coerce=int)

    def __init__(self, organ: Organ, user: User, data: Data = None, **options: Any) -> None:  # noqa: ANN401  Django's own
        super().__init__(organ, user, data, **options)
        field = self.fields["field"]
        if isinstance(field, forms.ChoiceField):
            field.choices = field_choices()


def field_choices() -> list[tuple[int, str]]:
    """The standard fields by number and name."""
    return [(field.number, f"{field.number:02d} {field.name}") for field in baseline.fields()]


def as_filled_in(entry: CatalogueEntry) -> dict[str, object]:
    """An entry as its form shows it."""
    return {
        "level1": entry.level1,
        "level2": entry.level2,
        "elements": "\n".join(entry.elements),
        "bases": "\n".join(entry.bases),
        "limit": times_words(entry.content.limit, entry.content.notice),
        "owner": entry.owner,
        "unit": entry.unit,
        "channels": entry.channels,
        "also": entry.also,
        "other": entry.other,
        "audience": entry.audience,
        "group": entry.group,
        "mode": entry.mode,
        "levels": entry.levels,
    }


def _lines(words: str) -> tuple[str, ...]:
    found = tuple(" ".join(line.split()) for line in words.splitlines() if line.strip())
    if len(found) > MOST_ELEMENTS or any(len(line) > LONGEST for line in found):
        raise forms.ValidationError(_("At most 40 lines, each of at most 200 characters."))
    return found


class DropForm(forms.Form):
    """Why an entry is dropped."""

    reason = Words(
        label=_("reason"),
        max_length=LONGEST_REASON,
        help_text=_("The public reads it: the function that the organ does not have."),
    )


class AdoptForm(forms.Form):
    """The tier whose entries of the national baseline are taken over."""

    level = forms.ChoiceField(
        label=_("tier"), choices=[(k.value, label) for k, label in LEVEL_LABELS.items()]
    )


class PutInForceForm(forms.Form):
    """From which day a version is in force, and what changed."""

    in_force_from = forms.DateField(
        label=_("in force from"), widget=AdminDateInput, initial=timezone.localdate
    )
    note = Words(label=_("what changed, and why"), max_length=300, required=False)


class TableForm(forms.Form):
    """A table of a catalogue."""

    file = forms.FileField(
        label=_("table"),
        help_text=_("XLSX or CSV in the columns of the standard directory, at most 5 MB."),
        validators=[FileExtensionValidator(["xlsx", "csv", "txt"])],
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
