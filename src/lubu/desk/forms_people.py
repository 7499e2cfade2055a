"""Forms of organs, units, posts and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.users.models import UserProfile

from lubu.desk.actions.organs import ORGAN_FIELDS
from lubu.office.words import Email, Several, Words
from lubu.organisations.models import (
    CHAIN_LABELS,
    ROLE_LABELS,
    UNIT_KIND_LABELS,
    Organ,
    Post,
    Unit,
    User,
)

if TYPE_CHECKING:
    from lubu.desk.forms import Data

LONGEST_TEXT = 4000
LONGEST_CODE = 40  # with the spaces that people put between; the action takes them out
REQUIRED = {
    "name", "short_name", "site_name", "site_path", "uscc", "site_id_code", "index_pattern",
    "tier_name",
}  # fmt: skip
HELP = {
    "site_path": _(
        "“/” where the site has a domain of its own, else the folder under the portal, such as "
        "“/town/”. Every address of the site begins with it: set up the web server first."
    ),
    "uscc": _("18 characters; the last one is a check character."),
    "site_id_code": _("Ten digits, or “bm” and eight digits."),
    "index_pattern": _("{uscc}, {year} and {serial:05d} are filled in; text between them stays."),
    "guide_opening": _(
        "Your own words before the disclosure guide, one paragraph a line; the rest of the guide "
        "is made of these settings."
    ),
    "guide_closing": _("Your own words after the guide, one paragraph a line."),
    "tier_name": _("As the standard directories call it, for example 镇(街)级."),
}


class OrganSettingsForm(forms.Form):
    """What is said of an organ; codes are checked by their own rules."""

    def __init__(self, organ: Organ, data: Data = None) -> None:
        super().__init__(data, initial={name: getattr(organ, name) for name in ORGAN_FIELDS})
        for name in ORGAN_FIELDS:
            stored = Organ._meta.get_field(name)
            if not isinstance(stored, models.Field):
                continue
            label = stored.verbose_name
            if name == "is_township":
                self.fields[name] = forms.BooleanField(label=label, required=False)
                continue
            if isinstance(stored, models.TextField):
                words = Words(label=label, required=False, max_length=LONGEST_TEXT, rows=5)
                words.help_text = HELP.get(name, "")
                self.fields[name] = words
                continue
            made = Email if name == "email" else Words
            field = made(
                label=label,
                required=name in REQUIRED,
                max_length=LONGEST_CODE if name == "uscc" else stored.max_length,
                help_text=HELP.get(name, ""),
            )
            field.validators += [
                one
                for one in stored.validators
                if one not in field.validators and not isinstance(one, MaxLengthValidator)
            ]
            self.fields[name] = field


class UnitForm(forms.Form):
    """An office, village or community."""

    name = Words(label=_("name"), max_length=80)
    slug = forms.SlugField(
        label=_("short name for addresses"),
        max_length=50,
        help_text=_("Latin letters, digits and hyphens, for example “dzb”."),
    )
    kind = forms.ChoiceField(
        label=_("kind"), choices=[(kind.value, label) for kind, label in UNIT_KIND_LABELS.items()]
    )
    duties = Words(label=_("duties"), required=False, max_length=2000, rows=4)
    phone = Words(label=_("phone"), required=False, max_length=40)
    address = Words(label=_("address"), required=False, max_length=160)
    office_hours = Words(
        label=_("office hours"),
        required=False,
        max_length=120,
        help_text=_(
            "Phone, address and hours are public; where they are left out, the organ's stand."
        ),
    )
    position = forms.IntegerField(
        label=_("order"), min_value=0, max_value=9999, initial=0, help_text=_("Smaller is first.")
    )


class PostForm(forms.Form):
    """A post: unit, duties, chain of responsibility, roles, units overseen."""

    unit = forms.ModelChoiceField(label=_("unit"), queryset=Unit.objects.none())
    name = Words(label=_("name"), max_length=80)
    duties = Words(label=_("duties"), required=False, max_length=2000, rows=4)
    chain = forms.ChoiceField(
        label=_("chain of responsibility"),
        choices=[(one.value, label) for one, label in CHAIN_LABELS.items()],
        help_text=_(
            "Of principal leaders and leaders in charge the public reads name, post, duties, the "
            "units overseen and the curriculum vitae."
        ),
    )
    is_head = forms.BooleanField(
        label=_("heads the unit"),
        required=False,
        help_text=_("The holder's name is public beside the unit."),
    )
    position = forms.IntegerField(
        label=_("order"), min_value=0, max_value=9999, initial=0, help_text=_("Smaller is first.")
    )
    roles = forms.MultipleChoiceField(
        label=_("roles"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("A post needs at least one role.")},
    )
    oversees = Several(
        label=_("units overseen"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose texts the post writes, reviews or leads. None: its own unit."),
    )

    def __init__(
        self, units: QuerySet[Unit], data: Data = None, *, post: Post | None = None
    ) -> None:
        initial: dict[str, object] = {}
        if post is not None:
            own = ("name", "duties", "chain", "is_head", "position", "roles")
            initial = {name: getattr(post, name) for name in own}
            initial["oversees"] = list(post.oversees.all())
        super().__init__(data, initial=initial)
        for name in ("unit", "oversees"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = units
        if post is not None:
            del self.fields["unit"]


class DayForm(forms.Form):
    """A day."""

    on = forms.DateField(label=_("on"), widget=AdminDateInput)


class KnowingForm(forms.Form):
    """What may be refused with a warning, and confirmed; the box appears with the warning."""

    knowing = forms.BooleanField(
        label=_("It is meant: others review these texts."),
        required=False,
        widget=forms.HiddenInput,
    )

    def ask(self) -> None:
        """Show the box to confirm."""
        self.fields["knowing"].widget = forms.CheckboxInput()


class AppointForm(KnowingForm):
    """A post, from a day on."""

    field_order: tuple[str, ...] = ("post", "since", "knowing")

    post = forms.ModelChoiceField(label=_("post"), queryset=Post.objects.none())
    since = forms.DateField(label=_("first day in the post"), widget=AdminDateInput)

    def __init__(
        self,
        posts: QuerySet[Post],
        data: Data = None,
        *,
        initial: Data = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), prefix=prefix)
        field = self.fields["post"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = posts


class AccountForm(AppointForm):
    """A new account: whose, its name to log in with, its first post."""

    full_name = Words(label=_("name of the person"), max_length=40)
    username = forms.CharField(
        label=_("name to log in with"),
        max_length=40,
        validators=[ASCIIUsernameValidator()],
        help_text=_("Latin letters, digits and . _ - @ +; it cannot be changed later."),
    )

    field_order = ("full_name", "username", "post", "since")


class HandOverForm(KnowingForm):
    """A person leaves: who takes over, and the last day."""

    field_order: tuple[str, ...] = ("to", "on", "knowing")

    to = forms.ModelChoiceField(label=_("successor"), queryset=User._default_manager.none())
    on = forms.DateField(label=_("last day at work"), widget=AdminDateInput)

    def __init__(
        self,
        people: QuerySet[User],
        data: Data = None,
        *,
        initial: Data = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), prefix=prefix)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people


class NameForm(forms.Form):
    """One's own name and e-mail."""

    full_name = Words(label=_("name of the person"), max_length=40)
    email = Email(label=_("e-mail"), required=False, max_length=254)


class RemindersForm(forms.Form):
    """Whether one is reminded by mail."""

    wanted = forms.BooleanField(
        label=_("Remind me by e-mail, on working days, of what waits and has a last day"),
        required=False,
    )


class ResumeForm(forms.Form):
    """What the public reads of a person in a leading post."""

    resume = Words(
        label=_("public curriculum vitae"),
        required=False,
        max_length=LONGEST_TEXT,
        rows=6,
        help_text=_(
            "One paragraph a line. It stands on the public page of the leaders while the person "
            "holds a leading post: no telephone, no address, no family."
        ),
    )


class PasswordForm(forms.Form):
    """One's own password: the old one, and the new one twice."""

    old = forms.CharField(
        label=_("present password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("new password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("new password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, data: Data = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("The two new passwords differ. Type them again."))
        elif new and new == self.cleaned_data.get("old"):
            self.add_error("new", _("The new password is the old one. Choose another."))
        elif new:
            try:
                password_validation.validate_password(new, self.user)
            except forms.ValidationError as error:
                self.add_error("new", error)
        return values


class LookForm(forms.ModelForm[UserProfile]):
    """Language and look of the desk."""

    class Meta:
        model = UserProfile
        fields = ["preferred_language", "theme", "contrast"]
        labels = {
            "preferred_language": _("language"),
            "theme": _("colours"),
            "contrast": _("contrast"),
        }

    def __init__(self, data: Data = None, *, instance: UserProfile) -> None:
        super().__init__(data, instance=instance)
        self.fields["preferred_language"] = forms.ChoiceField(
            label=_("language"), required=False, choices=[("", _("default")), *settings.LANGUAGES]
        )
