"""Documents of a case, what an organ's letters say of itself, and what came of an answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.access_requests.documents.kinds import TRAITS, Series
from lubu.access_requests.labels import ANSWER_LABELS, LETTER_LABELS
from lubu.access_requests.models.papers import Paper
from lubu.access_requests.models.requests import AccessRequest, RequestEvent
from lubu.access_requests.rules.lettering import LetterState
from lubu.access_requests.rules.papers import PaperKind
from lubu.organisations.models import Organ, User, VisibleQuerySet
from lubu.publishing.models import InformationItem
from lubu.sealing.fields import SealedJSONField

BOUND_TO = ("request_id", "number")  # never changes


class OfficeFacts(models.Model):
    """What letters need to know of an organ and nothing else of it says."""

    organ = models.OneToOneField(Organ, on_delete=models.PROTECT, related_name="office_facts")
    short_name = models.CharField(
        _("short name for document numbers"),
        max_length=20,
        blank=True,
        help_text=_("As in 沙府公复〔2025〕3号: 沙府."),
    )
    office = models.CharField(_("disclosure office"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=80, blank=True)
    reconsideration_organ = models.CharField(
        _("organ for reconsideration"), max_length=60, blank=True
    )
    court = models.CharField(_("court for suits"), max_length=60, blank=True)
    online_reconsideration = models.CharField(
        _("where reconsideration can be applied for online"), max_length=200, blank=True
    )
    how_to_pay = models.CharField(_("how fees are paid"), max_length=200, blank=True)

    objects = VisibleQuerySet["OfficeFacts"].as_manager()

    class Meta:
        verbose_name = _("office facts for letters")
        verbose_name_plural = _("office facts for letters")

    def __str__(self) -> str:
        return str(self.organ)


class Letter(models.Model):
    """One document of a case, from its draft to its files.

    ``entered`` is what people wrote for it and ``said`` the words of each step, both sealed.
    ``serial`` counts within organ, series and year, without gaps; ``document_number`` is how it
    reads. ``pattern_from`` tells the pattern by which it was written. ``answers_to`` is the answer
    of which an approval slip tells. ``party`` tells several who are asked apart. ``writers`` are
    the keys of all who ever wrote in it: none of them checks or approves it.
    """

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        _("kind of document"),
        max_length=40,
        choices={one.value: t.name for one, t in TRAITS.items()},
    )
    answer = models.CharField(
        _("answer"),
        max_length=30,
        blank=True,
        choices={one.value: label for one, label in ANSWER_LABELS.items()},
    )
    party = models.PositiveSmallIntegerField(null=True)
    entered = SealedJSONField(bound_to=BOUND_TO)
    said = SealedJSONField(bound_to=BOUND_TO)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={one.value: label for one, label in LETTER_LABELS.items()},
        default=LetterState.DRAFT.value,
    )
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("last written"))
    writers = models.JSONField(default=list)
    signed_on = models.DateField(_("day of the document"), null=True)
    series = models.CharField(
        max_length=20, blank=True, choices={one.value: one.value for one in Series}
    )
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    pattern_from = models.DateField(_("pattern in force from"), null=True)
    word = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, related_name="word_of")
    pdf = models.OneToOneField(Paper, on_delete=models.PROTECT, null=True, related_name="pdf_of")
    event = models.OneToOneField(
        RequestEvent, on_delete=models.PROTECT, null=True, related_name="letter"
    )

    objects = VisibleQuerySet["Letter"].as_manager()

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_letter_once"),
            models.UniqueConstraint(
                fields=["organ", "series", "year", "serial"],
                condition=models.Q(serial__isnull=False),
                name="letter_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="issued")
                | models.Q(word__isnull=False, pdf__isnull=False, signed_on__isnull=False),
                name="letter_issued_with_its_files",
            ),
        ]
        ordering = ["request", "number"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_number}".strip()

    @property
    def copy_numbers(self) -> list[int]:
        """The numbers of the files that go with it."""
        return [int(one) for one in (self.entered or {}).get("papers", ())]

    @property
    def copies(self) -> models.QuerySet[Paper]:
        """The copies that go with it."""
        own = self.request.papers.filter(kind=PaperKind.PREPARED.value)
        return own.filter(number__in=self.copy_numbers).order_by("number")

    @property
    def edition(self) -> str:
        """Which words of which document: what a person saw is compared with what stands there."""
        return f"{self.number}.{self.version}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state not in (LetterState.ISSUED.value, LetterState.SET_ASIDE.value)


class Disclosure(models.Model):
    """What was disclosed to one who asked, on its way to everybody (条例 art. 44)."""

    request = models.OneToOneField(
        AccessRequest, on_delete=models.PROTECT, related_name="disclosure"
    )
    item = models.OneToOneField(InformationItem, on_delete=models.PROTECT, related_name="asked_by")
    at = models.DateTimeField(_("made"))
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VisibleQuerySet["Disclosure"].as_manager()

    class Meta:
        verbose_name = _("answer made public")
        verbose_name_plural = _("answers made public")

    def __str__(self) -> str:
        return str(self.request)
