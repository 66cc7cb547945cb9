"""Which state may follow which when a coordinator changes it by hand."""

from logistics.core.errors import DomainError
from logistics.roster.rules.facts import State

# Steps back are there because people press the wrong button and change their minds.
_NEXT: dict[State, tuple[State, ...]] = {
    State.SELECTED: (
        State.INVITED,
        State.CONFIRMED,
        State.DECLINED,
        State.WITHDRAWN,
        State.RESERVE,
    ),
    State.RESERVE: (State.SELECTED, State.INVITED, State.DECLINED, State.WITHDRAWN),
    State.INVITED: (
        State.CONFIRMED,
        State.DECLINED,
        State.WITHDRAWN,
        State.REPLACED,
        State.SELECTED,
    ),
    State.CONFIRMED: (State.WITHDRAWN, State.REPLACED, State.INVITED),
    State.DECLINED: (State.REPLACED, State.INVITED, State.CONFIRMED, State.RESERVE),
    State.WITHDRAWN: (State.REPLACED, State.INVITED, State.CONFIRMED, State.RESERVE),
    State.REPLACED: (State.INVITED, State.RESERVE),
}


def next_states(state: State) -> tuple[State, ...]:
    """Return the state itself and those it may change to, the usual next one first."""
    return (state, *_NEXT[state])


def is_new_invitation(was: str | None, now: State) -> bool:
    """Say whether a change of state invites somebody; a confirmation taken back does not."""
    return now is State.INVITED and was not in {State.INVITED, State.CONFIRMED}


def require_next_state(now: State, wanted: State) -> None:
    """Raise DomainError (422) if `wanted` cannot follow `now`."""
    if wanted not in next_states(now):
        allowed = ", ".join(_NEXT[now])
        raise DomainError(f"From {now} it goes to: {allowed}.", field="state")
