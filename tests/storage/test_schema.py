import re
import shutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import schema
from storage.database import open_database
from storage.tables import metadata

FAILING = '''
"""Adds a table, and fails before it is done."""

from alembic import op

revision = "9000"
down_revision = "{head}"


def upgrade():
    op.execute("CREATE TABLE half (n INTEGER)")
    op.execute("DELETE FROM marks")
    op.execute("{statement}")
'''


@pytest.fixture
async def empty(tmp_path):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    yield database
    await database.dispose()


async def shape(database):
    """Return how each table and index was made, spelled alike."""
    async with database.begin() as tx:
        query = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        made = {name: spelled(sql) for name, sql in await tx.execute(query)}
    made.pop("alembic_version", None)
    return made


def spelled(sql):
    words = re.sub(r'["\s]+', " ", sql).replace("( ", "(").replace(" )", ")")
    head, _, body = words.partition("(")
    return head.strip(), sorted(part.strip() for part in body.split(","))


async def test_upgrading_from_nothing_makes_the_tables_we_use(empty):
    await schema.migrate(empty)
    async with empty.begin() as tx:
        differences = await tx.run_sync(
            lambda connection: compare_metadata(MigrationContext.configure(connection), metadata)
        )

    assert differences == []
    assert await schema.is_current(empty)


async def test_indices_are_as_partial_as_we_declare_them(empty, tmp_path):
    await schema.migrate(empty)
    declared = open_database(f"sqlite+aiosqlite:///{tmp_path}/declared.db")
    async with declared.begin() as tx:
        await tx.run_sync(metadata.create_all)
    ours, theirs = await shape(empty), await shape(declared)
    await declared.dispose()

    assert set(ours) == set(theirs)
    partial = {name for name, (head, _) in theirs.items() if "INDEX" in head}
    assert {name: ours[name] for name in partial} == {name: theirs[name] for name in partial}


def test_the_files_of_the_migrations_begin_with_their_numbers_one_after_the_other():
    scripts = ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions("base", "heads")

    assert [script.revision for script in reversed(list(scripts))] == schema.revisions()


async def test_migrating_again_changes_nothing(empty):
    await schema.migrate(empty)
    before = await shape(empty)
    await schema.migrate(empty)

    assert await shape(empty) == before


async def test_two_processes_that_start_at_once_migrate_once(empty, tmp_path):
    other = open_database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")
    try:
        await schema.migrate(other)
        await schema.migrate(empty)
    finally:
        await other.dispose()

    assert await schema.is_current(empty)


async def test_a_newer_schema_is_refused_and_left_alone(empty):
    await schema.migrate(empty)
    async with empty.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = await shape(empty)

    with pytest.raises(schema.NewerSchemaError):
        await schema.migrate(empty)
    assert await shape(empty) == before
    assert not await schema.is_current(empty)


async def test_a_migration_that_fails_leaves_nothing_and_can_be_tried_again(
    empty, tmp_path, monkeypatch
):
    await schema.migrate(empty)
    async with empty.begin() as tx:
        head = (await tx.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        await tx.execute(text("INSERT INTO marks (name) VALUES ('kept')"))
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    script = folder / "versions" / "9000_half.py"

    script.write_text(FAILING.format(head=head, statement="SELECT nonsense"))
    with pytest.raises(Exception, match="nonsense"):
        await schema.migrate(empty)
    assert await rows(empty) == (head, {"kept"}, False)

    script.write_text(FAILING.format(head=head, statement="SELECT 1"))
    await schema.migrate(empty)
    assert await rows(empty) == ("9000", set(), True)


async def rows(database):
    """Return the version, what was kept, and whether the new table is there."""
    async with database.begin() as tx:
        version = (await tx.execute(text("SELECT version_num FROM alembic_version"))).scalar()
        kept = set((await tx.execute(text("SELECT name FROM marks"))).scalars())
        half = await tx.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'half'"))
        return version, kept, half.first() is not None
