"""Addresses of the screens of documents."""

from __future__ import annotations

from typing import Final

from django.urls import URLPattern, path

from lubu.access_requests.desk import (
    approving,
    disclosing,
    letter_files,
    letters,
    office,
    redacting,
    withheld,
)

urls: Final[list[URLPattern]] = [
    path("<int:pk>/letters/", letters.LettersScreen.as_view(), name="letters"),
    path("<int:pk>/letters/<slug:kind>/", letters.LetterScreen.as_view(), name="letter"),
    path("<int:pk>/answer/", approving.ApproveScreen.as_view(), name="approve"),
    path("<int:pk>/disclose/", disclosing.DiscloseScreen.as_view(), name="disclose"),
    path("letters/<int:pk>/agree/", letter_files.AgreeScreen.as_view(), name="agree"),
    path("letters/<int:pk>/set-aside/", letter_files.SetAside.as_view(), name="set-aside"),
    path(
        "letters/<int:pk>/file.<slug:form>", letter_files.LetterFile.as_view(), name="letter-file"
    ),
    path("papers/<int:pk>/redact/", redacting.RedactScreen.as_view(), name="redact"),
    path("papers/<int:pk>/whole/", redacting.GiveWholeScreen.as_view(), name="give-whole"),
    path("redactions/<int:pk>/", redacting.RedactionScreen.as_view(), name="redaction"),
    path(
        "redactions/<int:pk>/<int:page>.png",
        redacting.PagePicture.as_view(),
        name="redaction-page",
    ),
    path("redactions/<int:pk>/drop/", redacting.DropRedaction.as_view(), name="redaction-drop"),
    path("redactions/<int:pk>/take-back/", redacting.TakeBack.as_view(), name="take-back"),
    path("withheld/", withheld.WithheldScreen.as_view(), name="withheld"),
    path("withheld/withheld.csv", withheld.WithheldFile.as_view(), name="withheld-file"),
    path("office/", office.OfficeFactsScreen.as_view(), name="office-facts"),
    path("office/<slug:slug>/", office.OfficeFactsScreen.as_view(), name="office-facts-of"),
]
