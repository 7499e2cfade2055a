"""Upload forms: every attachment and picture comes in through `actions.files`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from lubu.office.words import guard
from lubu.organisations.models import User
from lubu.publishing import workflow


class _FileForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none at run time
    """Takes an uploaded file in, or says why not; what is stored is never replaced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Wagtail's signature
        self.person: User = kwargs["user"]
        super().__init__(*args, **kwargs)
        guard(self)

    def clean_file(self) -> object:
        uploaded = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return uploaded
        if self.instance.pk is not None:
            raise forms.ValidationError(
                _("A stored file is not replaced: upload the new one as another file.")
            )
        self.prepared = workflow.reviewing().prepared(uploaded.read(), uploaded.name)
        uploaded.seek(0)
        return uploaded

    def save(self, commit: bool = True) -> object:
        if self.instance.pk is None:
            workflow.reviewing().fill(self.instance, self.prepared, self.person)
        return super().save(commit=commit)


class AttachmentForm(_FileForm, BaseDocumentForm):
    pass


class PictureForm(_FileForm, BaseImageForm):
    def _clean_fields(self) -> None:
        """Wagtail measures the picture before anybody looks whether it is whole."""
        try:
            super()._clean_fields()
        except OSError:
            self.add_error("file", _("The file is damaged and cannot be read. Save it again."))
