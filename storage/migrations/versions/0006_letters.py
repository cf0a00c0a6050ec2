"""Letters to colleagues, and an index of the prompts that were given up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letters',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('admin_id', sa.BigInteger(), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('lease_until', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['admin_id'], ['admins.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    where = sa.text("state = 'missed'")
    op.create_index('prompts_missed', 'prompts', ['due_at'], unique=False, sqlite_where=where, postgresql_where=where)
