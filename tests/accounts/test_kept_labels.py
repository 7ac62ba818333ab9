"""Whatever form came too late: what was typed into it stands under the labels of its own page."""

import datetime as dt
from collections.abc import Iterator
from itertools import product

import pytest
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.forms import BaseForm, CharField
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from findings.models import ReceivedLetter
from recommendations import actions
from tests import factories
from tests.accounts.test_kept import OURS, send, sign_in, typed
from tests.test_access import addresses, browser_of  # noqa: F401
from wirral_tracker.accounts.kept import SALT, KeptForm
from wirral_tracker.kit.named_forms import NAMED_FORMS, NamedForm

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Forms that no page sends: one reads what a script sends, one stands in the address.
NEVER_SHOWN = {"DraftKeyForm", "ComparedWithForm"}
# What other forms are made of.
FOUNDATIONS = {"NamedForm", "WatchedForm", "DoubtedForm", "DayInThePast", "PieceForm"}
FOUNDATIONS |= {"OpenedForm", "RowForm", "KeyedForm", "StatementForm", "PostNamingForm"}
FOUNDATIONS |= {"OwnerForm", "MarkedForm", "MeetingChangeForm", "InspectionFactsForm"}
FOUNDATIONS |= {"ChangeForm", "DocumentRowForm", "ReviewFactsForm"}
# Boxes to tick, and cells of a sheet, that a page has beside its form.
BESIDE_A_FORM = ("theme", "with", "also", "mend-")
# What a page is asked for besides its address, to show its form.
QUERIES = {
    "retest_create": "?inspection=ILACS-2023",
    "finding_retest_create": "?inspection=ILACS-2023",
    "bulk_change_create": "?source=LAC-2013",
}
TYPED = {"date": "2021-03-09", "number": "7", "file": ""}

Labels = dict[str, str]
Fields = list[tuple[str, str]]


def every_form(base: type[BaseForm] = BaseForm) -> set[type[BaseForm]]:
    below = set(base.__subclasses__())
    return below.union(*(every_form(form) for form in below))


def test_every_form_that_a_page_shows_has_a_name_of_its_own():
    """Or what was typed into it would stand under another form's labels, or under none."""
    ours = [form for form in every_form() if form.__module__.startswith("recommendations.")]
    nameless = {form.__name__ for form in ours if "form_name" not in vars(form)}

    assert nameless - NEVER_SHOWN - FOUNDATIONS == set()


def test_two_forms_of_one_name_are_refused():
    with pytest.raises(ImproperlyConfigured):
        type("Another", (NamedForm,), {"form_name": "status_update", "duck": CharField()})


# What a person sees on a page, and on the page after signing in again


def filled_in(page: HttpResponse) -> Iterator[tuple[str, Fields, Labels]]:
    """Fill in every form of a page: where it is sent, what is sent, and the label of each name."""
    for form in html.fromstring(page.content.decode()).iter("form"):
        if form.get("method", "").lower() == "post":
            fields, labels = list(sent_by(form)), dict(labels_of(form))
            yield form.get("action") or "", fields, labels


def sent_by(form: html.FormElement) -> Iterator[tuple[str, str]]:
    chosen = set()
    for box in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        kind = box.get("type", "text") if box.tag == "input" else box.tag
        if kind == "hidden":
            yield box.get("name"), box.get("value", "")
        elif kind in ("radio", "checkbox"):
            if box.get("name") not in chosen:
                yield box.get("name"), box.get("value", "on")
            chosen.add(box.get("name"))
        elif kind == "select":
            yield box.get("name"), next((each for each in box.value_options if each), "")
        else:
            yield box.get("name"), TYPED.get(kind, "Half the ducks have been counted.")


def labels_of(form: html.FormElement) -> Iterator[tuple[str, str]]:
    """The words above each box; those of a group for a box among several."""
    by_id = {label.get("for"): label for label in form.iter("label")}
    for box in form.xpath(".//*[@name][not(self::button)][not(@type='hidden')]"):
        groups = list(box.iterancestors("fieldset"))
        is_one_of_several = box.get("type") == "radio" or len(of_name(form, box)) > 1
        label = groups[0].find("legend") if is_one_of_several and groups else by_id[box.get("id")]
        for unseen in label.xpath(".//*[contains(@class, 'govuk-visually-hidden')]"):
            unseen.drop_tree()
        yield box.get("name"), " ".join(label.text_content().split())


def of_name(form: html.FormElement, box: html.HtmlElement) -> list[html.HtmlElement]:
    return form.xpath(".//*[@name=$name]", name=box.get("name"))


def shown_after_sign_in(address: str, fields: Fields, person) -> list[str]:
    """Send a form without a visit, sign in, and return what its words are shown under."""
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    client = Client()
    page = html.fromstring(sign_in(client, client.post(address, sent, headers=OURS), person).text)
    return [" ".join(term.text_content().split()) for term in page.xpath("//dl//dt")]


def a_letter_with_something_of_every_kind() -> ReceivedLetter:
    words = "Anyborough Council should count its ducks."
    letter = factories.received_letter(sha256="2" * 64)
    piece = {"section": "Ducks", "text": words, "page": 1, "start": 0}
    letter.reading |= {
        "authority": "Anyborough",
        "judgements": [{"area": "Ducks", "grade": "good", "page": 1, "start": 0}],
        "improvements": [{**piece, "kind": "area_for_improvement"}],
        "findings": [{**piece, "number": "1"}],
    }
    letter.save()
    return letter


@pytest.fixture
def pages(addresses, cast) -> list[str]:  # noqa: F811
    """The address of every page, and of those that show a form only where there is reason to."""
    due, other, mistaken = (
        factories.recommendation(original_due_date=factories.MADE + dt.timedelta(days=400))
        for _ in range(3)
    )
    actions.withdraw(mistaken, by=cast["manager"], reason="It is another review's.")
    together = reverse("round_together", args=[factories.update_round(due, other).pk])
    sheet = factories.sheet_draft(due, by=cast["officer"])
    for cell in ("status_date", "reported_by"):
        sheet.content["rows"][0]["cells"][cell] = ""
    sheet.save()
    return [
        *(address + QUERIES.get(name, "") for name, address in addresses.items()),
        f"{due.get_absolute_url()}due-date/",
        f"{due.get_absolute_url()}extensions/",
        reverse("recommendation_put_back", args=[mistaken.reference]),
        f"{together}?with={due.reference}&with={other.reference}",
        a_letter_with_something_of_every_kind().get_absolute_url(),
        sheet.get_absolute_url(),
        reverse("proof_create", args=[factories.issued_report().report_id]),
    ]


@pytest.mark.slow
def test_every_form_that_came_too_late_is_shown_under_the_labels_of_its_page(pages, cast):
    """Every page with a form, filled in and sent after the visit had ended."""
    not_seen = set(NAMED_FORMS)
    readers = [(browser_of(person), person) for person in cast.values()]
    for address, (browser, person) in product(pages, readers):
        page = browser.get(address)
        if page.status_code != 200 or "html" not in page["Content-Type"]:
            continue
        for action, fields, labels in filled_in(page):
            names = {value for name, value in fields if name.endswith("form_name")}
            if names & not_seen:
                not_seen -= names
                shown = shown_after_sign_in(action or address, fields, person)
                typed = {name for name, value in fields if value}
                expected = {name: label for name, label in labels.items() if name in typed}
                assert_shown(expected, shown, address)
    assert not_seen == set()


def assert_shown(labels: Labels, shown: list[str], address: str) -> None:
    """Each label of the page, and nothing that the page did not show."""
    for name, label in labels.items():
        if not name.startswith(BESIDE_A_FORM):
            assert any(term.endswith(label) for term in shown), (address, name, shown)
    assert len(shown) <= len(labels), (address, shown)


# What the class of a form does not know, and what an open page of before does not say


def shown_as(fields: Fields) -> list[tuple[str, str]]:
    return KeptForm("/recommendations/ANY-R1/", tuple(fields)).typed


def test_a_withdrawal_asks_why_it_is_withdrawn():
    """Several forms have a `reason` alone; each asks for it in words of its own."""
    reason = ("reason", "The ducks were counted twice.")

    for form_name, label in (
        ("withdrawal", "Why is it withdrawn?"),
        ("bulk_undo", "Why is it undone?"),
        ("confirmation_withdrawal", "Why is it withdrawn?"),
    ):
        assert shown_as([reason, ("form_name", form_name)]) == [(label, reason[1])]


def test_a_page_that_was_opened_before_forms_had_names_shows_plain_ones():
    """The names of the fields, and every word."""
    fields = [("what_next", "Ring the rest."), ("ANY-R1-narrative", "Half."), ("opened_on", "3")]
    sealed = signing.dumps(("/recommendations/ANY-R1/", fields, None), salt=SALT, compress=True)

    form = KeptForm.read(sealed)

    assert form
    assert form.typed == [("What next", "Ring the rest."), ("ANY-R1: Narrative", "Half.")]


@pytest.mark.parametrize("labels", ["", "{", "[]", "3", '{"narrative": 3}', "[" * 100_000])
def test_labels_that_are_none_are_passed_over(labels):
    fields = [("narrative", "Half."), ("form_name", "status_update"), ("form_labels", labels)]

    assert shown_as(fields) == [("What has happened", "Half.")]


def test_a_form_that_nobody_knows_is_shown_under_plain_names():
    assert shown_as([("narrative", "Half."), ("form_name", "duck")]) == [("Narrative", "Half.")]


def test_a_reason_that_the_page_asked_for_besides_is_shown_too(officer):
    """The box for it is hidden until the register has asked why this colour all the same."""
    duck = factories.recommendation()
    said = factories.status_update(duck)
    restated = typed(duck, narrative=said.narrative, opened_on="1")
    client = Client()
    client.force_login(officer)
    asked = send(client, duck, restated)
    [[fields, labels]] = [
        (fields, labels) for _, fields, labels in filled_in(asked) if "challenge_reason" in labels
    ]

    shown = shown_after_sign_in(f"{duck.get_absolute_url()}status-updates/", fields, officer)

    assert labels["challenge_reason"] in shown


# A form that somebody else made up, in the name of one of ours


def identity_of(page: HttpResponse, form_name: str) -> dict[str, str]:
    """What a form of a page of ours says of itself, signed."""
    for _, fields, _ in filled_in(page):
        if ("form_name", form_name) in fields:
            return {name: value for name, value in fields if name.startswith("form_")}
    raise AssertionError(form_name)


@pytest.mark.parametrize(
    "labels",
    [
        '{"rag": "", "narrative": "Note for yourself"}',
        '{"name": "status_update", "labels": {"rag": ""}, "hidden": {"rag": "green"}}',
    ],
)
def test_labels_that_we_did_not_sign_hide_nothing(officer, labels):
    """A page of another origin would hide what the officer is about to send in her name."""
    duck = factories.recommendation()
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    forged = {"form_labels": labels, "challenge_reason": "None."}

    page = send(client, duck, typed(duck, rag="green") | forged)

    shown = html.fromstring(page.text)
    terms = {" ".join(term.text_content().split()) for term in shown.iterfind(".//dl//dt")}
    assert page.status_code == 403
    assert {"How far has it got?", "What has happened", "Why this colour all the same?"} <= terms


def test_a_hidden_value_is_shown_where_it_is_not_the_one_that_the_page_hid(officer):
    """The signed inputs of a page of ours, sent along by somebody who may open it too."""
    duck = factories.recommendation()
    client = Client()
    client.force_login(officer)
    ours = identity_of(client.get(duck.get_absolute_url()), "status_update")

    shown = shown_as([*ours.items(), ("challenge_reason", "The ducks agree.")])

    assert shown == [("Why this colour all the same?", "The ducks agree.")]


def test_what_one_form_signed_says_nothing_of_another(officer):
    duck = factories.recommendation()
    client = Client()
    client.force_login(officer)
    ours = identity_of(client.get(duck.get_absolute_url()), "status_update")

    shown = shown_as([*(ours | {"form_name": "withdrawal"}).items(), ("reason", "Twice.")])

    assert shown == [("Reason", "Twice.")]
