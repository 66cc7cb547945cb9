"""The first tables."""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    counter = op.create_table('change_counter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_counter'))
    )
    op.bulk_insert(counter, [{'id': 1, 'number': 0}])
    op.create_table('accounts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('participant', 'trainer', 'coordinator', 'administrator')", name=op.f('ck_accounts_role_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts'))
    )
    op.create_table('trainings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('subtitle', sa.String(length=300), nullable=False),
    sa.Column('neutral_title', sa.String(length=200), nullable=False),
    sa.Column('organiser', sa.String(length=200), nullable=False),
    sa.Column('reference_prefix', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('country_code', sa.String(length=2), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('places_of_work', sa.JSON(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_trainings_capacity_positive')),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_trainings_days_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainings')),
    sa.UniqueConstraint('slug', name=op.f('uq_trainings_slug'))
    )
    op.create_table('agenda_items',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('counted', sa.Boolean(), nullable=False),
    sa.Column('slot', sa.String(length=2), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('theme', sa.String(length=10), nullable=True),
    sa.Column('visibility', sa.String(length=20), nullable=False),
    sa.Column('method', sa.String(length=300), nullable=False),
    sa.Column('objectives', sa.String(length=1000), nullable=False),
    sa.Column('room_setup', sa.String(length=200), nullable=False),
    sa.Column('materials', sa.JSON(), nullable=False),
    sa.Column('handouts', sa.JSON(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('session', 'plenary', 'wellbeing', 'energiser', 'break', 'meal', 'social', 'admin', 'team')", name=op.f('ck_agenda_items_kind_known')),
    sa.CheckConstraint("slot IS NULL OR slot IN ('AM', 'PM')", name=op.f('ck_agenda_items_slot_known')),
    sa.CheckConstraint('NOT counted OR slot IS NOT NULL', name=op.f('ck_agenda_items_counted_has_slot')),
    sa.CheckConstraint("visibility IN ('participants', 'team')", name=op.f('ck_agenda_items_visibility_known')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_agenda_items_ends_after_start')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_agenda_items_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items')),
    sa.UniqueConstraint('training_id', 'code', name=op.f('uq_agenda_items_training_id_code'))
    )
    op.create_table('bookings',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('fare_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('payer', sa.String(length=30), nullable=False),
    sa.Column('ticketing_deadline', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("payer IN ('organiser', 'participant_reimbursed', 'participant_own_cost', 'employer')", name=op.f('ck_bookings_payer_known')),
    sa.CheckConstraint('fare_minor >= 0', name=op.f('ck_bookings_fare_not_negative')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_bookings_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookings'))
    )
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bookings_training_id'), ['training_id'], unique=False)

    op.create_table('day_locks',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_by', sa.Uuid(), nullable=True),
    sa.Column('unlocked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('unlocked_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['locked_by'], ['accounts.id'], name=op.f('fk_day_locks_locked_by')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_day_locks_training_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unlocked_by'], ['accounts.id'], name=op.f('fk_day_locks_unlocked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_locks'))
    )
    with op.batch_alter_table('day_locks', schema=None) as batch_op:
        batch_op.create_index('uq_day_locks_open', ['training_id', 'day'], unique=True, sqlite_where=sa.text('unlocked_at IS NULL'), postgresql_where=sa.text('unlocked_at IS NULL'))

    op.create_table('hotels',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('check_in', sa.Time(), nullable=False),
    sa.Column('check_out', sa.Time(), nullable=False),
    sa.Column('cut_off', sa.Date(), nullable=True),
    sa.Column('attrition_percent', sa.Integer(), nullable=False),
    sa.Column('city_tax_minor', sa.Integer(), nullable=False),
    sa.Column('city_tax_currency', sa.String(length=3), nullable=False),
    sa.Column('city_tax_paid_by', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_hotels_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hotels')),
    sa.UniqueConstraint('training_id', 'name', name=op.f('uq_hotels_training_id_name'))
    )
    op.create_table('people',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('email_index', sa.LargeBinary(length=32), nullable=True),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('participant', 'trainer')", name=op.f('ck_people_kind_known')),
    sa.CheckConstraint("state IN ('selected', 'invited', 'confirmed', 'declined', 'withdrawn', 'replaced', 'reserve')", name=op.f('ck_people_state_known')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_people_account_id')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_people_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('account_id', name=op.f('uq_people_account_id')),
    sa.UniqueConstraint('training_id', 'code', name=op.f('uq_people_training_id_code')),
    sa.UniqueConstraint('training_id', 'email_index', name=op.f('uq_people_training_id_email_index'))
    )
    op.create_table('sign_in_links',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_in_links_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_links_token_hash'))
    )
    op.create_table('sign_ins',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_ins_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_ins_token_hash'))
    )
    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_ins_account_id'), ['account_id'], unique=False)

    op.create_table('spaces',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('capacity IS NULL OR capacity > 0', name=op.f('ck_spaces_capacity_positive')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_spaces_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spaces')),
    sa.UniqueConstraint('training_id', 'name', name=op.f('uq_spaces_training_id_name'))
    )
    op.create_table('themes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('colour', sa.String(length=10), nullable=False),
    sa.Column('pattern', sa.String(length=10), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("colour IN ('blue', 'amber', 'green', 'grey')", name=op.f('ck_themes_colour_known')),
    sa.CheckConstraint("pattern IN ('plain', 'stripes', 'dots')", name=op.f('ck_themes_pattern_known')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_themes_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_themes')),
    sa.UniqueConstraint('training_id', 'code', name=op.f('uq_themes_training_id_code'))
    )
    op.create_table('agenda_leads',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_agenda_leads_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_agenda_leads_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_leads')),
    sa.UniqueConstraint('item_id', 'position', name=op.f('uq_agenda_leads_item_id_position'))
    )
    op.create_table('agenda_spaces',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('space_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_agenda_spaces_item_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_agenda_spaces_space_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_spaces')),
    sa.UniqueConstraint('item_id', 'space_id', name=op.f('uq_agenda_spaces_item_id_space_id'))
    )
    op.create_table('certificates',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('credited', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('participation', 'statement')", name=op.f('ck_certificates_kind_known')),
    sa.CheckConstraint('minutes BETWEEN 1 AND counted', name=op.f('ck_certificates_minutes_possible')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_certificates_person_id')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_certificates_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_certificates_code_hash')),
    sa.UniqueConstraint('person_id', name=op.f('uq_certificates_person_id')),
    sa.UniqueConstraint('training_id', 'number', name=op.f('uq_certificates_training_id_number'))
    )
    op.create_table('emergency_contacts',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_emergency_contacts_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_contacts')),
    sa.UniqueConstraint('person_id', name=op.f('uq_emergency_contacts_person_id'))
    )
    op.create_table('feeds',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_feeds_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feeds')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feeds_token_hash'))
    )
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feeds_person_id'), ['person_id'], unique=False)

    op.create_table('handouts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('pages >= 1 AND size_bytes >= 1', name=op.f('ck_handouts_not_empty')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_handouts_item_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['accounts.id'], name=op.f('fk_handouts_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handouts')),
    sa.UniqueConstraint('file_id', name=op.f('uq_handouts_file_id')),
    sa.UniqueConstraint('item_id', 'title', name=op.f('uq_handouts_item_id_title'))
    )
    op.create_table('legs',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('booking_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('direction', sa.String(length=10), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('transfer_needed', sa.Boolean(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("direction IN ('outbound', 'return')", name=op.f('ck_legs_direction_known')),
    sa.CheckConstraint("mode IN ('flight', 'coach', 'train', 'own_car', 'shared_car', 'taxi', 'transfer', 'walk')", name=op.f('ck_legs_mode_known')),
    sa.CheckConstraint("status IN ('planned', 'quoted', 'requested', 'held', 'booked', 'ticketed', 'changed', 'cancelled', 'travelled', 'missed')", name=op.f('ck_legs_status_known')),
    sa.CheckConstraint('seq >= 1', name=op.f('ck_legs_seq_from_one')),
    sa.ForeignKeyConstraint(['booking_id'], ['bookings.id'], name=op.f('fk_legs_booking_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_legs_person_id')),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_legs_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legs')),
    sa.UniqueConstraint('training_id', 'code', name=op.f('uq_legs_training_id_code'))
    )
    with op.batch_alter_table('legs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legs_booking_id'), ['booking_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_legs_person_id'), ['person_id'], unique=False)

    op.create_table('marks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('marked_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status IN ('late', 'left_early')) = (minutes > 0)", name=op.f('ck_marks_minutes_when_partial')),
    sa.CheckConstraint("status IN ('present', 'late', 'left_early', 'excused', 'absent')", name=op.f('ck_marks_status_known')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_marks_item_id')),
    sa.ForeignKeyConstraint(['marked_by'], ['accounts.id'], name=op.f('fk_marks_marked_by')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_marks_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marks')),
    sa.UniqueConstraint('item_id', 'person_id', name=op.f('uq_marks_item_id_person_id'))
    )
    with op.batch_alter_table('marks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_marks_person_id'), ['person_id'], unique=False)

    op.create_table('imported_profiles',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_imported_profiles_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_profiles')),
    sa.UniqueConstraint('person_id', name=op.f('uq_imported_profiles_person_id'))
    )
    op.create_table('needs',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_needs_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_needs')),
    sa.UniqueConstraint('person_id', name=op.f('uq_needs_person_id'))
    )
    op.create_table('room_blocks',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('hotel_id', sa.Uuid(), nullable=False),
    sa.Column('room_type', sa.String(length=10), nullable=False),
    sa.Column('night', sa.Date(), nullable=False),
    sa.Column('rooms', sa.Integer(), nullable=False),
    sa.Column('rate_minor', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.CheckConstraint('rooms >= 0', name=op.f('ck_room_blocks_rooms_not_negative')),
    sa.ForeignKeyConstraint(['hotel_id'], ['hotels.id'], name=op.f('fk_room_blocks_hotel_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_room_blocks')),
    sa.UniqueConstraint('hotel_id', 'room_type', 'night', name=op.f('uq_room_blocks_hotel_id_room_type_night'))
    )
    op.create_table('rooms',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('hotel_id', sa.Uuid(), nullable=False),
    sa.Column('label', sa.String(length=30), nullable=False),
    sa.Column('room_type', sa.String(length=10), nullable=False),
    sa.Column('beds', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('beds BETWEEN 1 AND 4', name=op.f('ck_rooms_beds_possible')),
    sa.ForeignKeyConstraint(['hotel_id'], ['hotels.id'], name=op.f('fk_rooms_hotel_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rooms')),
    sa.UniqueConstraint('hotel_id', 'label', name=op.f('uq_rooms_hotel_id_label'))
    )
    op.create_table('stays',
    sa.Column('training_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('check_in', sa.Date(), nullable=True),
    sa.Column('check_out', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(check_in IS NULL) = (check_out IS NULL)', name=op.f('ck_stays_both_dates_or_none')),
    sa.CheckConstraint('check_out > check_in', name=op.f('ck_stays_check_out_after_check_in')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_stays_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['training_id'], ['trainings.id'], name=op.f('fk_stays_training_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stays')),
    sa.UniqueConstraint('person_id', name=op.f('uq_stays_person_id'))
    )
    with op.batch_alter_table('stays', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stays_training_id'), ['training_id'], unique=False)

    op.create_table('travel_documents',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_travel_documents_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_travel_documents')),
    sa.UniqueConstraint('person_id', name=op.f('uq_travel_documents_person_id'))
    )
    op.create_table('nights',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('room_id', sa.Uuid(), nullable=False),
    sa.Column('night', sa.Date(), nullable=False),
    sa.Column('bed', sa.Integer(), nullable=False),
    sa.Column('own_cost', sa.Boolean(), nullable=False),
    sa.CheckConstraint('bed >= 1', name=op.f('ck_nights_bed_from_one')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_nights_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_nights_room_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nights')),
    sa.UniqueConstraint('person_id', 'night', name=op.f('uq_nights_person_id_night')),
    sa.UniqueConstraint('room_id', 'night', 'bed', name=op.f('uq_nights_room_id_night_bed'))
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table('nights')
    op.drop_table('travel_documents')
    with op.batch_alter_table('stays', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stays_training_id'))

    op.drop_table('stays')
    op.drop_table('rooms')
    op.drop_table('room_blocks')
    op.drop_table('needs')
    op.drop_table('imported_profiles')
    with op.batch_alter_table('marks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_marks_person_id'))

    op.drop_table('marks')
    with op.batch_alter_table('legs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legs_person_id'))
        batch_op.drop_index(batch_op.f('ix_legs_booking_id'))

    op.drop_table('legs')
    op.drop_table('handouts')
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feeds_person_id'))

    op.drop_table('feeds')
    op.drop_table('emergency_contacts')
    op.drop_table('certificates')
    op.drop_table('agenda_spaces')
    op.drop_table('agenda_leads')
    op.drop_table('themes')
    op.drop_table('spaces')
    with op.batch_alter_table('sign_ins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_ins_account_id'))

    op.drop_table('sign_ins')
    op.drop_table('sign_in_links')
    op.drop_table('people')
    op.drop_table('hotels')
    with op.batch_alter_table('day_locks', schema=None) as batch_op:
        batch_op.drop_index('uq_day_locks_open', sqlite_where=sa.text('unlocked_at IS NULL'), postgresql_where=sa.text('unlocked_at IS NULL'))

    op.drop_table('day_locks')
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bookings_training_id'))

    op.drop_table('bookings')
    op.drop_table('agenda_items')
    op.drop_table('trainings')
    op.drop_table('accounts')
    op.drop_table('change_counter')
