"""Ratios that the documentation quotes; run with `make bench`."""
