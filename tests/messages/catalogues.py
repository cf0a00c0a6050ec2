"""The catalogues and the texts in the sources, held together.

    python -m tests.messages.catalogues

gives each new text an empty place in every catalogue, and takes out what is said no more.
"""

from io import BytesIO

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from messages.language import CATALOGUES, LANGUAGES, SOURCE
from tests.messages.texts import messages

TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE)
HEADER = """msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def path(code):
    return CATALOGUES / code / "LC_MESSAGES" / "nightstep.po"


def catalogue(code):
    """Return the translations into *code* as they are kept."""
    if not path(code).exists():
        return Catalog(code)
    with path(code).open("rb") as kept:
        return read_po(kept, locale=code)


def strings(code):
    """Return each text with its translation; one and many are two texts."""
    found = {}
    for message in catalogue(code):
        if message.id and isinstance(message.id, tuple):
            found |= zip(message.id, message.string, strict=True)
        elif message.id:
            found[message.id] = message.string
    return found


def written(code):
    """Return the file of *code* as it has to be: what is said and nothing else, in one order."""
    kept, wanted = catalogue(code), Catalog(code)
    for said in {message for _module, message in messages()}:
        known = kept.get(said)
        wanted.add(said, known.string if known and known.id == said else "")
    content = BytesIO()
    write_po(content, wanted, width=0, omit_header=True, sort_output=True)
    return HEADER.format(code=code, plurals=wanted.plural_forms) + content.getvalue().decode()


if __name__ == "__main__":
    for each in TRANSLATED:
        path(each).parent.mkdir(parents=True, exist_ok=True)
        path(each).write_text(written(each))
