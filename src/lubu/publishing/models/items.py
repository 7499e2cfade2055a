"""Information items (政府信息): the text being worked on, with the metadata of its kind."""

from __future__ import annotations

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager, Revision

from lubu.catalogue.models import CatalogueEntry
from lubu.organisations.models import Organ, Unit, User, VisibleQuerySet
from lubu.organisations.rules import Role
from lubu.publishing import previews, workflow
from lubu.publishing.blocks import BodyBlock
from lubu.publishing.forms import ItemForm
from lubu.publishing.models.files import Attachment
from lubu.publishing.models.normative import NormativeQuerySet
from lubu.publishing.models.pages import ItemPermissions, PublicPage, take_turn
from lubu.publishing.panels import FindingsPanel
from lubu.publishing.rules import DisclosureMode, FiveOpen, ItemKind, Validity, validity_now

ITEM_KIND_LABELS = {
    ItemKind.NEWS: _("news"),
    ItemKind.NOTICE: _("notice"),
    ItemKind.POLICY: _("policy document"),
    ItemKind.NORMATIVE: _("normative document"),
    ItemKind.INTERPRETATION: _("interpretation"),
    ItemKind.KEY_AREA: _("key-area information"),
    ItemKind.PUBLIC_NOTICE: _("public notice"),
    ItemKind.FINANCE: _("budget or accounts"),
    ItemKind.ORGANISATION: _("institution or leader"),
    ItemKind.ANNUAL_REPORT: _("annual report"),
    ItemKind.BULLETIN: _("new-media bulletin"),
    ItemKind.REPOST: _("repost"),
}
FIVE_OPEN_LABELS = {
    FiveOpen.DECISION: _("open decisions"),
    FiveOpen.EXECUTION: _("open execution"),
    FiveOpen.MANAGEMENT: _("open management"),
    FiveOpen.SERVICE: _("open services"),
    FiveOpen.RESULT: _("open results"),
}
DISCLOSURE_MODE_LABELS = {
    DisclosureMode.PROACTIVE: _("proactive"),
    DisclosureMode.ON_REQUEST: _("on request"),
    DisclosureMode.DENIED: _("withheld"),
}
VALIDITY_LABELS = {
    Validity.IN_FORCE: _("in force"),
    Validity.AMENDED: _("amended"),
    Validity.EXPIRED: _("expired"),
    Validity.REPEALED: _("repealed"),
}

BELONGS_TO_ITEM = (
    "organ_id",
    "unit_id",
    "index_no",
    "given_doc_no",
    "repealed_on",
    "repealed_by_id",
    "expired_on",
    "notice_closed_at",
    "import_key",
    "imported",
)


class ItemQuerySet(VisibleQuerySet["InformationItem"], NormativeQuerySet):
    pass


class TextPermissions(ItemPermissions):
    """A text is edited by those who write for its unit, whoever began it and in whatever column."""

    def can_edit(self) -> bool:
        if self.writes():
            return True
        task = self.page.current_workflow_task
        return bool(task and task.user_can_access_editor(self.page, self.user))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.writes() and not self.page.was_ever_released()

    def writes(self) -> bool:
        """Whether the person is an editor of the unit, or keeps the organ's site."""
        user, unit = self.user, self.page.unit
        if not isinstance(user, User) or not user.is_active:
            return False
        writes = unit is not None and user.holds(Role.EDITOR, unit=unit)
        return writes or user.holds(Role.SITE_ADMIN, organ_id=self.page.organ_id)


class InformationItem(PublicPage):
    """One information item; the row is the working copy, the public reads `Submission.content`."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="items", editable=False)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="items",
        verbose_name=_("providing unit"),
        help_text=_("Who provides the text answers for it."),
        null=True,
        blank=True,
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={kind.value: label for kind, label in ITEM_KIND_LABELS.items()},
        default=ItemKind.NOTICE.value,
    )
    summary = models.TextField(_("summary"), blank=True, max_length=500)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    channels = ParentalManyToManyField(
        "publishing.Channel", blank=True, related_name="+", verbose_name=_("channels")
    )

    index_no = models.CharField(_("index number"), max_length=60, blank=True, editable=False)
    doc_no = models.CharField(_("document number"), max_length=60, blank=True)
    wants_doc_no = models.BooleanField(
        _("give the organ's next document number on approval"), default=False
    )
    given_doc_no = models.CharField(
        _("document number given"), max_length=60, blank=True, editable=False
    )
    issuer = models.CharField(_("issuing organ"), max_length=80, blank=True)
    written_on = models.DateField(_("date of the document"), null=True, blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    keywords = models.CharField(_("keywords"), max_length=120, blank=True)
    disclosure_mode = models.CharField(
        _("mode of disclosure"),
        max_length=20,
        choices={mode.value: label for mode, label in DISCLOSURE_MODE_LABELS.items()},
        default=DisclosureMode.PROACTIVE.value,
    )
    five_open = models.CharField(
        _("five disclosures"),
        max_length=20,
        blank=True,
        choices={mark.value: label for mark, label in FIVE_OPEN_LABELS.items()},
    )
    key_area = models.CharField(_("key area"), max_length=40, blank=True)
    entry = models.ForeignKey(
        CatalogueEntry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("entry of the catalogue"),
        help_text=_("Which entry of the disclosure catalogue the text fulfils."),
    )

    source = models.CharField(_("source"), max_length=80, blank=True)
    original_url = models.URLField(_("original address"), blank=True, max_length=500)

    interprets = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interpretations",
        verbose_name=_("interprets"),
    )
    validity = models.CharField(
        _("validity"),
        max_length=20,
        blank=True,
        choices={state.value: label for state, label in VALIDITY_LABELS.items()},
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    repealed_on = models.DateField(_("repealed on"), null=True, blank=True, editable=False)
    repealed_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="repeals",
        verbose_name=_("repealed by"),
    )
    expired_on = models.DateField(_("expired on"), null=True, blank=True, editable=False)
    notice_from = models.DateField(_("public notice from"), null=True, blank=True)
    notice_until = models.DateField(_("public notice until"), null=True, blank=True)
    notice_closed_at = models.DateTimeField(_("notice closed at"), null=True, editable=False)
    import_key = models.CharField(max_length=120, blank=True, editable=False)
    # What the last import brought, a digest for each column: whoever changed it since is asked.
    imported = models.JSONField(default=dict, blank=True, editable=False)

    unseen_taken_out = False  # set by the form that cleaned the text, for the screen to say so

    objects = PageManager.from_queryset(ItemQuerySet)()
    base_form_class = ItemForm
    preview_modes = PublicPage.DEFAULT_PREVIEW_MODES
    preview_sizes = [
        {"name": "mobile", "icon": "mobile-alt", "device_width": 390, "label": _("On a phone")},
        {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("On a computer")},
    ]
    content_panels = [
        FindingsPanel(heading=_("proofreading")),
        FieldPanel(  # no slug follows from it; it grows with its words
            "title",
            heading=_("Title of the item"),
            help_text=_("In one line, as the public reads it."),
            widget=AdminAutoHeightTextInput,
        ),
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("attachments", label=_("attachment"), heading=_("attachments")),
        FieldPanel("channels", widget=CheckboxSelectMultiple),
    ]
    metadata_panels = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "issuer unit topic keywords written_on doc_no wants_doc_no validity "
                    "valid_until disclosure_mode five_open key_area entry"
                ).split()
            ],
            heading=_("metadata"),
        ),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("original_url")], heading=_("repost")),
        MultiFieldPanel(
            [
                PageChooserPanel("interprets", "publishing.InformationItem"),
                FieldPanel("notice_from"),
                FieldPanel("notice_until"),
                FieldPanel("go_live_at"),
            ],
            heading=_("links and periods"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("text")),
            ObjectList(metadata_panels, heading=_("metadata")),
        ],
        base_form_class=ItemForm,
    )
    parent_page_types = ["publishing.ColumnPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("information item")
        verbose_name_plural = _("information items")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "index_no"],
                condition=~models.Q(index_no=""),
                name="index_no_once_in_organ",
            ),
            models.UniqueConstraint(
                fields=["organ", "doc_no"],
                condition=~models.Q(doc_no=""),
                name="doc_no_once_in_organ",
            ),
            models.UniqueConstraint(
                fields=["organ", "import_key"],
                condition=~models.Q(import_key=""),
                name="import_key_once_in_organ",
            ),
            models.CheckConstraint(
                condition=models.Q(notice_from=None)
                | models.Q(notice_until=None)
                | models.Q(notice_until__gte=models.F("notice_from")),
                name="notice_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["organ", "kind"], name="item_by_organ_and_kind")]

    def get_admin_display_title(self) -> str:
        """What lists and choosers call it: a new version's title is for those who work on it."""
        return str(self.title)

    def make_preview_request(
        self,
        original_request: HttpRequest,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The page that the builder would write; there is no address of Wagtail's to ask for it."""
        for name, value in (extra_request_attrs or {}).items():
            setattr(original_request, name, value)
        return previews.shown(self, original_request)

    def permissions_for_user(self, user: object) -> TextPermissions:
        return TextPermissions(user, self)

    def was_ever_released(self) -> bool:
        return self.releases.exists() or self.submissions.exists()

    def full_clean(self, *args: object, **kwargs: object) -> None:
        self._take_from_column()
        self.name_itself()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.notice_from and self.notice_until and self.notice_until < self.notice_from:
            raise ValidationError(
                {"notice_until": _("The public notice ends before it begins: check the two days.")}
            )

    def save(self, *args: object, **kwargs: object) -> object:
        self._take_from_column()
        self.name_itself()
        return super().save(*args, **kwargs)

    def save_revision(self, *args: object, **kwargs: object) -> Revision:
        """A changed text starts its review again, in the same transaction.

        A version that was handed in is never written over: what is saved is a new one. The unit
        is the item's and no version's: it says who edits and reviews from here on.
        """
        with transaction.atomic():
            take_turn(self.pk)
            latest = self.get_latest_revision()
            if (
                latest
                and latest == kwargs.get("overwrite_revision")
                and latest.submissions.exists()
            ):
                kwargs["overwrite_revision"] = None
            revision = super().save_revision(*args, **kwargs)
            InformationItem.objects.filter(pk=self.pk).update(unit=self.unit_id)
            author = kwargs.get("user")
            workflow.reviewing().changed(
                self, revision, author if isinstance(author, User) else None
            )
        return revision

    def with_content_json(self, content: dict[str, object]) -> InformationItem:
        """A version as it was, with what belongs to the item and not to a version."""
        version = super().with_content_json(content)
        for name in BELONGS_TO_ITEM:
            setattr(version, name, getattr(self, name))
        version.doc_no = version.doc_no or self.given_doc_no
        return version

    @property
    def validity_shown(self) -> str:
        """有效性 in words: as the text says, unless it was repealed or expired since."""
        now = validity_now(
            self.validity,
            is_repealed=self.repealed_on is not None,
            has_expired=self.expired_on is not None,
        )
        return str(VALIDITY_LABELS[Validity(now)]) if now else ""

    def name_itself(self) -> None:
        """Wagtail asks for a slug and makes none of a Chinese title; the public never sees it."""
        if not self.slug:  # type: ignore[has-type]  # pages have no types
            self.slug = f"item-{uuid4().hex[:16]}"

    def _take_from_column(self) -> None:
        """A new item belongs to its column's organ and, unless said otherwise, unit."""
        if not self.path or (self.organ_id and self.unit_id):  # type: ignore[has-type]  # untyped
            return
        column = self.get_parent().specific
        self.organ_id = self.organ_id or column.organ_id  # type: ignore[has-type]  # as above
        self.unit_id = self.unit_id or column.owner_unit_id  # type: ignore[has-type]  # as above


class ItemAttachment(Orderable):
    """A place of an attachment in an item."""

    item = ParentalKey(InformationItem, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="uses", verbose_name=_("file")
    )
    title = models.CharField(_("shown as"), max_length=160, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.title or self.file.title
