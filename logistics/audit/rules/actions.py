"""What people did, in the words of the log's pages."""

READ = "person.read"
REUSE = "link.reuse"
UNREADABLE = "sealed.unreadable"

# Every address that changes something, by endpoint, in the words of the log's pages: what somebody
# did, in the past tense. Alphabetically; a test finds what is missing and what is left over.
ACTIONS = {
    "access.add_passkey": "Added a passkey",
    "access.begin_app": "Began to change their app for codes",
    "access.change_app": "Changed their app for codes",
    "access.change_codes": "Made new recovery codes",
    "access.change_email": "Changed their e-mail address",
    "access.change_password": "Changed their password",
    "access.change_role": "Changed an account’s role",
    "access.disable": "Closed an account",
    "access.enable": "Opened a closed account again",
    "access.end_device": "Signed one of their devices out",
    "access.end_devices": "Signed all of their devices out",
    "access.new_passkey_challenge": "Began to add a passkey",
    "access.remove_passkey": "Removed a passkey",
    "access.request_link": "Asked for a sign-in link",
    "access.second": "Showed a second factor to sign in",
    "access.second_challenge": "Was asked for a passkey to sign in",
    "access.second_with_passkey": "Showed a passkey to sign in",
    "access.set_up": "Chose a password",
    "access.set_up_app": "Set up an app for codes",
    "access.set_up_codes": "Made recovery codes",
    "access.set_up_done": "Finished setting up an account",
    "access.set_up_own": "Began to set up their own account",
    "access.show_step_up": "Showed a second factor",
    "access.sign_in": "Signed in",
    "access.sign_out": "Signed out",
    "access.sign_staff_out": "Signed an account’s devices out",
    "access.staff": "Gave a password to sign in",
    "access.step_up_challenge": "Was asked for a passkey",
    "access.step_up_with_passkey": "Showed a passkey",
    "accommodation.move": "Moved somebody to another room",
    "accommodation.person": "Changed somebody’s stay",
    "agenda.delete": "Deleted a session",
    "agenda.edit": "Changed a session",
    "agenda.import_file": "Imported an agenda",
    "agenda.move": "Moved a session",
    "agenda.new": "Added a session",
    "attendance.import_file": "Imported attendance",
    "attendance.lock": "Locked a day’s attendance",
    "attendance.session": "Saved a roll",
    "attendance.unlock": "Unlocked a day’s attendance",
    "calendars.own": "Made a calendar link",
    "calendars.withdraw": "Withdrew a calendar link",
    "certificates.issue": "Issued certificates",
    "materials.delete": "Deleted a handout",
    "materials.edit": "Changed a handout",
    "materials.new": "Added a handout",
    "messages.invite": "Invited somebody by mail",
    "privacy.lock_down": "Locked everything down",
    "roster.document": "Changed a document number",
    "roster.edit": "Changed a person’s entry",
    "roster.end_devices": "Signed a person’s devices out",
    "roster.import_file": "Imported people",
    "roster.new": "Added a person",
    "roster.open_emergency": "Opened an emergency contact",
    "roster.reveal": "Looked at a document number",
    "travel.cancel": "Cancelled a leg",
    "travel.edit": "Changed a leg",
    "travel.import_file": "Imported legs",
    "travel.new": "Booked a leg",
    "travel.told": "Noted that a traveller knows of a change",
}

# What is written of an address's own accord, beside or instead of it.
OTHERS = {
    REUSE: "Opened a link that was used before",
    READ: "Looked at a person’s page",
    UNREADABLE: "Came upon sealed data that does not open",
}


def words_of(action: str) -> str:
    """Return what somebody did as the start of a sentence; of a command, its name."""
    if action.startswith("command."):
        return f"Ran the command {action.removeprefix('command.').replace('.', ' ')}"
    return ACTIONS.get(action) or OTHERS.get(action) or action
