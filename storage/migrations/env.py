"""What Alembic runs: the migrations, on the connection it is handed."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum, TypeDecorator

from storage.tables import metadata


def _plainly(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a column's type as the database knows it, so that a migration needs none of ours."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_plainly,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
