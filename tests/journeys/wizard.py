"""Filing a dossier in the portal: page by page, or by the folder at once."""

from __future__ import annotations

from tests.journeys.acts import filed
from tests.journeys.folders import paper, papers_of, plan_of, table_of


def file_by_pages(person, by_post, content, *, first=None):
    """Fill in the five pages as the dossier says, and send it; returns the connection file.

    The first paper is sent in the browser; the same person without one sends the others, and where these
    are `first` fills in the pages that are alike for everybody.
    """
    first = first or person
    first.opens("/files/new/")
    first.sends()
    first.sends(button="next", **content["file"])
    first.sends(button="next", **applicant_page(content))
    if first is not person:
        person.opens(first.address())
    person.uploads("draft-table", table_of(content))
    person.uploads("draft-plan", plan_of(content))
    person.sends(button="next", **programme_page(content))
    code, *others = papers_of(content)
    person.uploads(f"kind-{code}", paper(code))
    by_post.opens(person.address())
    for code in others:
        by_post.uploads(f"kind-{code}", paper(code))
    person.sends(button="next")
    person.sends()
    return filed(person)


def applicant_page(content) -> dict:
    """In the name of the person's own organisation, which the page proposes."""
    applicant, site = content["applicant"], content["site"]
    fields = {"phone": applicant["phone"]}
    fields |= {name: site[name] for name in ("commune_code", "address")}
    return fields | {"land_titles": "\n".join(site["land_titles"]), "area_m2": figure(site["area_m2"])}


def programme_page(content) -> dict:
    if "programme" in content:
        fields = content["programme"]
    else:
        flows = {
            f"{part}-{name}": figure(value)
            for part in ("water", "effluent")
            for name, value in content.get(part, {}).items()
        }
        fields = content["industry"] | flows
    figures = {name: figure(value) for name, value in fields.items() if name not in ("lots", "loads")}
    return figures | {"crs": content["site"]["crs"]}


def figure(value):
    """As people of the country type it."""
    return str(value).replace(".", ",") if isinstance(value, float) else value


def file_by_folder(person, folder):
    """Pick the whole folder, look at the check, send it."""
    pick_folder(person, folder)
    person.sends()
    return filed(person)


def pick_folder(person, folder) -> None:
    person.opens("/files/new/")
    person.picks(folder)
