"""What the mornings ask besides, and the week's number."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('patients', sa.Column('extras', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    op.add_column('patients', sa.Column('asks_burden', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('checkins', sa.Column('asks_burden', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('checkins', sa.Column('burden', sa.SmallInteger(), nullable=True))
