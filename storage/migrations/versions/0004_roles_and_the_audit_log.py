"""Roles and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('admins',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('lookup', sa.LargeBinary(length=16), nullable=False),
    sa.Column('telegram_id', sa.LargeBinary(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('heard_at', sa.BigInteger(), nullable=True),
    sa.Column('unreachable_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('lookup')
    )
    op.create_table('role_links',
    sa.Column('code', sa.LargeBinary(length=32), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('code'),
    sqlite_with_rowid=False
    )
    op.create_table('tries',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('lookup', sa.LargeBinary(length=16), nullable=False),
    sa.Column('what', sa.String(length=12), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('tries', schema=None) as batch_op:
        batch_op.create_index('tries_lately', ['what', 'at'], unique=False)

    op.create_table('audit',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('deed', sa.String(length=24), nullable=False),
    sa.Column('about', sa.String(length=120), nullable=False),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('seq')
    )
    for statement in APPENDED_TO[op.get_bind().dialect.name]:
        op.execute(statement)


REFUSED = "the audit log is only appended to"
NO = f"SELECT RAISE(ABORT, '{REFUSED}')"
SAYS_NO = f"BEGIN RAISE EXCEPTION '{REFUSED}'; END"
ANY = "UPDATE OR DELETE OR TRUNCATE"

APPENDED_TO = {
    "sqlite": (
        f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN {NO}; END",
        f"CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN {NO}; END",
    ),
    "postgresql": (
        f"CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ {SAYS_NO} $$",
        f"CREATE TRIGGER audit_is_kept BEFORE {ANY} ON audit EXECUTE FUNCTION audit_is_kept()",
    ),
}
