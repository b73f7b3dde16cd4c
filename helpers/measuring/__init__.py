"""Tables to tables: counts, measures, inference. Never opens a file (archive.py reads parts, and says so)."""
