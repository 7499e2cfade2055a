"""The page tree: home and columns (栏目); a column belongs to a unit that answers for it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PagePermissionTester
from wagtail.query import PageQuerySet

from lubu.organisations.models import Organ, Unit, VisibleQuerySet
from lubu.organisations.rules import OWN_ADDRESSES
from lubu.publishing.forms import KeptForm
from lubu.publishing.rules import ColumnKind

COLUMN_KIND_LABELS = {
    ColumnKind.NEWS: _("news"),
    ColumnKind.NOTICES: _("notices"),
    ColumnKind.POLICY: _("policy documents"),
    ColumnKind.INTERPRETATION: _("interpretations"),
    ColumnKind.KEY_AREA: _("key area"),
    ColumnKind.FINANCE: _("budgets and accounts"),
    ColumnKind.STATIC: _("standing information"),
    ColumnKind.DISCLOSURE: _("disclosure platform"),
    ColumnKind.GUIDE: _("disclosure guide"),
    ColumnKind.REGULATIONS: _("disclosure regulations"),
    ColumnKind.STATUTORY: _("statutory disclosure content"),
    ColumnKind.ANNUAL_REPORT: _("annual reports"),
    ColumnKind.REQUESTS: _("disclosure on request"),
    ColumnKind.INSTITUTION: _("institution and duties"),
    ColumnKind.LEADERS: _("leaders"),
    ColumnKind.NEW_MEDIA: _("new media"),
}


def take_turn(*pages: int) -> None:
    """Wait for whoever is changing these pages: their rows are the locks of all that becomes of
    them. Taken before any other row, so that no two ever wait for each other.
    """
    rows = Page.objects.select_for_update().filter(pk__in=pages).order_by("pk")
    list(rows.values_list("pk"))  # fetched, and so locked


# Parts of the built site, and of Lubu itself, which a site published at "/" stands beside.
FOLDERS = frozenset({"assets", "elder", "figures", "hant", "sitemap", "topics"}) | OWN_ADDRESSES


class ItemPermissions(PagePermissionTester):
    """What Wagtail lets anyone do with our pages: never publish, unpublish or delete what was
    released. Superusers too: a text reaches the public by review alone."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.page.specific_deferred.was_ever_released():
            return False
        return bool(super().can_delete(ignore_bulk))


class PublicPage(Page):
    """What our page types share: rights, and no serving by Wagtail (the public site is files)."""

    preview_modes: list[tuple[str, str]] = []  # Wagtail has no template of the public site

    base_form_class = KeptForm

    class Meta:
        abstract = True

    def permissions_for_user(self, user: object) -> ItemPermissions:
        return ItemPermissions(user, self)

    def was_ever_released(self) -> bool:
        return False

    def route(self, request: object, path_components: list[str]) -> object:
        from django.http import Http404

        raise Http404


class HomePage(PublicPage):
    """The root of one organ's site."""

    organ = models.OneToOneField(
        Organ, on_delete=models.PROTECT, related_name="home", verbose_name=_("organ")
    )
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels: list[object] = []
    settings_panels: list[object] = []
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["publishing.ColumnPage"]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def was_ever_released(self) -> bool:
        return True


class ColumnQuerySet(VisibleQuerySet["ColumnPage"], PageQuerySet):
    pass


class ColumnPage(PublicPage):
    """A column: what it holds, who keeps it, how often it promises something new."""

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="columns", editable=False
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={kind.value: label for kind, label in COLUMN_KIND_LABELS.items()},
        default=ColumnKind.NOTICES.value,
    )
    owner_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="columns", verbose_name=_("owner unit")
    )
    update_days = models.PositiveSmallIntegerField(
        _("promised update interval (days)"), null=True, blank=True
    )
    description = models.CharField(_("description"), max_length=200, blank=True)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    open_to_units = models.BooleanField(_("all units may draft here"), default=False)
    on_website = models.BooleanField(_("shown on the website"), default=True)

    objects = PageManager.from_queryset(ColumnQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("slug", help_text=_("Short name in addresses. It never changes afterwards.")),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("owner_unit"),
                FieldPanel("update_days"),
                FieldPanel("description"),
                FieldPanel("keywords"),
                FieldPanel("open_to_units"),
                FieldPanel("on_website"),
            ],
            heading=_("column"),
        ),
    ]
    promote_panels: list[object] = []
    settings_panels: list[object] = []
    parent_page_types = ["publishing.HomePage", "publishing.ColumnPage"]
    subpage_types = ["publishing.ColumnPage", "publishing.InformationItem"]

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def was_ever_released(self) -> bool:
        return self.get_children().exists()

    def clean(self) -> None:
        """A column's short name is its folder on the site: one in the organ, and for good."""
        super().clean()
        try:
            validate_slug(self.slug)
        except ValidationError as error:
            raise ValidationError({"slug": error}) from error
        before = ColumnPage.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        if before is not None and before != self.slug:
            raise ValidationError({"slug": _("It stands in public addresses and stays.")})
        same = ColumnPage.objects.filter(organ=self.organ_id, slug=self.slug)
        if self.slug in FOLDERS or same.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another part of the site has it. Choose another.")})
