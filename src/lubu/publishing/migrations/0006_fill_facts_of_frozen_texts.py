"""Write beside each frozen text what rows are found and counted by, taken from that text.

A document number that a released text does not have but its item has was given on approval.
"""

from datetime import date

from django.db import migrations

BATCH = 500
FILLED = (
    "kind unit_id interprets_id notice_until written_on valid_until doc_no five_open key_area"
).split()


def day(value):
    return date.fromisoformat(value) if value else None


def fill(apps, schema_editor):
    submissions = apps.get_model("publishing", "Submission").objects
    units = set(apps.get_model("organisations", "Unit").objects.values_list("pk", flat=True))
    items = apps.get_model("publishing", "InformationItem").objects
    known = set(items.values_list("pk", flat=True))
    batch = []
    for submission in submissions.order_by("pk").iterator(BATCH):
        content = submission.content
        metadata = content["metadata"]
        submission.kind = content["kind"]
        submission.unit_id = content["unit"] if content["unit"] in units else None
        submission.interprets_id = content["interprets"] if content["interprets"] in known else None
        submission.notice_until = day(content["notice"]["until"])
        submission.written_on = day(metadata["written_on"])
        submission.valid_until = day(metadata["valid_until"])
        for name in ("doc_no", "five_open", "key_area"):
            setattr(submission, name, metadata[name])
        batch.append(submission)
        if len(batch) == BATCH:
            submissions.bulk_update(batch, FILLED)
            batch = []
    submissions.bulk_update(batch, FILLED)


def note_given_numbers(apps, schema_editor):
    items = apps.get_model("publishing", "InformationItem").objects
    approved = apps.get_model("publishing", "Submission").objects.filter(state="approved")
    for item in items.exclude(doc_no="").order_by("pk").iterator(BATCH):
        last = approved.filter(item=item).order_by("-number").first()
        if last is not None and not last.doc_no:
            items.filter(pk=item.pk).update(given_doc_no=item.doc_no)


def nothing(apps, schema_editor):
    """What was filled goes with its columns."""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_facts_of_frozen_texts")]
    operations = [
        migrations.RunPython(fill, nothing),
        migrations.RunPython(note_given_numbers, nothing),
    ]
