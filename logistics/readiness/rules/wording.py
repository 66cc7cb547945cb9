"""What each kind of finding is called where several stand together, and what to do about it."""

from logistics.core.findings import Finding

# For findings that carry no advice of their own.
_ACTIONS = {
    "not-confirmed": "Ask again",
    "confirmation-overdue": "Call, or offer the place",
    "seats-unfilled": "Invite somebody",
    "over-capacity": "See who holds a place",
    "profile-incomplete": "Ask for what is missing",
    "name-unconfirmed": "Ask for the right spelling",
    "glyph-missing": "Correct the name",
    "night-without-bed": "Give a bed",
    "bed-without-need": "Give the bed back",
    "own-cost-night": "See the nights",
    "room-over-capacity": "Move somebody",
    "twin-not-mutual": "Ask both",
    "twin-nights-differ": "Ask both, or part them",
    "block-exceeded": "Ask the hotel for more rooms",
    "block-underused": "Give rooms back",
    "cut-off-near": "Give everybody a bed",
    "handout-missing": "Upload it",
}
_TITLES = {
    "not-confirmed": "No reply yet",
    "confirmation-overdue": "No reply yet",
    "seats-unfilled": "Free places",
    "over-capacity": "More people than places",
    "profile-incomplete": "Details missing",
    "name-unconfirmed": "Names not confirmed",
    "glyph-missing": "Names that cannot be printed",
    "no-inbound": "No journey there",
    "no-outbound": "No journey home",
    "arrives-after-start": "Arrivals after the start",
    "arrives-late": "Late arrivals",
    "departs-before-close": "Departures before the close",
    "tight-departure": "Tight departures",
    "legs-overlap": "Legs that overlap",
    "tight-connection": "Tight connections",
    "place-gap": "Gaps on the way",
    "document-expired": "Documents that end too early",
    "document-expiring": "Documents that end soon after",
    "visa-missing": "Open visas",
    "ticket-before-visa": "Tickets before a visa",
    "hold-expiring": "Held fares",
    "ticket-name-mismatch": "Names on tickets",
    "itinerary-retimed": "Retimed, not told yet",
    "no-transfer": "Transfers missing",
    "crossing-reroute": "Another way over the border",
    "night-without-bed": "Nights without a bed",
    "bed-without-need": "Beds nobody needs",
    "own-cost-night": "Nights at own cost",
    "room-over-capacity": "Rooms too full",
    "twin-not-mutual": "Sharing not agreed",
    "twin-nights-differ": "Room-mates with other nights",
    "excluded-pair": "People who must not share",
    "block-exceeded": "More rooms than held",
    "block-underused": "Rooms held in vain",
    "cut-off-near": "Hotel cut-off",
    "rooming-list-stale": "Rooming list out of date",
    "space-double-booked": "Spaces taken twice",
    "trainer-double-booked": "Trainers needed twice",
    "trainer-away": "Trainers not there",
    "space-too-small": "Spaces too small",
    "no-break": "Long without a break",
    "theme-uncovered": "Themes without a session",
    "plan-missing": "Session plans missing",
    "plan-minutes-differ": "Plans of another length",
    "unpublished-changes": "Changes not published",
    "slot-unmarked": "Half-days not marked",
    "day-unlocked": "Days not locked",
    "paper-differs": "Paper and roll differ",
    "certificate-name-unapproved": "Certificate names not approved",
    "certificate-stale": "Certificates out of date",
    "handout-missing": "Handouts missing",
    "pack-stale": "Packs out of date",
}


def title_of(code: str) -> str:
    """Return what findings of this code are called together: Late arrivals."""
    return _TITLES.get(code, code.replace("-", " ").capitalize())


def action_of(finding: Finding) -> str:
    """Return in a few words what to do about a finding: Ask for a late check-in and supper."""
    return finding.fix.rstrip(".") or _ACTIONS.get(finding.code) or title_of(finding.code)
