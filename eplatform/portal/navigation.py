"""What the navigation offers each person, and what the frame of every page needs to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from notifications.models import UNREAD_OF
from workflows.engine.incidents import reads_incidents
from workflows.files.setting import can_read as reads_standards
from workflows.files.staffing import can_see_staff
from workflows.measuring.permissions import can_watch


@dataclass(frozen=True)
class Item:
    label: str
    route: str
    icon: str
    url: str = ""
    count: int = 0
    is_current: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    items: list[Item] = field(default_factory=list)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor; what it gives is computed when a template asks, so that fragments cost nothing."""
    return {
        "nav_groups": SimpleLazyObject(lambda: groups_for(request)),
        "messages_url": address("notifications:list"),
        "unread_count": SimpleLazyObject(lambda: unread_count(request)),
        "account_url": address("portal:account"),
        "find_url": address("portal:files"),
    }


def unread_count(request: HttpRequest) -> int:
    """How many notices wait for the person, counted no further than anybody reads."""
    user = getattr(request, "user", None)
    return len(UNREAD_OF.rows(user.pk)) if isinstance(user, User) else 0


def groups_for(request: HttpRequest) -> list[Group]:
    """The groups a person sees; a visitor sees none, and the page has no navigation then."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    wanted = staff_groups(user) if user.is_utility_staff else applicant_groups()
    shown = [Group(group.label, list(_shown(group.items, request.path))) for group in wanted]
    return [group for group in shown if group.items]


def staff_groups(user: User) -> list[Group]:
    figures = []
    if can_watch(user):
        figures = [
            Item(_("The process"), "portal:process", "chart-bar"),
            Item(_("Process versions"), "portal:process_versions", "git-branch"),
        ]
    if reads_incidents(user):
        figures.append(Item(_("Incidents"), "portal:incidents", "alert-triangle"))
    if reads_standards(user):
        figures.append(Item(_("Commitments"), "portal:commitments", "scale"))
    if can_see_staff(user):
        figures.append(Item(_("People"), "portal:people", "users"))
    if user.holds(Role.ADMINISTRATOR):
        figures.append(Item(_("Calendars"), "portal:calendars", "calendar"))
    return [
        Group(_("Work"), [
            Item(_("Inbox"), "portal:inbox", "inbox"),
            Item(_("Connection files"), "portal:files", "folder"),
            Item(_("Search in papers"), "documents:search", "file-text"),
            Item(_("Messages"), "notifications:list", "bell"),
            *figures,
        ]),
        Group(_("Me"), [Item(_("My account"), "portal:account", "user-circle")]),
    ]  # fmt: skip


def applicant_groups() -> list[Group]:
    return [
        Group(_("Connections"), [
            Item(_("My connection files"), "portal:files", "folder"),
            Item(_("New connection file"), "portal:new_file", "file-plus"),
            Item(_("Search in papers"), "documents:search", "file-text"),
            Item(_("Messages"), "notifications:list", "bell"),
        ]),
        Group(_("Me"), [Item(_("My account"), "portal:account", "user-circle")]),
    ]  # fmt: skip


def _shown(items: list[Item], path: str) -> Iterator[Item]:
    reachable = [(item, address(item.route)) for item in items]
    # The longest address that begins this page's is where we are: /files/new/ is not /files/.
    here = max((url for _item, url in reachable if url and path.startswith(url)), key=len, default="")
    for item, url in reachable:
        if url:
            yield Item(item.label, item.route, item.icon, url=url, is_current=url == here)


def address(route: str) -> str:
    """The address of a route, or nothing where the app that serves it is not installed."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
