"""Imported once, in the process from which the counting processes are copied: what is loaded here, they share.

Loading the compiled loops takes a second and 100 MB, which each of them would spend otherwise.
"""

from __future__ import annotations

import gc

from helpers.measuring.archive_parts import load_compiled

load_compiled()
gc.freeze()  # a collection would write to every page, and so end the sharing
