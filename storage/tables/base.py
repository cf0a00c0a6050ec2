"""What every table is made with."""

from enum import StrEnum

from sqlalchemy import Enum, MetaData

metadata = MetaData()


def word(words: type[StrEnum], length: int = 12) -> Enum:
    """Return a column of *words* by their value; a plain string to the database."""
    return Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda members: [str(member) for member in members],
    )
