"""Texts to tables: the only room that opens a corpus."""
