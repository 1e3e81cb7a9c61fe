"""What the house keeps to, whoever builds in it: names, sizes, doors, and what is never written down."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from eplatform.portal.history import WORDS
from notifications.routing import ROUTES

# One process parses the code, not each of them.
pytestmark = pytest.mark.xdist_group("house-rules")

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("eplatform", "workflows", "documents", "quotes", "notifications")
BESIDE = ("bench", "tests")
SHAPELESS = {"utils", "util", "helpers", "helper", "services", "common", "manager", "managers", "misc"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


@cache
def kept() -> list[Path]:
    """The files of the project: those git knows, and new ones it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:  # the source as we hand it out has no history
        return [path for path in PROJECT.rglob("*") if path.is_file() and not hidden(path)]
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [PROJECT / name for name in names if (PROJECT / name).is_file()]


def hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(PROJECT).parts)


def shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@cache
def modules() -> list[Path]:
    """Our code, without its tests."""
    return [p for p in kept() if p.suffix == ".py" and p.relative_to(PROJECT).parts[0] in PACKAGES]


@cache
def beside() -> list[Path]:
    """What measures the code, and its tests."""
    return [p for p in kept() if p.suffix == ".py" and p.relative_to(PROJECT).parts[0] in BESIDE]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Walked once for all rules: that takes longer than what each looks for."""
    return tuple(ast.walk(tree(path)))


def is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


def calls(path: Path) -> list[ast.Call]:
    return [node for node in nodes(path) if isinstance(node, ast.Call)]


# Names and sizes


def test_every_module_is_named_for_what_happens_there():
    assert not [shown(path) for path in modules() if path.stem in SHAPELESS or path.parent.name in SHAPELESS]


def test_every_module_says_in_a_sentence_what_happens_there():
    silent = [
        shown(path)
        for path in modules()
        if not is_migration(path) and path.read_text().strip() and not ast.get_docstring(tree(path))
    ]

    assert not silent


def test_no_module_is_too_long_to_be_read_at_once():
    lines = {shown(p): len(p.read_text().splitlines()) for p in modules() if not is_migration(p)}

    assert not {name: n for name, n in lines.items() if n > LONGEST_MODULE}


def test_no_function_is_too_long_to_be_read_at_once():
    long = {
        f"{shown(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in [*modules(), *beside()]
        if not is_migration(path)
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }

    assert not long


def test_acts_name_their_actor_and_their_moment():
    """Whoever reads the call sees who does it and when; a moment is easily taken for another."""
    by_place = [
        f"{shown(path)}:{node.name}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and {"by", "at"} <= {arg.arg for arg in every(node.args)}
        if not {"by", "at"} <= {arg.arg for arg in node.args.kwonlyargs}
    ]

    assert not by_place


def every(given: ast.arguments) -> list[ast.arg]:
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def test_every_migration_says_what_it_changes():
    assert not [shown(path) for path in modules() if is_migration(path) and "_auto_" in path.name]


# Doors


#: They keep the record and where a file stands; nobody else writes either.
RECORD = {"workflows/files/timeline.py", "workflows/files/process.py", "workflows/files/intake.py"}
#: Where a file stands, as the door leaves it.
STANDS = {"stage", "turn", "next_due_at", "closed_at", "final_state", "suspended_at", "entries"}
#: The engine writes the same words about its own rows: processes and tasks.
ENGINE = "workflows/engine/"


def test_the_record_is_written_by_its_keeper_alone():
    """No row of the timeline is made, changed or deleted but by timeline.record."""
    writing = ("create", "bulk_create", "update", "delete", "get_or_create", "update_or_create")
    found = [
        f"{shown(path)}:{call.lineno}"
        for path in modules()
        if shown(path) not in RECORD and not is_migration(path)
        for call in calls(path)
        if (isinstance(call.func, ast.Attribute)
        and call.func.attr in writing
        and re.search(r"\bTimelineEntry\b|\.timeline\b", ast.unparse(call.func)))
        or (isinstance(call.func, ast.Name) and call.func.id == "TimelineEntry")
    ]  # fmt: skip

    assert not found


def test_every_kind_of_entry_has_its_words():
    recorded = {
        call.args[1].value
        for path in modules()
        for call in calls(path)
        if getattr(call.func, "attr", getattr(call.func, "id", "")) == "record"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }

    assert len(recorded) > 30
    assert recorded - {*WORDS} == set()


def test_where_a_file_stands_is_written_by_the_door_alone():
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if shown(path) not in RECORD and not shown(path).startswith(ENGINE) and not is_migration(path)
        for node in nodes(path)
        if assigns_standing(node)
    ]

    assert not found


def assigns_standing(node: ast.AST) -> bool:
    """`connection_file.stage = …`, or an update of connection files that names one of the columns."""
    if isinstance(node, ast.Assign):
        return any(
            isinstance(target, ast.Attribute)
            and target.attr in STANDS
            and ast.unparse(target.value).endswith("file")
            for target in node.targets
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        named = {keyword.arg for keyword in node.keywords}
        return "ConnectionFile" in ast.unparse(node.func) and bool(named & STANDS)
    return False


def test_only_the_engine_knows_the_library_beneath_it():
    found = [
        shown(path)
        for path in modules()
        if not shown(path).startswith(ENGINE) and not is_migration(path)
        for node in nodes(path)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.split(".")[0] == "viewflow" for name in imported(node))
    ]

    assert not found


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]


#: These speak to a terminal and to nothing else.
SPEAKS = {"eplatform/running/up.py", "documents/handover/offline/verify.py"}


def test_nothing_is_printed_where_nobody_reads():
    found = [
        f"{shown(path)}:{call.lineno}"
        for path in modules()
        if shown(path) not in SPEAKS
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id in ("print", "breakpoint")
    ]

    assert not found


def test_every_message_has_its_templates():
    folder = PROJECT / "notifications" / "templates" / "notifications"
    parts = ("subject.txt", "body.txt", "body.html")
    missing = [
        f"{message.key()}/{part}"
        for message in {route.message for route in ROUTES}
        for part in parts
        if not (folder / message.key() / part).is_file()
    ]

    assert not missing


#: How a view of Django or of the API would come to files.
FILES = {"FILES", "FileField", "ImageField", "FileInput"}
PARSERS = {"MultiPartParser", "UploadedFile"}


def test_no_bytes_of_documents_pass_through_the_web_process():
    """They go straight to the storage: no view reads files or multipart, no form asks for any."""
    read = [
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if not is_migration(path)
        for node in nodes(path)
        if getattr(node, "attr", "") in FILES or getattr(node, "id", "") in PARSERS
    ]
    sent = [
        name
        for name, text in texts().items()
        if name.endswith(".html") and re.search(r"enctype|<input[^>]*type=.file[^>]*\sname=", text)
    ]

    assert not read
    assert not sent


# Money


def money_like(field: models.Field) -> bool:
    return bool(
        re.search(r"(^|_)(amount|total|price|ttc|ht|vat_rate|limit_mad|quoted|measured)(_|$)", field.name)
    )


def test_money_is_decimal_everywhere():
    exact = (models.DecimalField, models.ForeignKey, models.JSONField, models.BooleanField)
    found = [
        str(field)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in PACKAGES
        for field in model._meta.concrete_fields
        if money_like(field) and field.name != "limit_amount" and not isinstance(field, exact)
    ]
    floats = [
        str(field)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in PACKAGES
        for field in model._meta.concrete_fields
        if isinstance(field, models.FloatField)
    ]

    assert not found
    assert not floats


# Words of columns


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES]


@pytest.mark.django_db
def test_every_column_with_choices_is_checked_by_the_database():
    """No column is left out: all words are the program's own, none comes from a setting or a provider."""
    query = """
        SELECT conrelid::regclass::text, attname, pg_get_constraintdef(pg_constraint.oid)
        FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
        WHERE contype = 'c' AND cardinality(conkey) = 1
    """
    with connection.cursor() as cursor:
        cursor.execute(query)
        checks = cursor.fetchall()
    found = []
    for model in own_models():
        for field in (field for field in model._meta.local_fields if field.choices):
            offered = {str(word) for word, _label in field.flatchoices} | ({""} if field.blank else set())
            # As in `(state)::text = ANY (ARRAY['sent'::character varying, 'failed'::character varying])`.
            named = [
                {*re.findall("'([^']*)'", definition)}
                for table, column, definition in checks
                if (table, column) == (model._meta.db_table, field.column)
            ]
            if not any(words and words <= offered for words in named):
                found.append(f"{field}: {named}")

    assert not found


# References


TAG = r"S\d+b?|[KP]"
#: In brackets, as in `[S24]`, `[S22, P]` and `[K: …]`, or alone as the source of a figure: `"S44, P"`.
TAGS = re.compile(rf"\[((?:{TAG})\b[^\]\n]*)\]|\"((?:{TAG})(?:, (?:{TAG}))*)\"")
#: A storage, wherever code names it.
STORAGE = "S3"


def lines_of(suffixes: set[str]) -> Iterator[tuple[str, str]]:
    for name, text in texts().items():
        if Path(name).suffix in suffixes and not name.startswith("tests/samples/"):
            for number, line in enumerate(text.splitlines(), 1):
                yield f"{name}:{number}", line


def domain_page() -> str:
    return texts()["docs/domain.md"]


def test_every_tag_has_its_source():
    known = {*re.findall(rf"^\| \[({TAG})\] \|", domain_page(), re.M)}
    used = [
        (place, tag)
        for place, line in lines_of({".py", ".md", ".typ", ".html"})
        for found in TAGS.findall(line)
        for tag in re.findall(r"\bS\d+b?\b", " ".join(found))
        if tag != STORAGE
    ]

    assert {"K", "P"} < known
    assert len(used) > 40
    assert not [use for use in used if use[1] not in known]


def test_every_rule_of_the_trade_has_its_heading():
    known = {*re.findall(r"^## §([\d.]+) ", domain_page(), re.M)}
    used = [
        (place, number)
        for place, line in lines_of({".py", ".md"})
        for number in re.findall(r"domain §(\d+(?:\.\d+)?)", line)
    ]

    assert len(used) > 15
    assert not [use for use in used if use[1] not in known]


def test_every_decision_that_is_named_is_there():
    known = {int(path.name[:4]) for path in kept() if path.parent.name == "decisions"}
    used = [
        (place, int(number))
        for place, line in lines_of({".py", ".md"})
        for number in re.findall(r"\bdecision (\d+)\b", line, re.I)
    ]

    assert used
    assert not [use for use in used if use[1] not in known]


def test_nothing_refers_to_texts_beside_the_project():
    beside = re.compile(r"design §|engine reference")

    assert not [place for place, line in lines_of({".py", ".md", ".json"}) if beside.search(line)]


# What is never written down


TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".txt",
    ".yml",
    ".yaml",
    ".json",
    ".sh",
    ".csv",
    ".po",
}
#: The lock file names the public index that packages come from: that is what it is for.
EXCEPTED = {
    "uv.lock",
    "eplatform/running/seaweed.py",  # SeaweedFS itself leaves its sockets in the folder that is named there
}


@cache
def texts() -> dict[str, str]:
    return {
        shown(path): path.read_text(encoding="utf-8", errors="replace")
        for path in kept()
        if (path.suffix in TEXT or path.name == "Makefile" or path.suffix == "")
        and shown(path) not in EXCEPTED
        and "static/vendor/" not in shown(path)
        and path != Path(__file__)
    }


MACHINES = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:work|home|Users|root)/\w|(?<![\w./])/tmp/\w"),
    "a host that packages are fetched from": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|files\.pypi"
    ),
}


@pytest.mark.parametrize("what", MACHINES)
def test_nothing_names_the_machine_it_was_made_on(what):
    found = [name for name, text in texts().items() if MACHINES[what].search(text)]

    assert not found


def test_only_tests_know_of_data_beside_the_project():
    beside = re.compile(r"\.\./shared")
    found = [name for name, text in texts().items() if beside.search(text) and not name.startswith("tests/")]

    assert not found


SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|sk_live_\w{10,}"
    r"|epl_[A-Za-z0-9_-]{40,}|xox[bp]-\w{10,}"
)


def test_no_secret_is_written_down():
    assert not [name for name, text in texts().items() if SECRETS.search(text)]


INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "a style sheet": re.compile(r"<style\b", re.I),
    "a style": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a javascript address": re.compile(r"=\s*[\"']\s*javascript:", re.I),
}
#: Letters go through mail programs, which read no style sheet; the portal's pages never show them.
LETTERS = {
    "notifications/templates/notifications/frame.html",
    "notifications/templates/notifications/layout.html",
    "eplatform/portal/templates/account/email/letter.html",
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds_what_the_policy_forbids(what):
    found = [
        name
        for name, text in texts().items()
        if name.endswith(".html") and "/templates/" in name and name not in LETTERS
        if INLINE[what].search(text)
    ]

    assert not found


#: Help texts are written by the code alone; those of the sign-in library hold links.
OURS = {"eplatform/portal/templates/portal/forms/field.html"}


def test_nothing_is_marked_safe_that_a_person_wrote():
    found = [
        name
        for name, text in texts().items()
        if name.split("/")[0] in PACKAGES
        and re.search(r"\|\s*safe\b|mark_safe\(|autoescape off", text)
        and name not in OURS
    ]

    assert not found
