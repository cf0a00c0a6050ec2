"""Snapshots of the group, and which courses were counted in them."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('snapshots',
    sa.Column('as_of', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('document', sa.JSON(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('as_of')
    )
    op.create_table('counted',
    sa.Column('course_id', sa.BigInteger(), nullable=False),
    sa.Column('as_of', sa.BigInteger(), nullable=False),
    sa.Column('band', sa.SmallInteger(), nullable=False),
    sa.Column('dose', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['as_of'], ['snapshots.as_of'], ),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], ),
    sa.PrimaryKeyConstraint('course_id', 'as_of'),
    sqlite_with_rowid=False
    )
