"""A language that nobody speaks: each letter that went through a catalogue is Cyrillic."""

import re
from gettext import NullTranslations

from babel import Locale

from messages.language import Language

CYRILLIC = {ord("A") + n: 0x410 + n for n in range(26)} | {
    ord("a") + n: 0x430 + n for n in range(26)
}
AS_IT_IS = re.compile(r"(\{\w+\}|(?<!\w)/[a-z]+)")
"""Values that are filled in, and commands."""

LONGEST_LABEL = 54
CODE = "bg"
"""Its dates and its countries are Cyrillic too."""


class Pseudo(NullTranslations):
    """Keeps, in *asked*, which texts were said."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def gettext(self, text):
        self.asked.add(text)
        return changed(text)

    def ngettext(self, one, many, n):
        self.asked.add(one if n == 1 else many)
        return changed(one if n == 1 else many)


def changed(text):
    parts = AS_IT_IS.split(text)
    return "".join(each if AS_IT_IS.fullmatch(each) else each.translate(CYRILLIC) for each in parts)


def pseudo():
    return Language(CODE, Pseudo(), Locale.parse(CODE))


def translated(label, strings):
    """Return a *label* of ours by *strings*, text by text; None if none of them made it."""
    bare = label.lstrip("●✓ ")
    for text in sorted(strings, key=lambda each: ("{" in each, -len(each))):
        if len(text) > LONGEST_LABEL or not re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", text)):
            continue
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(changed(text)))
        if found := re.fullmatch(pattern, bare):
            return label.removesuffix(bare) + strings[text].format(**found.groupdict())
    return None
