"""When a patient came from another installation, which may be long after they were first known."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('patients', sa.Column('imported_at', sa.BigInteger(), nullable=True))
