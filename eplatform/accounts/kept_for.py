"""Questions about what a person may see, put into SQL once for all who hold as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet

from eplatform.accounts.models import Membership, Organisation, Posting, User
from eplatform.statements.prepared import KeptRows

Row = TypeVar("Row", bound=Model)
#: Stands in for the key of a person; those of their places and organisations go on from there.
NOBODY = -1


class Shape(NamedTuple):
    """Of what a person holds, all that shapes a question; its keys are values in it."""

    postings: tuple[tuple[str, str, bool], ...]
    memberships: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, person: User) -> Shape:
        return cls(
            tuple((each.role, each.network, each.territory_id is None) for each in person.held_postings),
            tuple((each.right, each.organisation.kind) for each in person.held_memberships),
        )

    def drawn(self) -> User:
        """A person of this shape who does not exist."""
        person = User(pk=NOBODY)
        person.held_postings = tuple(
            Posting(user=person, role=role, network=network, territory_id=None if is_everywhere else key)
            for key, (role, network, is_everywhere) in numbered(self.postings, NOBODY - 1)
        )
        person.held_memberships = tuple(
            Membership(user=person, organisation=Organisation(pk=key, kind=kind), right=right)
            for key, (right, kind) in numbered(self.memberships, NOBODY - 1 - len(self.postings))
        )
        return person


def numbered(held: Iterable[Any], first: int) -> Iterable[tuple[int, Any]]:
    """Each with a key of its own that no row has."""
    return ((first - place, each) for place, each in enumerate(held))


def keys_of(person: User) -> list[int | None]:
    """What takes the place of the stand-ins: the person, their places, their organisations."""
    places = [posting.territory_id for posting in person.held_postings]
    return [person.pk, *places, *(each.organisation_id for each in person.held_memberships)]


class KeptFor(Generic[Row]):
    """A query about a person, asked again for others and with other values.

    Of the person it may use the key and what their postings and memberships say, nothing else.
    Like ``KeptRows``, it is made with stand-ins that nothing else in it is equal to.
    """

    def __init__(self, ask: Callable[..., QuerySet[Row]], *stand_ins: Any) -> None:
        self.ask, self.stand_ins = ask, stand_ins
        self._by_shape: dict[Shape, KeptRows[Row]] = {}

    def found(self, person: User, *values: Any) -> list[Row]:
        """The rows as the query itself would give them; none for who is not active."""
        if not person.is_active:
            return []
        try:
            return self._kept(Shape.of(person)).found(*keys_of(person), *values)
        except EmptyResultSet:  # who holds so little can find nothing
            return []

    def _kept(self, shape: Shape) -> KeptRows[Row]:
        if shape not in self._by_shape:
            person = shape.drawn()
            keys = range(NOBODY, NOBODY - len(keys_of(person)), -1)
            self._by_shape[shape] = KeptRows(
                lambda *_stand_ins: self.ask(person, *self.stand_ins), *keys, *self.stand_ins
            )
        return self._by_shape[shape]
