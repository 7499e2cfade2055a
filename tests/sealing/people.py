"""A table of the tests' own, with everything that can be sealed."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import connection, models

from lubu.sealing.columns import of_model
from lubu.sealing.fields import BlindIndexField, SealedJSONField, SealedTextField
from lubu.sealing.files import SealedFileField

REGISTRY = Apps()  # the installation's own does not know them


class Person(models.Model):
    key = models.CharField(max_length=20, unique=True)
    name = SealedTextField(bound_to="key", blank=True)
    mail = SealedTextField(bound_to="key", blank=True)
    mail_index = BlindIndexField(of="mail", kind="email")
    about = SealedJSONField(bound_to="key", null=True)
    paper = SealedFileField(bound_to="key", name_field="paper_name", blank=True)
    paper_name = SealedTextField(bound_to="key", blank=True)

    class Meta:
        app_label = "sealing_tests"
        apps = REGISTRY

    def __str__(self) -> str:
        return self.key


PEOPLE = [of_model(Person)]


def make_table() -> None:
    """In the running transaction, which takes it away again."""
    editor = connection.SchemaEditorClass(connection)
    editor.deferred_sql = []
    sql, parameters = editor.table_sql(Person)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


def stored(column: str = "name") -> dict[str, str]:
    """What stands in the column, by key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, {column} FROM sealing_tests_person ORDER BY id")
        return dict(cursor.fetchall())


def put(column: str, key: str, text: str) -> None:
    """Write past the application."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE sealing_tests_person SET {column} = %s WHERE key = %s", [text, key])
