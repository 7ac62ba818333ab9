"""The paper of a review: read, its paragraphs marked, confirmed all at once or not at all."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from findings.letters import read_paper
from findings.models import Finding, Inspection, ReceivedLetter, SourceDocument, SourceParagraph
from findings.models.received import READING
from recommendations.intake.letters.paper_reading import paper_reading_of
from recommendations.intake.papers.by_hand import letter_reading
from recommendations.intake.papers.comparing import compare_passages
from recommendations.intake.papers.opening import proposed_reference
from recommendations.intake.papers.publishing import publish
from recommendations.intake.papers.taking_in import take_in_paper
from recommendations.intake.sheets.files import read_sheets
from recommendations.models import Recommendation, ScrutinyReview
from tests import factories
from tests.recommendations.intake.letters import sent_back as letter_sent_back
from tests.recommendations.intake.papers import (
    REVIEW_OF_DUCKS,
    sent_back,
    word_file,
    word_paragraph,
    word_table,
)

pytestmark = pytest.mark.django_db
COUNT = "Anyborough Council should count its ducks each spring, and publish the count."
SAY = "The Head of Ponds should say who feeds the ducks."
PAY = "The Council should pay for the corn."
FILLED = {
    "kind": "scrutiny_review",
    "reference": "DUCKS-2025",
    "title": "Duck keeping",
    "committee": "Anyborough Ponds Committee",
    "panel": "Cllr Mallard\nCllr Teal",
    "date_text": "early in 2025",
    "amber": "Some ducks are counted.",
    "publisher": "Anyborough Council",
    "made_date": "2025-03-31",
    "made_date_basis": "inferred",
    "made_date_text": "The last day of the month that the paper prints.",
}


@pytest.fixture
def desk(client: Client, officer) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def paper(officer) -> ReceivedLetter:
    """The paper of a review as it was brought in, read here and not in a process of its own."""
    read = read_paper(REVIEW_OF_DUCKS)
    return factories.received_letter(
        by=officer,
        becomes="review",
        file_name="ducks.txt",
        pages=list(read.pages),
        reading=READING.write(dict(paper_reading_of(read))),
    )


def place_of(words: str, paper: ReceivedLetter) -> int:
    """The position from 1 of the first paragraph with these words."""
    paragraphs = paper.reading["paragraphs"]
    return next(at for at, row in enumerate(paragraphs, start=1) if words in row["text"])


def send(desk: Client, paper: ReceivedLetter, button: str, **changes: Any):
    """Send the page as it is with some changes and a button pressed; return what comes of it."""
    sent = sent_back(desk.get(paper.get_absolute_url())) | changes | {button: "1"}
    return desk.post(paper.get_absolute_url(), sent, follow=True)


def confirm_again(desk: Client, paper: ReceivedLetter, asked) -> None:
    """Confirm a paper with the doubts that the page `asked` about."""
    again = sent_back(asked) | {"checked": asked.context["review"].checked, "confirm": "1"}
    desk.post(paper.get_absolute_url(), again)


def marked(desk: Client, paper: ReceivedLetter) -> None:
    """Mark the first recommendation and the objective of the paper."""
    send(
        desk,
        paper,
        "mark",
        recommends=[place_of(COUNT, paper)],
        states_an_objective=[place_of("Objective", paper)],
    )


def counts() -> tuple[int, ...]:
    models = (ScrutinyReview, SourceDocument, SourceParagraph, Recommendation)
    return tuple(model.objects.count() for model in models)


def test_an_officer_adds_a_review_with_its_paper(desk, officer):
    assert reverse("review_create") in desk.get(reverse("review_list")).content.decode()
    before = counts()
    page = desk.post(reverse("review_create"), {"text": REVIEW_OF_DUCKS}, follow=True)
    paper = ReceivedLetter.objects.get()
    assert COUNT in page.content.decode()
    assert page.context["form"]["reference"].value() == "DK-2025"

    marked(desk, paper)
    sent = {"recommendations-0-objective": "1"}
    assert counts() == before
    send(desk, paper, "keep", **FILLED, **sent)
    done = send(desk, paper, "confirm")

    review = ScrutinyReview.objects.get(reference="DUCKS-2025")
    assert done.redirect_chain[-1][0] == review.get_absolute_url()
    assert review.panel == ["Cllr Mallard", "Cllr Teal"]
    assert review.rag_key == {"amber": "Some ducks are counted."}
    made = review.recommendations.get()
    assert (made.text, made.number, made.section) == (COUNT, "3", "Recommendations")
    assert made.objective.title == "To find out who feeds the ducks."
    assert (made.made_date, made.added_by) == (dt.date(2025, 3, 31), officer)
    assert made.locator.document == review.source == ReceivedLetter.objects.get().document
    assert review.source.paragraphs.count() == len(paper.reading["paragraphs"])
    assert not review.source.is_public
    assert COUNT in desk.get(review.source.get_absolute_url()).content.decode()


def test_a_pasted_list_finds_its_paragraphs(desk, paper):
    pasted = f"1. {COUNT}\n\n2. {PAY}\n\n3. {SAY}\n\n4. Sell the ponds."

    done = send(desk, paper, "match", pasted=pasted)
    assert "#" not in done.redirect_chain[-1][0]

    page = desk.get(paper.get_absolute_url())
    rows = page.context["review"].corrections.recommendations
    found = place_of(SAY, paper)
    assert [(row.position, row.number, row.text) for row in rows] == [
        (place_of(COUNT, paper), "1", COUNT),
        (found, "2", PAY),
        (found, "3", SAY),
    ]
    assert "Sell the ponds." in page.context["form"]["pasted"].value()
    refused = send(desk, paper, "confirm", **FILLED)
    assert "These lines are not matched." in refused.content.decode()


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reference": "CP-2019"}, "The register calls something else so already."),
        ({"reference": "FV-2024"}, "The register calls something else so already."),
        ({"reference": "ducks 2025"}, "Use capital letters, figures and hyphens"),
        ({"made_date": "31/02/2025"}, "“It recommended this on” must be a real date"),
        ({"publisher": ""}, "Who made the paper"),
        ({"kind": ""}, "Choose “Kind”."),
        ({"unpublished": ""}, "Say who published it, or tick that it is not published yet."),
        ({"made_date": "1026-03-31"}, "This is in the year 1026: give a year from 1900 on."),
        ({"published_date": "2206-03-31"}, "The day must be today or in the past."),
        ({"objectives-0-text": COUNT, "objectives-0-position": "8"}, "Take one of the marks off"),
        ({"start_date": "2025-03-02", "end_date": "2025-03-01"}, "It ended before it began."),
        ({"made_public_by": "Anyborough Council"}, "Leave this empty while it is not published."),
        ({"recommendations-0-text": "Sell the ducks."}, "do not stand so in the document"),
        ({"recommendations-0-DELETE": "on"}, "Mark at least one paragraph"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_recorded(desk, paper, changes, said):
    marked(desk, paper)
    before = counts()

    page = send(desk, paper, "confirm", **{**FILLED, **changes})

    assert said in page.content.decode()
    assert page.context["form"]["title"].value() == "Duck keeping"
    assert counts() == before


def test_a_key_and_an_objective_in_other_words_are_asked_about_once_and_noted(desk, paper):
    marked(desk, paper)
    typed = FILLED | {"green": "Counted twice.", "objectives-0-text": "To feed the ducks."}

    asked = send(desk, paper, "confirm", **typed)
    assert not ScrutinyReview.objects.called("DUCKS-2025")
    for words in ("What green means, “Counted twice.”", "Objective 1, “To feed the ducks.”"):
        assert f"{words}, does not stand so in the paper." in asked.content.decode()
    confirm_again(desk, paper, asked)

    review = ScrutinyReview.objects.get(reference="DUCKS-2025")
    assert [note.paragraph and note.paragraph.text for note in review.source.notes.all()] == [
        None,
        "Objective 1: To find out who feeds the ducks.",
    ]
    page = desk.get(review.get_absolute_url()).content.decode()
    assert page.count("not so in its paper") == 1


TABLE = ("No\tAction\tWho\n", "1\tThe Council should\tHead of\n", "count its ducks.\tPonds\n")


def test_words_of_a_cell_that_lines_cross_are_taken_with_the_doubt_said(desk, paper):
    """As of a file that is written line by line, where nothing tells the cells apart."""
    words = "The Council should count its ducks."
    paper.pages = [*paper.pages, "".join(TABLE)]
    rows = [{"style": "row", "text": "1\tThe Council should\tHead of", "number": ""}]
    rows += [{"style": "row", "text": "count its ducks.\tPonds", "number": ""}]
    paper.reading["paragraphs"] += [{**row, "section": "", "page": 2} for row in rows]
    paper.save()

    send(desk, paper, "match", pasted=f"1. {words}\n\n2. The Council should count Ponds.")
    (row,) = desk.get(paper.get_absolute_url()).context["review"].corrections.recommendations
    assert row.text == words
    assert paper.reading["paragraphs"][row.position - 1]["text"].startswith("1\tThe Council")
    asked = send(desk, paper, "confirm", **FILLED, pasted="")
    assert f"“{words}” stands in a cell of a table" in asked.content.decode()
    confirm_again(desk, paper, asked)

    review = ScrutinyReview.objects.get(reference="DUCKS-2025")
    assert review.recommendations.get().text == words
    assert "line by line" in review.source.notes.get().treatment


def test_days_are_refused_below_every_door(officer):
    source = factories.source(is_public=False)
    ahead = timezone.localdate() + dt.timedelta(days=2)

    with pytest.raises(ValidationError, match="today or in the past"):
        publish(source, by=officer, made_public_by="Anyborough", made_public_date=ahead)
    for row in (
        factories.source(published_date=dt.date(1026, 3, 1)),
        factories.review(start_date=dt.date(1026, 3, 1)),
        factories.inspection(earliest_date=dt.date(1026, 3, 1)),
    ):
        with pytest.raises(ValidationError, match="in the year 1026"):
            row.clean()


def test_a_failure_half_way_leaves_nothing(desk, paper, officer, monkeypatch):
    """All of a paper in one transaction: here the second recommendation fails."""
    send(desk, paper, "match", pasted=f"1. {COUNT}\n\n2. {SAY}")
    review = desk.get(paper.get_absolute_url()).context["review"]
    sent = sent_back(desk.get(paper.get_absolute_url())) | FILLED | {"confirm": "1"}
    sent["recommendations-1-position"] = "999"
    before = counts()

    page = desk.post(paper.get_absolute_url(), sent)

    assert "is not in this paper" in page.content.decode()
    assert counts() == before
    assert review.recommendations
    assert not ReceivedLetter.objects.get().is_confirmed


def test_what_may_name_a_child_is_asked_about_once(desk, paper):
    paper.reading["paragraphs"][3]["text"] = "Kayleigh, aged 9, feeds them."
    paper.save()
    marked(desk, paper)

    asked = send(desk, paper, "confirm", **FILLED)

    assert "looks like a child" in asked.content.decode()
    assert not ScrutinyReview.objects.called("DUCKS-2025")
    confirm_again(desk, paper, asked)
    assert ScrutinyReview.objects.called("DUCKS-2025")


@pytest.mark.once
def test_a_list_of_one_point_is_found_without_its_number(desk, paper):
    send(desk, paper, "match", pasted=f"4. {PAY}\n\nSell the ponds.")

    (row,) = desk.get(paper.get_absolute_url()).context["review"].corrections.recommendations
    assert (row.number, row.text) == ("4", PAY)


def test_of_two_officers_neither_overwrites_the_other(desk, paper):
    sent = sent_back(desk.get(paper.get_absolute_url()))
    send(desk, paper, "keep", title="As the first has it")

    second = desk.post(paper.get_absolute_url(), sent | {"title": "As I have it", "keep": "1"})

    assert second.status_code == 409
    page = second.content.decode()
    assert "As the first has it" in page
    assert "As I have it" in page


def test_a_form_of_which_a_part_arrived_empties_nothing(desk, paper):
    marked(desk, paper)
    kept = ReceivedLetter.objects.get(pk=paper.pk)

    page = desk.post(paper.get_absolute_url(), {"keep": "1"}, follow=True)

    assert "Only a part of the form arrived" in page.text
    assert ReceivedLetter.objects.get(pk=paper.pk).corrections == kept.corrections != ""


def test_the_same_file_leads_to_what_became_of_it(desk, paper):
    first = desk.post(reverse("review_create"), {"text": REVIEW_OF_DUCKS})
    marked_paper = ReceivedLetter.objects.exclude(pk=paper.pk).get()
    assert desk.post(reverse("intake"), {"text": REVIEW_OF_DUCKS}).url == first.url
    marked(desk, marked_paper)
    send(desk, marked_paper, "confirm", **FILLED)

    again = desk.post(reverse("review_create"), {"text": REVIEW_OF_DUCKS})

    assert again.url == "/reviews/DUCKS-2025/"
    assert desk.get(marked_paper.get_absolute_url()).url == "/reviews/DUCKS-2025/"


def test_a_paper_is_thrown_away_until_it_is_confirmed(desk, paper):
    send(desk, paper, "discard")

    assert not ReceivedLetter.objects.exists()


def test_what_the_reader_of_letters_declines_can_be_entered_as_either(desk):
    page = desk.post(reverse("intake"), {"text": REVIEW_OF_DUCKS}, follow=True)
    received = ReceivedLetter.objects.get()
    assert received.becomes == "review"
    assert "This is not read" in page.content.decode()

    by_hand = send(desk, received, "inspection")

    received.refresh_from_db()
    assert received.becomes == "inspection"
    texts = [form.piece.text for form in by_hand.context["review"].paragraphs.forms]
    asks = f"paragraphs-{texts.index(COUNT)}"
    desk.post(received.get_absolute_url(), letter_sent_back(by_hand) | {"asks": asks})
    filled = {
        "reference": "FV-2025",
        "title": "Focused visit to Anyborough",
        "kind": "focused_visit",
        "framework": "ILACS 2018",
        "published_date": "2025-03-03",
        "date_text": "in March 2025",
        # By hand nobody has read whose it is: it is asked.
        "belongs": "on",
        # Without days it may be any visit that is known through others.
        "own_of": "-",
        "confirm": "1",
    }
    sent = letter_sent_back(desk.get(received.get_absolute_url())) | filled
    done = desk.post(received.get_absolute_url(), sent)

    assert done.status_code == 302
    inspection = Inspection.objects.get(reference="FV-2025")
    asked = inspection.findings.get(kind=Finding.Kind.AREA_FOR_IMPROVEMENT)
    assert asked.text == asked.recommendation.text == COUNT


def test_a_draft_for_checking_is_read_and_compared_and_never_confirmed(desk, paper, officer):
    paper.for_checking = True
    paper.save()
    other = read_paper(REVIEW_OF_DUCKS.replace("each spring", "each autumn"))
    final = factories.received_letter(
        by=officer,
        becomes="review",
        file_name="final.txt",
        sha256="2" * 64,
        pages=list(other.pages),
        reading=READING.write(dict(paper_reading_of(other))),
    )
    marked(desk, paper)

    page = send(desk, paper, "confirm", **FILLED)
    compared = desk.get(reverse("draft_compare", args=[paper.pk]), {"other": f"letter-{final.pk}"})

    assert "it can be read and compared, not confirmed" in page.content.decode()
    assert not ScrutinyReview.objects.called("DUCKS-2025")
    (only,) = compared.context["passages"]
    assert ("each spring" in only.draft, "each autumn" in only.other) == (True, True)
    with transaction.atomic(), pytest.raises(IntegrityError):
        ReceivedLetter.objects.filter(pk=paper.pk).update(document=factories.source())


def test_a_draft_of_a_letter_is_refused_below_every_door(paper, officer):
    paper.for_checking = True
    paper.save()

    with pytest.raises(ValidationError, match="sent to be checked"):
        take_in_paper(paper, None, by=officer, corrections=None)


def test_two_versions_are_compared_paragraph_by_paragraph():
    draft = ["The ducks are many and well fed.", "The ponds are deep.", "Nobody counts them."]
    other = ["The ducks are many and hardly fed.", "Nobody counts them.", "Everybody says so."]

    found = [
        (passage.what, passage.draft, passage.other) for passage in compare_passages(draft, other)
    ]

    assert found == [
        ("Reads differently", draft[0], other[0]),
        ("Only in the draft", draft[1], ""),
        ("Only in the other", "", other[2]),
    ]


def test_a_source_is_published_once_with_by_whom_and_when(desk, reader):
    source = factories.source(is_public=False, title="Report on the pochards")
    address = reverse("source_publish", args=[source.slug])
    readers = Client()
    readers.force_login(reader)
    assert readers.get(source.get_absolute_url()).status_code == 404

    refused = desk.post(address, {"made_public_date": ""})
    assert "Fill in “Published by”." in refused.content.decode()
    desk.post(address, {"made_public_by": "Pond Inspectorate", "made_public_date": "2025-04-01"})

    page = readers.get(source.get_absolute_url())
    assert "by Pond Inspectorate" in page.content.decode()
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize(
    ("kind", "title", "year", "proposed"),
    [
        ("scrutiny_review", "Scrutiny Review of Care Planning", "2019", "CP-2019B"),
        ("scrutiny_review", "Report: Ducks", "2025", "DUCK-2025"),
        ("peer_review", "Anything", "2025", "PEER-2025"),
        ("scrutiny_review", "The review", "2025", ""),
        ("ombudsman", "Anything", "", ""),
    ],
)
def test_a_free_reference_is_proposed(kind, title, year, proposed):
    assert proposed_reference(kind, title, year) == proposed


def test_a_new_review_is_offered_wherever_reviews_are(desk):
    review = factories.review(reference="PEER-2025", title="Peer review of ponds")
    pages = (
        *("recommendation_create", "sheet_paste_list", "sheet_paste_report", "recommendation_list"),
        *("report_create", "round_create", "review_list"),
    )

    for name in pages:
        page = desk.get(reverse(name)).content.decode()
        assert review.reference in page or review.title in page, name


@pytest.mark.once
def test_a_word_file_is_read_with_the_numbers_that_it_prints():
    file = word_file(
        word_paragraph("Review of ducks", style="Big"),
        word_paragraph("Count the ducks.", number="1"),
        word_paragraph("In spring.", number="1", level=1),
        word_paragraph("Feed them.", number="1", deleted="Never. "),
        word_paragraph("Corn", number="2"),
        word_table(("No", "Action"), ("1", "Count")),
    )

    read = read_paper(file)

    assert [(row.style, row.number, row.text) for row in read.paragraphs] == [
        ("heading", "", "Review of ducks"),
        ("text", "1", "Count the ducks."),
        ("text", "a", "In spring."),
        ("text", "2", "Feed them."),
        ("bullet", "", "Corn"),
        ("row", "", "No\tAction"),
        ("row", "", "1\tCount"),
    ]
    assert {row.section for row in read.paragraphs[1:]} == {"Review of ducks"}


@pytest.mark.once
def test_letters_papers_and_sheets_take_word_files(desk):
    heading = ("Reference", "RAG", "As at", "Update", "Evidence", "Reported by")
    row = ("CP-2019-R4", "Amber", "31/03/2026", "Counted.", "Minutes", "Head of Ducks")
    file = word_file(word_paragraph("Review of ducks", style="Big"), word_table(heading, row))

    sheets = read_sheets(file)
    for name in ("intake", "review_create"):
        ReceivedLetter.objects.all().delete()
        upload = SimpleUploadedFile("ducks.docx", file)
        page = desk.post(reverse(name), {"file": upload}, follow=True)
        assert "Review of ducks" in page.content.decode()

    assert [(sheet.name, len(sheet.rows)) for sheet in sheets] == [("Table 1", 2)]


@pytest.mark.once
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (word_file()[:-40], "damaged"),
        (word_file(**{"word/x.xml": ""}), "There is no text in it."),
        (b"PK\x03\x04 word/document.xml", "damaged"),
    ],
)
def test_a_word_file_that_cannot_be_read_is_refused_in_words(desk, file, said):
    upload = SimpleUploadedFile("ducks.docx", file)

    page = desk.post(reverse("review_create"), {"file": upload})

    assert said in page.content.decode()
    assert not ReceivedLetter.objects.exists()


def test_too_many_paragraphs_are_not_entered_by_hand(desk, paper):
    paper.reading["paragraphs"] = paper.reading["paragraphs"] * 100
    paper.save()

    page = send(desk, paper, "inspection")

    assert "an inspection entered by hand at most 300" in page.content.decode()
    assert letter_reading({"paragraphs": [], "doubts": []})["findings"] == []
