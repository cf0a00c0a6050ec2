"""What we remember: one module of queries per thing remembered."""

from sqlalchemy.exc import OperationalError as Unavailable
from sqlalchemy.ext.asyncio.engine import AsyncConnection as Transaction
from sqlalchemy.ext.asyncio.engine import AsyncEngine as Database

__all__ = ["Database", "Transaction", "Unavailable"]
