"""Findings: tables to sentences with their numbers, one function a finding.

The strength of a sentence is chosen from the interval and the corrected p, never from the size of a score.
All sentences of the pages are told from here, so that an edition in another language is one more module beside each.
"""

# ruff: noqa: F403
from helpers.telling.narrative_archive import *
from helpers.telling.narrative_context import *
from helpers.telling.narrative_continuity import *
from helpers.telling.narrative_contrast import *
from helpers.telling.narrative_robustness import *
from helpers.telling.narrative_summary import *
from helpers.telling.narrative_texts import *
from helpers.telling.narrative_voices import *
from helpers.telling.wording import SIDES, Finding, Wording, as_text, english_of, wording_of

__all__ = ["SIDES", "Finding", "Wording", "as_text", "english_of", "wording_of"]
