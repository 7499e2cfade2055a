"""What staff fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lubu.channels.rules import LARGEST_READS, PROOF
from lubu.office.words import WebAddress, Words
from lubu.organisations.models import Organ
from lubu.publishing.models import Channel
from lubu.publishing.models.releases import CHANNEL_KIND_LABELS
from lubu.publishing.rules import NEW_MEDIA, ChannelKind

FIELDS = ("address", "photo", "place", "shown_from", "shown_until", "households")


if TYPE_CHECKING:
    Data = Mapping[str, object] | None
    Files = MultiValueDict[str, UploadedFile[bytes]] | None


class ProofForm(forms.Form):
    """The proof of a posting by hand; shows the fields that its kind of channel asks for."""

    address = WebAddress(label=_("address of the post"), max_length=500)
    photo = forms.FileField(
        label=_("photo of the board"),
        help_text=_("JPG or PNG. Its place and time marks are removed; it is scanned for viruses."),
        validators=[FileExtensionValidator(["jpg", "jpeg", "png"])],
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
    )
    place = Words(label=_("place"), max_length=120)
    shown_from = forms.DateField(label=_("first day"), widget=AdminDateInput)
    shown_until = forms.DateField(label=_("last day"), widget=AdminDateInput)
    households = forms.IntegerField(label=_("households visited"), min_value=1, max_value=10**6)
    is_confirmed = forms.BooleanField(
        label=_("the address is right"),
        required=False,
        widget=forms.HiddenInput,  # a box once there is something to confirm
    )
    note = Words(label=_("note"), max_length=300, required=False)

    def __init__(self, kind: ChannelKind, data: Data = None, files: Files = None) -> None:
        super().__init__(data, files)
        for name in FIELDS:
            if name not in PROOF[kind]:
                del self.fields[name]
        if kind in NEW_MEDIA:
            self.fields["shown_from"].label = _("posted on")
            self.fields["shown_from"].initial = timezone.localdate


class TakeDownForm(forms.Form):
    """That a person took a post down."""

    note = Words(
        label=_("note"),
        max_length=300,
        required=False,
        help_text=_("For example: deleted on the account; removed from the board."),
    )


class ChannelForm(forms.Form):
    """An account, a board, the loudspeakers: what is said of it; the kind only of a new one."""

    kind = forms.ChoiceField(
        label=_("kind"),
        choices=[
            (kind.value, label)
            for kind, label in CHANNEL_KIND_LABELS.items()
            if kind is not ChannelKind.WEBSITE
        ],
    )
    name = Words(label=_("name"), max_length=60)
    account = Words(
        label=_("account or place"),
        max_length=120,
        required=False,
        help_text=_(
            "WeChat: the original ID (gh_…), under which the administrator stores the key. "
            "Notice board: the place."
        ),
    )
    address = WebAddress(label=_("address"), required=False, max_length=200)
    active = forms.BooleanField(
        label=_("in use"),
        required=False,
        initial=True,
        help_text=_("What is no longer in use keeps its record, but gets no new texts."),
    )

    def __init__(self, data: Data = None, *, channel: Channel | None = None) -> None:
        names = ("name", "account", "address", "active") if channel else ()
        super().__init__(data, initial={name: getattr(channel, name) for name in names})
        if channel is not None:
            del self.fields["kind"]


class ReadCountForm(forms.Form):
    """One read count, keyed in."""

    on = forms.DateField(label=_("day"), widget=AdminDateInput)
    reads = forms.IntegerField(label=_("reads up to then"), min_value=0, max_value=LARGEST_READS)
    reason = Words(
        label=_("reason of correction"),
        max_length=200,
        required=False,
        help_text=_("Only when the number is below an earlier one because that was wrong."),
    )


class OrganForm(forms.Form):
    """For whom: asked only of people who work for several organs."""

    def __init__(self, organs: list[Organ], data: Data = None, files: Files = None) -> None:
        super().__init__(data, files)
        own = Organ.objects.visible_to(None).filter(pk__in=[one.pk for one in organs])
        self.fields["organ"] = forms.ModelChoiceField(
            label=_("organ"),
            queryset=own,
            initial=organs[0] if organs else None,
            widget=forms.HiddenInput if len(organs) == 1 else forms.Select,
        )


class ReadsUploadForm(OrganForm):
    """A table of read counts."""

    file = forms.FileField(
        label=_("table"),
        help_text=_("XLSX or CSV, at most 5 MB and 5,000 rows."),
        validators=[FileExtensionValidator(["xlsx", "csv", "txt"])],
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
