"""Words that lead in, link and frame what is said: particles that more than one rule reads."""

from __future__ import annotations

from helpers.reading.arabic import fold

_PRONOUNED = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم")
#: that, with the pronoun that hangs on it: أن, إنه, بأنها
THAT = frozenset(lead + "ان" + end for lead in ("", "ب") for end in _PRONOUNED) | {"الا", "بالا"}
#: what leads in, before a verb, words that are not said
NOT_SAID = frozenset(fold(w) for w in "أن بأن لأن كي لكي لن لم حتى ألا لئلا".split())
PREPOSITIONS = frozenset(fold(w) for w in "مع من عن إلى على في بين ضد لدى عند نحو تجاه حول بشأن منذ حتى".split())
#: what a time, a place or another circumstance begins with
ADVERBIAL = frozenset(
    fold(w) for w in "خلال في بعد قبل عقب أمام لدى عند إثر أثناء أيضا كذلك قد من جانب أمس اليوم مع عبر ردا حول".split()
)
DAYTIMES = frozenset(fold(w) for w in "يوم مساء صباح ظهر فجر ليلة عام شهر قبل بعد".split())
#: what stands between a subject and its verb, or leads a verb in
LINKS = frozenset(
    fold(w)
    for w in "كما فيما بينما حيث ثم قد وقد لقد كان وكان كانت وكانت لكنه لكنها لكنهم لكن ولكن ولكنه الذي التي الذين اللذين والذي والتي "
    "هو هي وهو وهي إذ وإذ عندما بعدما فقد سبق وسبق".split()
)
HAD = frozenset(fold(w) for w in "كان كانت".split())
RELATIVES = frozenset(fold(w) for w in "الذي التي الذين اللذين اللذان".split())
WHAT = frozenset("ما مما بما فيما لما عما من ممن".split())
#: what leads in a source
ACCORDING = frozenset(fold(w) for w in "بحسب حسب وفق وفقا طبقا حسبما بحسبما وفقما".split())
