from __future__ import annotations

from lubu.cli import main

main()
