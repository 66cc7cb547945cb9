"""Passwords, second factors, devices, the log, the outbox."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

SQLITE_TRIGGERS = {
    'audit_entries_no_update': "BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    'audit_entries_no_delete': "BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    # Without this, INSERT OR REPLACE would change an entry.
    'audit_entries_no_replace': "BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1 FROM audit_entries WHERE seq = NEW.seq)"
    " BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    # The end of the chain goes forward, one entry at a time.
    'audit_head_forward': "BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1 OR NEW.id <> OLD.id"
    " BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    'audit_head_no_delete': "BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    'audit_head_no_insert': "BEFORE INSERT ON audit_head BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
}
POSTGRES_FUNCTION = """
CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is only added to'; END $$
"""
POSTGRES_TRIGGERS = (
    "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries"
    " FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse()",
    "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()",
    "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW"
    " WHEN (NEW.seq <> OLD.seq + 1 OR NEW.id <> OLD.id) EXECUTE FUNCTION audit_entries_refuse()",
    "CREATE TRIGGER audit_head_no_other BEFORE INSERT OR DELETE ON audit_head"
    " FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse()",
    "CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()",
)


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    """A column of a moment in UTC."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Apply the change."""
    _sign_in_tables()
    _change_links()
    _change_sign_ins()
    _log_and_outbox()
    _protect_log()


def _sign_in_tables() -> None:
    op.create_table('credentials',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('email_index', sa.LargeBinary(length=32), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    moment('totp_confirmed_at', nullable=True),
    sa.Column('totp_last_step', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_credentials_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credentials')),
    sa.UniqueConstraint('account_id', name=op.f('uq_credentials_account_id')),
    sa.UniqueConstraint('email_index', name=op.f('uq_credentials_email_index'))
    )
    op.create_table('recovery_codes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=False),
    moment('used_at', nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_recovery_codes_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes'))
    )
    op.create_index(op.f('ix_recovery_codes_account_id'), 'recovery_codes', ['account_id'])
    op.create_table('passkeys',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1024), nullable=False),
    sa.Column('public_key', sa.LargeBinary(length=2048), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    moment('created_at'),
    moment('last_used_at', nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_passkeys_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkeys')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkeys_credential_id'))
    )
    op.create_index(op.f('ix_passkeys_account_id'), 'passkeys', ['account_id'])
    op.create_table('pending_sign_ins',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('challenge', sa.LargeBinary(length=64), nullable=True),
    moment('created_at'),
    moment('expires_at'),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("step IN ('second-factor', 'set-up')", name=op.f('ck_pending_sign_ins_step_known')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_pending_sign_ins_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_sign_ins')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_pending_sign_ins_token_hash'))
    )
    op.create_index(op.f('ix_pending_sign_ins_account_id'), 'pending_sign_ins', ['account_id'])
    op.create_table('attempts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key_hash', sa.LargeBinary(length=32), nullable=False),
    moment('at'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts'))
    )
    op.create_index(op.f('ix_attempts_key_hash_at'), 'attempts', ['key_hash', 'at'])


def _change_links() -> None:
    with op.batch_alter_table('sign_in_links') as table:
        table.add_column(sa.Column('purpose', sa.String(length=20), nullable=False, server_default='printed'))
        table.add_column(sa.Column('browser_hash', sa.LargeBinary(length=32), nullable=True))
        table.add_column(sa.Column('message_id', sa.Uuid(), nullable=True))
        table.create_check_constraint(op.f('ck_sign_in_links_purpose_known'), "purpose IN ('printed', 'invitation', 'sign-in', 'set-up')")
    with op.batch_alter_table('sign_in_links') as table:
        table.alter_column('purpose', existing_type=sa.String(length=20), server_default=None)
    op.create_index(op.f('ix_sign_in_links_account_id'), 'sign_in_links', ['account_id'])
    op.create_index(op.f('ix_sign_in_links_message_id'), 'sign_in_links', ['message_id'])


def _change_sign_ins() -> None:
    with op.batch_alter_table('sign_ins') as table:
        table.add_column(sa.Column('device', sa.String(length=40), nullable=False, server_default='A browser'))
        table.add_column(sa.Column('challenge', sa.LargeBinary(length=64), nullable=True))
        table.add_column(moment('seen_at', nullable=True))
        table.add_column(moment('stepped_up_at', nullable=True))
        table.add_column(sa.Column('first_id', sa.Uuid(), nullable=True))
    op.execute('UPDATE sign_ins SET seen_at = created_at, first_id = id')
    with op.batch_alter_table('sign_ins') as table:
        table.alter_column('device', existing_type=sa.String(length=40), server_default=None)
        table.alter_column('seen_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column('first_id', existing_type=sa.Uuid(), nullable=False)


def _log_and_outbox() -> None:
    op.create_table('audit_entries',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    moment('at'),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('object_type', sa.String(length=30), nullable=True),
    sa.Column('object_id', sa.Uuid(), nullable=True),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('request_id', sa.String(length=20), nullable=False),
    sa.Column('prev_mac', sa.LargeBinary(length=32), nullable=False),
    sa.Column('mac', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entries'))
    )
    op.create_index(op.f('ix_audit_entries_object_id'), 'audit_entries', ['object_id'])
    op.create_index(op.f('ix_audit_entries_actor_id'), 'audit_entries', ['actor_id'])
    head = op.create_table('audit_head',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('mac', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.bulk_insert(head, [{'id': 1, 'seq': 0, 'mac': bytes(32)}])
    op.create_table('key_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_check'))
    )
    op.create_table('outbox',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    moment('created_at'),
    moment('not_before'),
    moment('leased_until', nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    moment('sent_at', nullable=True),
    sa.Column('failure', sa.String(length=40), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("kind IN ('sign-in', 'invitation', 'set-up', 'notice')", name=op.f('ck_outbox_kind_known')),
    sa.CheckConstraint("state IN ('queued', 'sending', 'sent', 'failed', 'cancelled')", name=op.f('ck_outbox_state_known')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_outbox_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    op.create_index(op.f('ix_outbox_state_not_before'), 'outbox', ['state', 'not_before'])
    op.create_index(op.f('ix_outbox_account_id'), 'outbox', ['account_id'])
    op.create_table('emergency_openings',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    moment('at'),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_emergency_openings_account_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_emergency_openings_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_openings'))
    )
    op.create_index(op.f('ix_emergency_openings_person_id'), 'emergency_openings', ['person_id'])


def _protect_log() -> None:
    """Let the database itself refuse changes; a later rebuild of the table must do this again."""
    if op.get_bind().dialect.name == 'sqlite':
        for name, body in SQLITE_TRIGGERS.items():
            op.execute(f'CREATE TRIGGER {name} {body}')
    else:
        op.execute(POSTGRES_FUNCTION)
        for trigger in POSTGRES_TRIGGERS:
            op.execute(trigger)


def downgrade() -> None:
    """Take the change back."""
    for name in ('emergency_openings', 'outbox', 'key_check', 'audit_head', 'audit_entries',
                 'attempts', 'pending_sign_ins', 'passkeys', 'recovery_codes', 'credentials'):
        op.drop_table(name)
    if op.get_bind().dialect.name != 'sqlite':
        op.execute('DROP FUNCTION audit_entries_refuse()')
    with op.batch_alter_table('sign_ins') as table:
        for name in ('first_id', 'stepped_up_at', 'seen_at', 'challenge', 'device'):
            table.drop_column(name)
    op.drop_index(op.f('ix_sign_in_links_message_id'), 'sign_in_links')
    op.drop_index(op.f('ix_sign_in_links_account_id'), 'sign_in_links')
    with op.batch_alter_table('sign_in_links') as table:
        table.drop_constraint(op.f('ck_sign_in_links_purpose_known'), type_='check')
        for name in ('message_id', 'browser_hash', 'purpose'):
            table.drop_column(name)
