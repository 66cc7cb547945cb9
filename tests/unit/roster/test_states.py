"""Which state may follow which."""

import pytest

from logistics.core.errors import DomainError
from logistics.roster.rules import State, is_new_invitation, next_states, require_next_state


@pytest.mark.parametrize("state", State)
def test_a_state_may_stay_as_it_is(state: State) -> None:
    require_next_state(state, state)

    assert next_states(state)[0] is state


@pytest.mark.parametrize("state", State)
def test_no_state_is_a_dead_end(state: State) -> None:
    assert len(next_states(state)) > 1


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (State.SELECTED, State.INVITED),
        (State.INVITED, State.CONFIRMED),
        (State.CONFIRMED, State.REPLACED),
        (State.RESERVE, State.INVITED),
    ],
)
def test_the_usual_way_is_open(now: State, wanted: State) -> None:
    require_next_state(now, wanted)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (State.SELECTED, State.REPLACED),
        (State.RESERVE, State.CONFIRMED),
        (State.REPLACED, State.CONFIRMED),
    ],
)
def test_a_state_that_cannot_follow_is_refused_with_those_that_can(
    now: State, wanted: State
) -> None:
    with pytest.raises(DomainError) as refused:
        require_next_state(now, wanted)

    assert refused.value.field == "state"
    allowed = ", ".join(next_states(now)[1:])
    assert refused.value.message == f"From {now} it goes to: {allowed}."


@pytest.mark.parametrize("was", State)
def test_invitation_is_new_unless_somebody_had_it_already(was: State) -> None:
    assert is_new_invitation(was, State.INVITED) is (was not in {State.INVITED, State.CONFIRMED})
    assert not is_new_invitation(was, State.CONFIRMED)
