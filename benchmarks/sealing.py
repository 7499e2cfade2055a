"""What sealing costs: 100,000 values in memory, and rows of a real table against plain columns.

`python -m benchmarks.sealing` prints values a second and ratios; seconds depend on the machine.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable

VALUES, ROWS, MEGABYTES = 100_000, 20_000, 64
TEXT = "wang.xiaoming@example.cn"


def timed(do: Callable[[], object]) -> float:
    """The shorter of two runs."""
    spent = []
    for _ in range(2):
        started = time.perf_counter()
        do()
        spent.append(time.perf_counter() - started)
    return min(spent)


def in_memory() -> None:
    """Sealing and opening without a database."""
    from lubu.sealing.ciphers import Cipher
    from lubu.sealing.envelopes import Place
    from lubu.sealing.rings import Ring
    from lubu.sealing.streams import Opened, sealed

    places = [Place("table", "column", (str(number),)) for number in range(VALUES)]
    content, large = TEXT.encode(), os.urandom(MEGABYTES << 20)
    for cipher in Cipher:
        ring = Ring({"one": os.urandom(32)}, cipher)
        sealing = timed(lambda ring=ring: [ring.seal(content, place) for place in places])
        texts = [ring.seal(content, place) for place in places]
        pairs = list(zip(texts, places, strict=True))
        opening = timed(lambda ring=ring, pairs=pairs: [ring.open(*pair) for pair in pairs])
        blind = timed(lambda ring=ring: [ring.blind(TEXT, "email") for _ in places])
        for name, spent in (("seal", sealing), ("open", opening), ("blind index", blind)):
            print(f"{cipher.value:<12} {name:<12}{VALUES / spent:>10.0f} values a second")
        file = b"".join(sealed(io.BytesIO(large), ring, places[0]))
        spent = timed(lambda ring=ring: [None for _ in sealed(io.BytesIO(large), ring, places[0])])
        print(f"{cipher.value:<12} {'seal a file':<12}{MEGABYTES / spent:>10.0f} MB a second")

        def read(ring: Ring = ring, file: bytes = file) -> None:
            with Opened.buffered(io.BytesIO(file), ring, places[0]) as opened:
                while opened.read(1 << 20):
                    pass

        print(f"{cipher.value:<12} {'open a file':<12}{MEGABYTES / timed(read):>10.0f} MB a second")


def in_rows() -> None:
    """Storing and listing rows, with two sealed fields and an index, and with plain ones."""
    from django.apps.registry import Apps
    from django.conf import settings
    from django.db import connection, models, transaction

    from lubu.sealing.fields import BlindIndexField, SealedTextField

    class Plain(models.Model):
        key = models.CharField(max_length=20, unique=True)
        name = models.TextField()
        mail = models.TextField(db_index=True)

        class Meta:
            app_label, apps = "benchmarks", Apps()

        def __str__(self) -> str:
            return self.key

    class Sealed(models.Model):
        key = models.CharField(max_length=20, unique=True)
        name = SealedTextField(bound_to="key")
        mail = SealedTextField(bound_to="key")
        mail_index = BlindIndexField(of="mail", kind="email", db_index=True)

        class Meta:
            app_label, apps = "benchmarks", Apps()

        def __str__(self) -> str:
            return self.key

    def store(model: type[models.Model]) -> None:
        with transaction.atomic():
            model._default_manager.all().delete()
            model._default_manager.bulk_create(
                model(key=str(number), name="王小明", mail=f"{number}{TEXT}")
                for number in range(ROWS)
            )

    def listed(model: type[models.Model]) -> int:
        return sum(len(row.name) + len(row.mail) for row in model._default_manager.all())  # type: ignore[attr-defined]  # both have them

    for cipher in ("aes-256-gcm", "sm4-gcm"):
        settings.LUBU_DATA_CIPHER = cipher
        spent = {}
        for model in (Plain, Sealed):
            with connection.schema_editor() as editor:
                editor.create_model(model)
            name = "mail" if model is Plain else "mail_index"
            spent[model] = (
                timed(lambda model=model: store(model)),
                timed(lambda model=model: listed(model)),
                timed(lambda model=model: [row.pk for row in model._default_manager.all()]),
                timed(
                    lambda model=model, name=name: [
                        model._default_manager.get(**{name: f"{number}{TEXT}"})
                        for number in range(0, ROWS, 20)
                    ]
                ),
            )
            with connection.schema_editor() as editor:
                editor.delete_model(model)
        for number, what in enumerate(
            ("store rows", "list and read them", "list without reading", "find one by its address")
        ):
            plain, own = spent[Plain][number], spent[Sealed][number]
            print(f"{cipher:<12} {what:<26}sealed to plain: ratio {own / plain:.2f}")


def main() -> int:
    home = tempfile.mkdtemp(prefix="lubu-sealing-")
    os.environ["LUBU_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lubu.settings")
    import django

    django.setup()
    try:
        in_memory()
        in_rows()
    finally:
        shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
