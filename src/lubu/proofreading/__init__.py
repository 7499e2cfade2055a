"""Proofreading: text in, findings out; no framework, no other room, usable alone."""
