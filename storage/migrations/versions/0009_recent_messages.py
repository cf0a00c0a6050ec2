"""Our messages of the last two days."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recent_messages',
    sa.Column('patient_id', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patients.id'], ),
    sa.PrimaryKeyConstraint('patient_id', 'message_id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('recent_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recent_messages_at'), ['at'], unique=False)
