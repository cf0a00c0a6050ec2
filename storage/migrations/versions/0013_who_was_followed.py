"""Who was behind the other counts of people in a snapshot, besides the rates."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('snapshots', sa.Column('sizes', sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
    op.create_table('followed',
    sa.Column('course_id', sa.BigInteger(), nullable=False),
    sa.Column('as_of', sa.BigInteger(), nullable=False),
    sa.Column('reached', sa.Boolean(), nullable=True),
    sa.Column('began', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['as_of'], ['snapshots.as_of'], ),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], ),
    sa.PrimaryKeyConstraint('course_id', 'as_of'),
    sqlite_with_rowid=False
    )
