"""A letter of Ofsted's brought in: read, looked over, put right, and written all at once or not."""

import datetime as dt
import json
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from findings.models import Finding, FindingTheme, Inspection, ReceivedLetter, SourceDocument
from recommendations import actions
from recommendations.intake.discarding import discard_letter
from recommendations.intake.forms.first_plans import FirstPlans
from recommendations.intake.forms.letter_corrections import corrections_of
from recommendations.intake.letters import receiving as reading
from recommendations.intake.letters.suggestions import suggested_retests, suggested_themes
from recommendations.intake.letters.taking_in import TakenInAlready
from recommendations.models import Recommendation, SheetDraft
from tests import factories
from tests.findings.letters.anyborough_letters import FOCUSED_2022
from tests.findings.letters.printing import as_text
from tests.recommendations.intake.letters import sent_back

pytestmark = pytest.mark.django_db
TEXT = as_text(FOCUSED_2022)
# What comes of reading a letter, of all that the register keeps of it.
READ = ("file_name", "sha256", "pages", "reading")
# The focused visit of 2022 that the register knows through others is another one.
ONE_MORE = {"reference": "FV-2022B", "own_of": "-"}
PIECES = [f"{of}-{number}" for of in ("improvements", "paragraphs") for number in range(9)]


@pytest.fixture
def desk(client: Client, officer) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture(scope="module")
def as_read() -> dict[str, Any]:
    """What the register keeps of the letter, once it has been read."""
    return {}


@pytest.fixture
def received(desk: Client, officer, as_read: dict[str, Any]) -> ReceivedLetter:
    """The letter as it was brought in. It is read once: that takes a process of its own."""
    if as_read:
        return ReceivedLetter.objects.create(**deepcopy(as_read), received_by=officer)
    desk.post(reverse("intake"), {"text": TEXT})
    letter = ReceivedLetter.objects.get()
    as_read |= {name: deepcopy(getattr(letter, name)) for name in READ}
    return letter


def sent_for(desk: Client, received: ReceivedLetter) -> dict[str, Any]:
    return sent_back(desk.get(received.get_absolute_url()))


def confirm(desk: Client, received: ReceivedLetter, **changes: Any):
    sent = sent_for(desk, received) | ONE_MORE | changes
    return desk.post(received.get_absolute_url(), sent, follow=True)


def counts() -> tuple[int, ...]:
    models = (Inspection, SourceDocument, Finding, Recommendation)
    return tuple(model.objects.count() for model in models)


def test_nothing_counts_until_it_is_confirmed(desk, received):
    before = counts()

    page = desk.get(received.get_absolute_url()).content.decode()

    assert counts() == before
    assert "Mary-Ann McSample" in page
    assert "Page 1" in page


def test_a_letter_looked_over_unchanged_is_in_the_register_as_it_reads(desk, received):
    confirm(desk, received)

    inspection = Inspection.objects.get(reference="FV-2022B")
    asked = FOCUSED_2022.expected["improvements"]
    found = FOCUSED_2022.expected["findings"]
    findings = list(inspection.findings.order_by("position"))
    assert inspection.kind == "focused_visit"
    assert inspection.focus == "The local authority's arrangements for children in need"
    assert (inspection.start_date, inspection.end_date) == (
        dt.date(2022, 11, 30),
        dt.date(2022, 12, 1),
    )
    assert [each.text for each in findings if each.asks_for_improvement] == [
        each["text"] for each in asked
    ]
    assert [each.text for each in findings if not each.asks_for_improvement] == [
        each["text"] for each in found
    ]
    assert [each.kind for each in findings][:2] == ["headline", "headline"]
    leads = inspection.inspectors.filter(is_lead=True)
    assert [each.name for each in leads] == ["Mary-Ann McSample"]
    assert inspection.inspectors.count() == 3


def test_words_of_a_letter_that_may_name_a_child_are_asked_about_once(desk, received):
    """The letter is as it was read; its words are in it, so that nobody need type them."""
    for name in ("pages", "reading"):
        told = json.dumps(getattr(received, name)).replace("Families told", "Kayleigh told")
        setattr(received, name, json.loads(told))
    received.save()
    before = counts()

    asked = confirm(desk, received)

    assert counts() == before
    assert "“Kayleigh” looks like a child&#x27;s first name." in asked.text
    seen = sent_back(asked) | {"checked": asked.context["review"].checked}
    desk.post(received.get_absolute_url(), seen)
    assert Inspection.objects.filter(reference="FV-2022B").exists()


def test_each_area_for_improvement_is_tracked_in_its_own_words(desk, received):
    confirm(desk, received)

    tracked = Recommendation.objects.filter(reference__startswith="FV-2022B-A").order_by("order")
    assert [each.text for each in tracked] == [
        each["text"] for each in FOCUSED_2022.expected["improvements"]
    ]
    assert {each.made_date for each in tracked} == {dt.date(2023, 1, 3)}
    assert {each.made_date_basis for each in tracked} == {"printed"}
    assert all(each.locator.document.slug == "fv-2022b" for each in tracked)
    assert desk.get(tracked[0].get_absolute_url()).status_code == 200


def test_without_a_printed_date_the_last_day_on_site_counts_and_is_marked(desk, received):
    confirm(desk, received, published_date="")

    tracked = Recommendation.objects.get(reference="FV-2022B-A1")
    assert tracked.made_date == dt.date(2022, 12, 1)
    assert tracked.made_date_basis == "inferred"


def test_every_finding_points_at_its_paragraph_of_the_kept_document(desk, received):
    confirm(desk, received)

    source = SourceDocument.objects.get(slug="fv-2022b")
    assert source.text == received.text
    assert source.sha256 == received.sha256
    for finding in Finding.objects.filter(inspection__reference="FV-2022B"):
        assert finding.locator.document == source
        assert finding.locator.text == finding.text
    assert desk.get(source.get_absolute_url()).status_code == 200


@pytest.mark.once
def test_words_that_the_document_does_not_print_are_refused_and_kept(desk, received):
    before = counts()

    page = confirm(desk, received, **{"improvements-0-text": "Everything must improve."})

    assert counts() == before
    assert "do not stand so in the document" in page.content.decode()
    assert "Everything must improve." in page.content.decode()


def test_a_piece_left_out_is_not_written(desk, received):
    confirm(desk, received, **{"improvements-0-DELETE": "on", "paragraphs-0-DELETE": "on"})

    texts = set(Finding.objects.filter(inspection__reference="FV-2022B").values_list("text"))
    assert (FOCUSED_2022.expected["improvements"][0]["text"],) not in texts
    assert (FOCUSED_2022.expected["findings"][0]["text"],) not in texts
    assert len(texts) == 7


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"reference": "LAC 2013"}, "Use capital letters"),
        ({"reference": "fv-2024"}, "has an inspection of this reference"),
        ({"end_date": ""}, "Give both days, or neither."),
        ({"end_date": "2022-11-01"}, "The last day is before the first."),
        ({"start_date": "", "end_date": "", "published_date": ""}, "Give the days"),
        ({"kind": "party"}, "Select a valid choice"),
        ({"judgements-0-area": "Ponds"}, "required"),
        ({"inspectors": "A. Sample, " * 30}, "Put each name on a line of its own."),
        (
            {
                **{"judgements-0-area": "Ponds", "judgements-0-grade": "good"},
                **{"judgements-1-area": "“ponds”", "judgements-1-grade": "inadequate"},
                **{"judgements-0-line": "-", "judgements-1-line": "-"},
            },
            "is judged twice",
        ),
        (
            {f"{of}-DELETE": "on" for of in PIECES},
            "Nothing of the document is left",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(desk, received, changes, complaint):
    before = counts()

    page = confirm(desk, received, **changes)

    assert counts() == before
    assert complaint in page.content.decode()


def test_kept_for_later_it_opens_as_it_was_left(desk, received):
    sent = sent_for(desk, received) | {"focus": "Ponds", "keep": "1"}

    desk.post(received.get_absolute_url(), sent)

    assert 'value="Ponds"' in desk.get(received.get_absolute_url()).content.decode()
    assert received.file_name in desk.get(reverse("intake")).content.decode()


def kept_focus() -> str:
    return corrections_of(ReceivedLetter.objects.get()).inspection["focus"]


def test_of_two_officers_who_look_a_letter_over_neither_loses_a_word(desk, received, officer):
    """Kept, confirmed or thrown away: who comes second is told what the first made of it."""
    theirs, url = Client(), received.get_absolute_url()
    other = factories.user(first_name="Ann", last_name="Anyborough")
    other.groups.set(officer.groups.all())
    theirs.force_login(other)
    opened = sent_for(desk, received) | ONE_MORE
    opened["opened_on"] = "1"
    theirs.post(url, opened | {"focus": "Ponds", "keep": ""})

    for sent in ({"keep": ""}, {"confirm": "1"}, {"discard": "1"}):
        page = desk.post(url, opened | {"focus": "Geese"} | sent)
        assert page.status_code == 409
        assert "Ann Anyborough kept this letter" in page.text
        [difference] = page.context["differences"]
        assert (difference.as_kept, difference.as_sent) == ("Ponds", "Geese")
        assert 'name="focus" value="Geese"' in page.text
        assert 'name="opened_on" value="2"' in page.text
        assert kept_focus() == "Ponds"
        assert not Inspection.objects.filter(reference="FV-2022B").exists()

    desk.post(url, opened | {"focus": "Geese", "opened_on": "2", "keep": ""})
    assert kept_focus() == "Geese"

    confirmed = opened | {"focus": "Ponds", "opened_on": "3", "confirm": "1"}
    assert theirs.post(url, confirmed).status_code == 302
    page = desk.post(url, opened | {"focus": "Swans", "opened_on": "3", "keep": ""})
    assert page.status_code == 409
    assert "confirmed this letter first" in page.text
    assert "Swans" in page.text
    twice = theirs.post(url, confirmed)
    assert twice.url == reverse("inspection_detail", args=["FV-2022B"])


def test_a_letter_that_was_not_confirmed_can_be_thrown_away(desk, received):
    before = counts()
    page = desk.post(received.get_absolute_url(), {"discard": "1"}, follow=True)

    assert "is thrown away" in page.text
    assert not ReceivedLetter.objects.exists()
    assert counts() == before


def test_a_confirmed_letter_is_never_thrown_away(desk, received):
    confirm(desk, received)
    desk.post(received.get_absolute_url(), {"discard": "1"})

    with pytest.raises(TakenInAlready):
        discard_letter(received)
    assert ReceivedLetter.objects.get().inspection


def test_what_nobody_confirmed_goes_after_its_days(desk, received, officer, capsys):
    def sheet(**fields):
        return SheetDraft.objects.create(officer=officer, file_name="a.csv", content={}, **fields)

    old = timezone.now() - dt.timedelta(days=91)
    ReceivedLetter.objects.update(received_at=old)
    sheet(saved_at=old)
    kept = [sheet(saved_at=old, confirmed_at=old), sheet()]

    for days in ("-1", "999999999"):
        with pytest.raises(CommandError, match="from 0 to"):
            call_command("discard_unconfirmed", "--days", days)
    call_command("discard_unconfirmed", "--days", "92")
    assert ReceivedLetter.objects.exists()
    call_command("discard_unconfirmed")

    assert "1 letter, 1 spreadsheet" in capsys.readouterr().out
    assert not ReceivedLetter.objects.exists()
    assert set(SheetDraft.objects.all()) == set(kept)


@pytest.mark.once
def test_a_letter_of_three_hundred_paragraphs_can_be_sent_back(desk, received):
    """More than any letter has; and no blank one is offered, since it could not be sent back."""
    sent = sent_for(desk, received)
    for number in range(300):
        sent[f"paragraphs-{number}-text"] = f"The ducks of pond {number} are counted."
        sent[f"paragraphs-{number}-form_name"] = "letter_paragraph"
        sent |= {f"paragraphs-{number}-{name}": "" for name in ("section", "number", "page")}

    answer = desk.post(received.get_absolute_url(), sent | {"keep": ""})

    assert answer.status_code == 302
    paragraphs = desk.get(received.get_absolute_url()).context["review"].paragraphs
    assert len(paragraphs.forms) == 300
    assert paragraphs.blank is None


@pytest.mark.once
def test_a_letter_that_comes_back_in_part_is_not_confirmed(desk, received):
    """A list that did not arrive would be left out of the register unseen."""
    sent = sent_for(desk, received) | ONE_MORE
    before = counts()

    partly = {name: sent[name] for name in sent if not name.startswith("paragraphs-")}
    page = desk.post(received.get_absolute_url(), partly)

    assert counts() == before
    assert "Not all of this letter came back." in page.text
    assert "Plans for children in need drift." in page.text


def test_confirmed_twice_it_is_written_once(desk, received):
    confirm(desk, received)
    before = counts()

    desk.post(received.get_absolute_url(), {"reference": "FV-2022C"})

    assert counts() == before


def test_the_very_same_file_leads_to_where_it_is(desk, received):
    """Before anything is looked over a second time: to the letter that waits, or the inspection."""
    again = desk.post(reverse("intake"), {"text": TEXT}, follow=True)
    waits = again.redirect_chain[-1][0]
    other = ReceivedLetter.objects.get()
    other.pk = None
    other.save()
    confirm(desk, received)
    before = counts()
    known = desk.post(reverse("intake"), {"text": TEXT}, follow=True)

    page = confirm(desk, other, reference="FV-2022C")

    assert waits == received.get_absolute_url()
    assert "brought in this very file before" in again.text
    assert known.redirect_chain[-1][0] == reverse("inspection_detail", args=["FV-2022B"])
    assert "holds this very file" in page.text
    assert "The register has focused visit" in page.text
    assert counts() == before


def test_a_broken_rule_writes_nothing_at_all(desk, received):
    before = counts()
    factories.source(slug="fv-2022b")

    page = confirm(desk, received)

    assert counts() == (before[0], before[1] + 1, *before[2:])
    assert page.status_code == 200
    assert not ReceivedLetter.objects.get().inspection


@pytest.mark.once
@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({}, "Give either a file or its text."),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken")}, "There is a problem"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("a.pdf", b"\xff\xd8\xff")}, "this is a JPEG"),
    ],
)
def test_what_cannot_be_read_is_declined_with_a_reason(desk, sent, complaint):
    page = desk.post(reverse("intake"), sent)

    assert page.status_code == 200
    assert complaint in page.content.decode()
    assert not ReceivedLetter.objects.exists()


@pytest.mark.once
def test_a_document_that_takes_too_much_to_read_is_declined(desk, monkeypatch):
    """It is read by a process of its own, which is stopped in time: the page stands."""
    monkeypatch.setattr(reading, "MEGABYTES", 8)

    page = desk.post(reverse("intake"), {"text": as_text(FOCUSED_2022)})

    assert page.status_code == 200
    assert "more time or memory than any letter" in page.text
    assert not ReceivedLetter.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("name", ["???", "“”.", "***"])
def test_a_letter_whose_file_is_named_in_signs_alone_is_read_like_any(desk, name):
    sent = {"file": SimpleUploadedFile(name, TEXT.encode())}

    answer = desk.post(reverse("intake"), sent)

    assert answer.status_code == 302
    assert ReceivedLetter.objects.get().file_name == "letter"


def test_a_letter_about_another_council_says_so(desk, received, settings):
    settings.AUTHORITY_NAMES = ["Wirral"]

    page = desk.get(received.get_absolute_url()).content.decode()

    assert "This document is about Anyborough." in page


def test_themes_are_suggested_from_words_and_linked_only_when_accepted(desk, received):
    """What asks for improvement and the recommendation that follows it carry the same theme."""
    confirm(desk, received)
    inspection = Inspection.objects.get(reference="FV-2022B")
    finding = inspection.findings.asking_for_improvement()[0]
    words = sorted({word for word in finding.text.lower().split() if word.isalpha()}, key=len)
    theme = factories.theme(name=" ".join(words[-5:]))
    suggested = [each for each in suggested_themes(inspection) if each.theme == theme]
    url = reverse("letter_suggestions", args=[inspection.reference])

    page = desk.get(url).content.decode()
    assert not finding.theme_tags.exists()
    desk.post(url, {"theme": [suggested[0].key, "0-0", "x"]})

    assert theme.name in page
    (tag,) = finding.theme_tags.all()
    assert tag.theme == theme
    assert tag.words in " ".join(finding.text.split())
    assert finding.recommendation.theme_tags.get().theme == theme


def test_what_is_suggested_is_mostly_what_was_judged_by_hand(db):
    """Each inspection of the register asked with what the others teach: half is right, and more."""
    right = told = 0
    for inspection in Inspection.objects.filter(findings__isnull=False).distinct():
        tags = FindingTheme.objects.filter(finding__inspection=inspection)
        judged = set(tags.values_list("finding", "theme"))
        with transaction.atomic():
            models.QuerySet(FindingTheme).filter(pk__in=tags).delete()
            suggested = suggested_themes(inspection)
            transaction.set_rollback(True)
        told += len(suggested)
        right += sum((each.subject.pk, each.theme.pk) in judged for each in suggested)

    assert told > 80
    assert right / told > 0.55


def test_owners_are_given_to_all_that_it_asks_for_and_asked_for_updates(desk, received):
    confirm(desk, received)
    url = reverse("letter_suggestions", args=["FV-2022B"])
    tracked = Recommendation.objects.filter(finding__inspection__reference="FV-2022B")
    one = tracked.order_by("order")[0]
    given = {"all-owner": "Head of Ponds", f"plan-{one.pk}-owner": "Head of Ducks"}
    given |= {"all-belongs_to": "council", f"plan-{one.pk}-belongs_to": "partner"}

    early = desk.post(url, {**given, "all-original_due_date": "2020-01-01"})
    never = desk.post(url, {**given, "all-original_due_date": "9999-12-31"})
    late = desk.post(url, {**given, "all-original_due_date": "2023-06-30", "ask": "1"}, follow=True)

    assert "cannot be due before that" in early.text
    assert (never.status_code, "or leave it empty" in never.text) == (200, True)
    assert "Head of Ponds" in early.text
    assert {each.owner for each in tracked if each != one} == {"Head of Ponds"}
    assert Recommendation.objects.get(pk=one.pk).owner == "Head of Ducks"
    assert {each.original_due_date for each in tracked} == {dt.date(2023, 6, 30)}
    assert late.redirect_chain[-1][0] == f"{reverse('round_create')}?source=FV-2022B"
    assert "Who owns what it asks for" not in desk.get(url).text


def test_an_owner_that_somebody_else_has_given_meanwhile_is_told_of(desk, received):
    """Also where it needs no plan any more; what is left empty keeps what is set."""
    confirm(desk, received)
    url = reverse("letter_suggestions", args=["FV-2022B"])
    tracked = Recommendation.objects.filter(finding__inspection__reference="FV-2022B")
    one = tracked.order_by("order")[0]
    day = dt.date(2023, 6, 30)
    actions.plan_recommendation(
        one, by=factories.user(), owner="Head of Ducks", original_due_date=day
    )
    typed = {"all-owner": "Head of Ponds", f"plan-{one.pk}-owner": "Head of Swans"}
    typed |= {"all-belongs_to": "council", f"plan-{one.pk}-belongs_to": "council"}

    told = desk.post(url, typed)

    assert f"{one.reference} is first owned by the Head of Ducks" in told.text
    assert 'value="Head of Swans"' in told.text
    assert desk.post(url, typed | {f"plan-{one.pk}-owner": ""}).status_code == 302
    assert {each.owner for each in tracked if each != one} == {"Head of Ponds"}
    assert Recommendation.objects.get(pk=one.pk).owner == "Head of Ducks"


def test_a_plan_that_the_record_refuses_is_told_beside_its_field(desk, received, monkeypatch):
    """The forms found nothing; what counts is what is asked under the lock."""
    confirm(desk, received)
    monkeypatch.setattr(FirstPlans, "is_valid", lambda plans: not plans.wrong)
    url = reverse("letter_suggestions", args=["FV-2022B"])

    page = desk.post(url, {"all-original_due_date": "2020-01-01"})

    assert page.status_code == 200
    [told] = page.context["form"].errors["original_due_date"]
    assert "the due date must not be before that" in told


def test_a_letter_that_is_dated_ahead_is_taken_in(desk, received):
    confirm(desk, received, published_date="2999-01-01")

    tracked = Recommendation.objects.filter(finding__inspection__reference="FV-2022B")
    assert {each.made_date for each in tracked} == {dt.date(2999, 1, 1)}


def test_earlier_matters_are_suggested_and_never_linked(desk, received):
    confirm(desk, received)
    inspection = Inspection.objects.get(reference="FV-2022B")
    finding = inspection.findings.order_by("position")[3]
    earlier = factories.recommendation(text=finding.text, made_date=dt.date(2021, 1, 1))

    suggested = suggested_retests(inspection)

    assert earlier in [each.recommendation for each in suggested]
    assert not earlier.retests.exists()


def piece_with(review, prefix: str, words: str):
    """The form of the piece of one list that says these words."""
    forms = {pieces.name: pieces.forms for pieces in review.lists}[prefix]
    return next(form for form in forms if words in form.piece.words)


def words_of(pieces) -> list[str]:
    return [form.piece.words for form in pieces.forms]


@pytest.mark.once
def test_pieces_are_split_joined_and_added_and_stand_where_the_document_has_them(desk, received):
    """An empty line splits, a button joins, as many can be added as were missed."""
    url = received.get_absolute_url()
    first, second = (FOCUSED_2022.expected["findings"][at]["text"] for at in (2, 3))
    half = len(first) // 2 + first[len(first) // 2 :].index(" ")
    sent = sent_for(desk, received)
    review = desk.get(url).context["review"]
    at = piece_with(review, "paragraphs", first).prefix
    before = words_of(review.paragraphs)

    desk.post(url, sent | {f"{at}-text": f"{first[:half]}\r\n\r\n{first[half:]}", "keep": ""})
    split = desk.get(url).context["review"]
    later = piece_with(split, "paragraphs", first[half:].strip())
    desk.post(url, sent_for(desk, received) | {"join": later.prefix})
    joined = desk.get(url).context["review"]

    assert words_of(split.paragraphs)[2:5] == [
        first[:half],
        first[half:].strip(),
        second,
    ]
    assert words_of(joined.paragraphs) == before
    for words in (second, first):
        sent = sent_for(desk, received)
        new = desk.get(url).context["review"].improvements.blank.prefix
        desk.post(url, sent | {f"{new}-text": words, "keep": "improvements-more"})
    confirm(desk, received)

    findings = Finding.objects.filter(inspection__reference="FV-2022B").order_by("position")
    texts = [each.text for each in findings]
    assert texts.count(first) == texts.count(second) == 2
    # Each stands beside the paragraph whose words it has.
    assert texts[texts.index(first) + 1] == first
    assert texts[texts.index(second) + 1] == second
    assert [each.locator.position for each in findings] == sorted(
        each.locator.position for each in findings
    )


def headings_of(review) -> list[str]:
    return [form.piece.section for form in review.paragraphs.forms]


def test_a_heading_is_put_right_for_all_that_stands_under_it(desk, received):
    url = received.get_absolute_url()
    headings = headings_of(desk.get(url).context["review"])
    at = next(at for at in range(len(headings)) if headings[at : at + 2] == headings[at + 1 :][:2])
    reach = headings[at:].count(headings[at])

    sent = sent_for(desk, received) | {f"paragraphs-{at}-section": "Ponds"}
    answer = desk.post(url, sent | {"below": f"paragraphs-{at}"})

    review = desk.get(url).context["review"]
    found = headings_of(review)
    assert answer.url == f"{url}#paragraphs-{at}"
    assert found == [*headings[:at], *["Ponds"] * reach, *headings[at + reach :]]
    assert "Ponds" in review.headings


def test_what_was_kept_half_done_opens_without_complaint(desk, received):
    desk.post(received.get_absolute_url(), sent_for(desk, received) | {"title": "", "keep": ""})

    page = desk.get(received.get_absolute_url()).text

    assert "There is a problem" not in page
    assert page.index('name="keep"') < page.index('name="confirm"'), "Enter would confirm it"


def test_the_document_shows_what_was_taken_of_it_and_what_was_not(desk, received):
    review = desk.get(received.get_absolute_url()).context["review"]
    taken = "".join(each.text for _, cut in review.pages for each in cut if each.piece)
    rest = "".join(each.text for _, cut in review.pages for each in cut if not each.piece)

    for kind in ("improvements", "findings"):
        for each in FOCUSED_2022.expected[kind]:
            assert "".join(each["text"].split()) in "".join(taken.split())
    assert "Mary-Ann McSample" in rest
    lots = {cut.text: cut.lot for _, cuts in review.pages for cut in cuts}
    assert (lots["Dear Jo Sample"], lots["Yours sincerely"]) == ("furniture", "standing")
    assert review.left_over_count == 0
    assert [text for _, cut in review.pages for text in ["".join(each.text for each in cut)]] == (
        received.pages
    )


def test_what_is_left_over_is_shown_counted_and_led_to(desk, officer):
    page = desk.post(reverse("intake"), {"text": f"A cover of Anyborough.\n{TEXT}"}, follow=True)

    review = page.context["review"]
    [doubt] = review.doubts
    assert review.left_over_count == 1
    assert "1 line left over." in page.text
    assert (
        f'<mark class="app-beside__left-over"\n           id="{doubt.target}">A cover' in page.text
    )
    assert f'href="#{doubt.target}"' in page.text


def test_what_the_letter_says_of_the_visit_is_kept_with_its_source(desk, received):
    confirm(desk, received)

    source = Inspection.objects.get(reference="FV-2022B").source
    assert source is not None
    first = source.paragraphs.order_by("position").first()
    assert first is not None
    assert first.text.startswith("This letter summarises the findings of the focused visit")
    assert not Finding.objects.filter(locator=first).exists()


def test_each_document_of_one_file_is_read_by_its_pages(desk, officer):
    """The same file comes twice, with other pages: it is the same file only with the same ones."""
    both = f"{TEXT}\f{TEXT.replace('Anyborough', 'Felpersham')}"
    pages = TEXT.count("\f") + 1
    sent = {"text": both, "pages": f"{pages + 1}-{2 * pages}"}

    whole = desk.post(reverse("intake"), {"text": both}, follow=True).context["review"]
    second = desk.post(reverse("intake"), sent, follow=True).context["review"]
    again = desk.post(reverse("intake"), sent, follow=True)

    assert "more than one document" in whole.doubts[0].reason
    assert second.received.file_name.endswith(f"pages {pages + 1}-{2 * pages}")
    assert second.received.as_read["authority"] == "Felpersham"
    assert "brought in this very file before" in again.text
    wrong = desk.post(reverse("intake"), {"text": both, "pages": "90"})
    assert f"It has {2 * pages} pages" in wrong.text


def test_a_letter_without_its_greeting_is_read_by_what_the_officer_says_it_is(desk, officer):
    sent = {"text": TEXT.replace("Dear Jo Sample\n", "")}

    asked = desk.post(reverse("intake"), sent)
    read = desk.post(reverse("intake"), {**sent, "kind": "focused_visit"}, follow=True)

    assert "a letter without its line “Dear …”" in asked.text
    assert not ReceivedLetter.objects.filter(becomes="review").exists()
    assert read.context["review"].received.as_read["published_date"] == "2023-01-03"


NUMBERS = ("paragraphs-999-text", "paragraphs-0-page", "paragraphs-0-start", "opened_on", "join")


def test_a_number_that_nobody_can_read_is_answered(desk, received):
    """Python refuses to read five thousand figures."""
    sent, before = sent_for(desk, received), counts()

    for name in NUMBERS:
        odd = ("paragraphs-" if name == "join" else "") + "9" * 5000
        page = desk.post(received.get_absolute_url(), sent | {name: odd, "keep": ""})
        assert page.status_code in (200, 302, 409)
    assert counts() == before
