"""Organs, units, posts and the people who hold them (机关、内设机构、村居、岗位)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lubu.organisations import rules, visibility
from lubu.organisations.rules import Chain, Role, UnitKind

if TYPE_CHECKING:
    from typing import Self

M = TypeVar("M", bound=models.Model)

UNIT_KIND_LABELS = {
    UnitKind.OFFICE: _("office"),
    UnitKind.VILLAGE: _("village"),
    UnitKind.COMMUNITY: _("community"),
}
CHAIN_LABELS = {
    Chain.PRINCIPAL: _("principal leader"),
    Chain.IN_CHARGE: _("leader in charge"),
    Chain.OFFICE: _("responsible office"),
    Chain.NONE: _("not in the chain"),
}
ROLE_LABELS = {
    Role.EDITOR: _("editor"),
    Role.REVIEW_1: _("first reviewer"),
    Role.REVIEW_2: _("second reviewer"),
    Role.REVIEW_3: _("final reviewer"),
    Role.RELEASER: _("releaser"),
    Role.URGENT: _("urgent release"),
    Role.SITE_ADMIN: _("site administrator"),
    Role.CLERK: _("disclosure clerk"),
    Role.LEGAL: _("legal checker"),
    Role.LEADER: _("leader"),
    Role.AUDITOR: _("auditor"),
    Role.SYSTEM: _("system administrator"),
}


class VisibleQuerySet(models.QuerySet[M]):
    """A QuerySet whose door for people is :func:`visibility.visible`."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        return visibility.visible(self, user)  # type: ignore[return-value]  # same class in, same out


SITE_PATH_WORDS = _(
    "“%(path)s” cannot be the path of a site: write “/”, or folders such as “/town/”."
)


def validate_uscc(value: str) -> None:
    try:
        rules.check_uscc(value)
    except rules.BadIdentifierError as error:
        raise ValidationError(
            _("“%(value)s” is not a valid unified social credit code: check all 18 characters."),
            params={"value": value},
        ) from error


def validate_site_id_code(value: str) -> None:
    try:
        rules.check_site_id_code(value)
    except rules.BadIdentifierError as error:
        raise ValidationError(
            _("“%(value)s” is not a valid site code: ten digits, or “bm” and eight digits."),
            params={"value": value},
        ) from error


def validate_site_path(value: str) -> None:
    try:
        rules.check_site_path(value)
    except rules.SitePathError as error:
        raise ValidationError(SITE_PATH_WORDS, params={"path": value}) from error


class Organ(models.Model):
    """One organ (机关) with one public site.

    What differs from place to place (tier, superior, court, path under the city's portal) is a
    field here, never an assumption elsewhere. Its Wagtail site is the one rooted in its home page.
    """

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("full name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=20)
    site_name = models.CharField(_("site name"), max_length=80)
    tier_name = models.CharField(_("tier"), max_length=20, default="镇(街)级")
    is_township = models.BooleanField(_("is a township"), default=True)
    superior = models.CharField(_("superior organ"), max_length=80, blank=True)
    reconsideration_organ = models.CharField(_("reconsideration organ"), max_length=80, blank=True)
    court = models.CharField(_("court"), max_length=80, blank=True)
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[validate_uscc]
    )
    site_id_code = models.CharField(
        _("site code"), max_length=10, validators=[validate_site_id_code]
    )
    site_domain = models.CharField(_("domain"), max_length=120)
    site_path = models.CharField(
        _("path of the site"), max_length=80, blank=True, validators=[validate_site_path]
    )
    index_pattern = models.CharField(
        _("index number pattern"), max_length=60, default="{uscc}/{year}-{serial:05d}"
    )
    doc_prefix = models.CharField(_("document code"), max_length=20, blank=True)
    disclosure_office = models.CharField(_("disclosure office"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    guide_opening = models.TextField(_("disclosure guide: what stands first"), blank=True)
    guide_closing = models.TextField(_("disclosure guide: what stands last"), blank=True)
    icp_number = models.CharField(_("ICP number"), max_length=60, blank=True)
    police_number = models.CharField(_("public security filing"), max_length=60, blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    objects = VisibleQuerySet["Organ"].as_manager()

    class Meta:
        verbose_name = _("organ")
        verbose_name_plural = _("organs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["site_domain", "site_path"], name="one_site_an_address")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Django's own signature
        self.site_path = self.site_path or f"/{self.slug}/"
        super().save(*args, **kwargs)

    def public_address(self, path: str = "") -> str:
        """Where the public finds ``path`` of the site: the whole address in service, elsewhere
        the path alone, which leads on within the machine that shows the desk as well."""
        host = f"https://{self.site_domain}" if settings.LUBU_SERVICE else ""
        return f"{host}{self.site_path}{path}"


class StandingQuerySet(VisibleQuerySet[M]):
    """Units or posts, of which some stand no longer: their past stays."""

    def standing(self) -> Self:
        """Those that were not abolished."""
        return self.filter(abolished_on=None)


class Unit(models.Model):
    """An office, village or community of an organ; owner of columns and of duties."""

    organ = models.ForeignKey(
        Organ, on_delete=models.PROTECT, related_name="units", verbose_name=_("organ")
    )
    slug = models.SlugField(_("slug"))
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices={kind.value: label for kind, label in UNIT_KIND_LABELS.items()},
        default=UnitKind.OFFICE.value,
    )
    duties = models.TextField(_("duties"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    abolished_on = models.DateField(_("abolished on"), null=True, editable=False)

    objects = StandingQuerySet["Unit"].as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["organ", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "slug"], name="unit_slug_once_in_organ"),
            models.UniqueConstraint(fields=["organ", "name"], name="unit_name_once_in_organ"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post with duties (岗位职责); accounts get their rights from posts, never by name.

    ``oversees`` are the units whose texts the post writes, reviews or leads; none: its own.
    ``group`` carries the rights that Wagtail asks for. The public reads of the posts that lead the
    organ (``chain``) or a unit (``is_head``), in the order of ``position``: see `presented`.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit")
    )
    name = models.CharField(_("name"), max_length=80)
    duties = models.TextField(_("duties"), blank=True)
    chain = models.CharField(
        _("chain of responsibility"),
        max_length=20,
        choices={chain.value: label for chain, label in CHAIN_LABELS.items()},
        default=Chain.NONE.value,
    )
    is_head = models.BooleanField(_("heads the unit"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    oversees = models.ManyToManyField(
        Unit, blank=True, related_name="overseen_by", verbose_name=_("units overseen")
    )
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, null=True, editable=False, related_name="post"
    )
    abolished_on = models.DateField(_("abolished on"), null=True, editable=False)

    objects = StandingQuerySet["Post"].as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["unit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="post_name_once_in_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} {self.name}"

    @property
    def scope(self) -> frozenset[int]:
        """Ids of the units for which the post has its roles."""
        return frozenset(unit.pk for unit in self.oversees.all()) or frozenset({self.unit_id})

    def clean(self) -> None:
        unknown = [role for role in self.roles if role not in set(Role)]
        if unknown:
            raise ValidationError(
                {"roles": _("Unknown role: %(role)s.") % {"role": ", ".join(map(str, unknown))}}
            )


class User(AbstractUser):
    """One person's account; what it may do follows from the posts held today."""

    full_name = models.CharField(_("full name"), max_length=40, blank=True)
    resume = models.TextField(_("public curriculum vitae"), blank=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    wants_reminders = models.BooleanField(_("daily mail of what waits"), default=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @cached_property
    def posts_held(self) -> list[Post]:
        """The posts held today, each with its unit and organ."""
        held = Appointment.objects.filter(user=self).held(timezone.localdate())
        return list(
            Post.objects.filter(pk__in=held.values("post"))
            .select_related("unit__organ")
            .prefetch_related("oversees")
        )

    @cached_property
    def organ_ids(self) -> frozenset[int]:
        """The organs that the person works for."""
        return frozenset(post.unit.organ_id for post in self.posts_held)

    @property
    def organ(self) -> Organ | None:
        """The organ of the first post held."""
        return self.posts_held[0].unit.organ if self.posts_held else None

    def holds(self, *roles: Role, unit: Unit | None = None, organ_id: int | None = None) -> bool:
        """Whether a post held today has one of ``roles``, for ``unit`` or in the organ if given.

        Some roles are for every unit of the organ (`rules.ORGAN_WIDE`), whatever else the post has.
        """
        return any(
            (organ_id is None or post.unit.organ_id == organ_id)
            and (unit is None or unit.pk in post.scope or self._is_wide(post, roles, unit))
            for post in self._posts_with(roles)
        )

    def organs_with(self, *roles: Role) -> frozenset[int]:
        """Ids of the organs in which the person holds one of ``roles``."""
        return frozenset(post.unit.organ_id for post in self._posts_with(roles))

    def units_with(self, *roles: Role) -> frozenset[int]:
        """Ids of the units for which the person holds one of ``roles``."""
        return frozenset(unit_id for post in self._posts_with(roles) for unit_id in post.scope)

    def _posts_with(self, roles: tuple[Role, ...]) -> list[Post]:
        return [post for post in self.posts_held if set(roles) & set(post.roles)]

    @staticmethod
    def _is_wide(post: Post, roles: tuple[Role, ...], unit: Unit) -> bool:
        wide = rules.ORGAN_WIDE & set(roles) & set(post.roles)
        return bool(wide) and post.unit.organ_id == unit.organ_id


class AppointmentQuerySet(VisibleQuerySet["Appointment"]):
    def open(self) -> Self:
        """Those that did not end; some may be still to begin."""
        return self.filter(until=None)

    def held(self, on: date) -> Self:
        """Those that began by ``on`` and did not end: these alone give rights."""
        return self.open().filter(since__lte=on)


class Appointment(models.Model):
    """That a person holds a post, from a day until another (open while held)."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("account")
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("post")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post"],
                condition=models.Q(until=None),
                name="appointment_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="appointment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.post}"


class FailedLogIn(models.Model):
    """That a log-in failed: the name that was typed, the address it came from, when."""

    account = models.CharField(_("name to log in with"), max_length=150, db_index=True)
    address = models.GenericIPAddressField(_("address"), db_index=True)
    at = models.DateTimeField(_("time"), db_index=True)

    objects = VisibleQuerySet["FailedLogIn"].as_manager()

    class Meta:
        verbose_name = _("failed log-in")
        verbose_name_plural = _("failed log-ins")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.at.isoformat()}"
