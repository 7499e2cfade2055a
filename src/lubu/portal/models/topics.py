"""Topic pages (专题): what is in force, what is being written, and which texts say their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from lubu.organisations.models import Organ, Unit, User, VisibleQuerySet
from lubu.portal.rules.topics import PUBLIC, TopicState, TopicText
from lubu.publishing.models import Release

if TYPE_CHECKING:
    from typing import Self

TOPIC_STATE_LABELS = {
    TopicState.DRAFT: _("draft"),
    TopicState.PLANNED: _("planned"),
    TopicState.CURRENT: _("current topic"),
    TopicState.OVER: _("historical topic"),
    TopicState.TAKEN_DOWN: _("taken down"),
}


class TopicQuerySet(VisibleQuerySet["Topic"]):
    def public(self) -> Self:
        """Those that have a page: current ones, and those that are over."""
        return self.filter(state__in=[state.value for state in PUBLIC])

    def waiting(self) -> Self:
        """Those whose draft is another than what is in force, or was never in force."""
        return self.exclude(draft__number=models.F("number"))


class Topic(models.Model):
    """A topic of a site; ``text`` is what is in force, empty before it was put there.

    ``number`` is that of the draft that is in force. ``state`` is what actions made it: the site
    asks no clock. Of a topic that is over, ``ended_on`` is the last day whose texts it shows.
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="topics")
    slug = models.SlugField(_("short name in addresses"), max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner unit")
    )
    text = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=0)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices={state.value: label for state, label in TOPIC_STATE_LABELS.items()},
        default=TopicState.DRAFT.value,
    )
    ended_on = models.DateField(_("ended on"), null=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")
        constraints = [
            models.UniqueConstraint(fields=["organ", "slug"], name="topic_address_once"),
            models.CheckConstraint(
                condition=models.Q(state=TopicState.DRAFT.value) | models.Q(number__gt=0),
                name="topic_on_the_site_is_in_force",
            ),
        ]

    def __str__(self) -> str:
        return str(self.text.get("title") or self.slug)

    @property
    def path(self) -> str:
        """The topic's folder below the organ's site."""
        return f"topics/{self.slug}/"

    @property
    def began(self) -> tuple[str, int]:
        """Sorts topics by their first day; one without any was there before."""
        return self.text["begins_on"] or "", self.pk

    @property
    def said(self) -> TopicText:
        """What is in force."""
        return TopicText.from_data(self.text)


class TopicDraft(models.Model):
    """What is being written of a topic; ``number`` grows with every saving."""

    topic = models.OneToOneField(
        Topic, on_delete=models.CASCADE, primary_key=True, related_name="draft"
    )
    text = models.JSONField()
    number = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    objects = VisibleQuerySet["TopicDraft"].as_manager()

    class Meta:
        verbose_name = _("draft of a topic")
        verbose_name_plural = _("drafts of topics")

    def __str__(self) -> str:
        return str(self.text["title"])

    @property
    def said(self) -> TopicText:
        """What is written."""
        return TopicText.from_data(self.text)


class TopicWord(models.Model):
    """That a text on the website says a word by which some topic gathers; written along with each
    release, so that a topic's page never reads the whole archive."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="topic_words")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=30)

    objects = VisibleQuerySet["TopicWord"].as_manager()

    class Meta:
        verbose_name = _("word of topics in a text")
        verbose_name_plural = _("words of topics in texts")
        constraints = [
            models.UniqueConstraint(fields=["organ", "word", "release"], name="topic_word_once")
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.release_id}"
