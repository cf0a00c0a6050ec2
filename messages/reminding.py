"""What precedes a message that may have been seen already."""

from dataclasses import replace

from messages.channel import Card
from messages.language import Language


def reminder(_: Language, card: Card) -> Card:
    return replace(card, text=_("A reminder, if you have seen this already.") + "\n" + card.text)
