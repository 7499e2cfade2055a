"""Addresses of the screens of cases."""

from __future__ import annotations

from django.urls import path

from lubu.access_requests.desk import belongings, case, cases, hand_outs, keying_in, steps

urls = [
    path("", cases.CasesScreen.as_view(), name="list"),
    path("table.xlsx", cases.CasesTable.as_view(), name="table"),
    path("new/", keying_in.KeyInScreen.as_view(), name="key-in"),
    path("<int:pk>/", case.CaseScreen.as_view(), name="case"),
    path("<int:pk>/steps/<slug:kind>/", steps.StepScreen.as_view(), name="step"),
    path("<int:pk>/note/", belongings.NoteStep.as_view(), name="note"),
    path("<int:pk>/subject/", belongings.SubjectStep.as_view(), name="subject"),
    path("<int:pk>/file/", belongings.PaperStep.as_view(), name="add-paper"),
    path("<int:pk>/split/", belongings.SplitStep.as_view(), name="split"),
    path("<int:pk>/dispute/", belongings.DisputeStep.as_view(), name="file-dispute"),
    path("<int:pk>/unit/", hand_outs.AskUnitStep.as_view(), name="ask-unit"),
    path("disputes/<int:pk>/outcome/", belongings.OutcomeStep.as_view(), name="close-dispute"),
    path("messages/<int:pk>/aside/", belongings.PutAsideStep.as_view(), name="put-aside"),
    path("files/<int:pk>/", belongings.OpenPaper.as_view(), name="open-paper"),
    path("units/", hand_outs.HandOutsScreen.as_view(), name="hand-outs"),
    path("units/<int:pk>/", hand_outs.HandOutScreen.as_view(), name="hand-out"),
    path("units/<int:pk>/recall/", hand_outs.RecallStep.as_view(), name="recall"),
]
