"""Who made a link that gives a role; those of the last day, whose makers nobody knows, are gone."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('role_links')
    op.create_table('role_links',
    sa.Column('code', sa.LargeBinary(length=32), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('made_by', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['admins.id'], ),
    sa.PrimaryKeyConstraint('code'),
    sqlite_with_rowid=False
    )
