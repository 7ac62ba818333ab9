"""What came into the register by mistake is taken back on record, and counts nowhere."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from findings.models import (
    Finding,
    Grade,
    Inspection,
    Judgement,
    JudgementArea,
    SourceDocument,
)
from recommendations import actions
from recommendations.models import (
    Objective,
    Recommendation,
    Retest,
    ReviewWithdrawal,
    ScrutinyReview,
    StatusSpan,
)
from recommendations.pages.exports import register
from recommendations.reports.build import build_draft
from recommendations.reports.checks import checks_of
from recommendations.reports.drafts import create_report
from recommendations.reports.subjects import find_subjects
from recommendations.spans import faults_of_derived_rows
from tests import factories
from tests.recommendations.crawling import crawl, told_by
from tests.recommendations.pages.test_export_register import breaches
from wirral_tracker.register import load_register

pytestmark = pytest.mark.django_db

GREEN_DAY = dt.date(2021, 3, 1)
VISIT = dt.date(2022, 5, 10)
REASON = "It is the letter of another council, which was confirmed by mistake."
# Words that stand nowhere else in the register: all of them leave with what was withdrawn.
REVIEW, INSPECTION = "ANY-GEESE", "ANY-OWLS"
CANARIES = (REVIEW, INSPECTION, "barnaclegoose", "tawnyowl", "pinkfoot")


class Mistaken:
    """A review and an inspection that ought not to be in the register, with all that they bring."""

    def __init__(self) -> None:
        self.theme = factories.theme(name="Ducks at night")
        self.paper = factories.source(title="The barnaclegoose paper", sha256="a" * 64)
        passage = factories.paragraph(document=self.paper, text="Count the barnaclegoose.")
        self.review = factories.review(
            reference=REVIEW, title="Review of the barnaclegoose", source=self.paper
        )
        factories.told_of(self.review, passage)
        objective = Objective.objects.create(
            review=self.review, number="1", order=1, title="The barnaclegoose", locator=passage
        )
        self.recommendation = factories.recommendation(
            review=self.review,
            text="Count each barnaclegoose.",
            objective=objective,
            locator=passage,
        )
        self.recommendation.theme_tags.create(theme=self.theme, words="barnaclegoose")
        factories.status_update(
            self.recommendation, rag="green", status_date=GREEN_DAY, narrative="A pinkfoot came."
        )
        self.letter = factories.source(title="The tawnyowl letter", sha256="b" * 64)
        self.passage = factories.paragraph(document=self.letter, text="The tawnyowl is counted.")
        self.inspection = factories.inspection(
            reference=INSPECTION,
            kind=Inspection.Kind.ILACS_STANDARD,
            framework="ILACS 2018",
            start_date=VISIT,
            end_date=VISIT,
            source=self.letter,
            focus="The tawnyowl",
        )
        factories.told_of(self.inspection, self.passage)
        self.finding = factories.finding(
            inspection=self.inspection, text="The tawnyowl is counted.", locator=self.passage
        )
        self.finding.theme_tags.create(theme=self.theme, words="tawnyowl")
        area = JudgementArea.objects.filter(framework="ILACS 2018").first()
        grade = Grade.objects.filter(framework="ILACS 2018").first()
        assert area is not None
        assert grade is not None
        self.judgement = Judgement.objects.create(
            inspection=self.inspection, area=area, grade=grade, locator=self.passage
        )
        self.tracked = factories.recommendation(
            finding=self.finding, text=self.finding.text, locator=self.passage
        )
        factories.retest(
            recommendation=self.recommendation,
            by_finding=self.finding,
            words="tawnyowl is counted",
        )


@pytest.fixture
def mistaken() -> Mistaken:
    return Mistaken()


def withdraw(subject: Inspection | ScrutinyReview | Recommendation, **values) -> None:
    actions.withdraw(subject, **{"by": factories.user(), "reason": REASON, **values})


STARTS = (
    *("/", "/?as_at=2022-06-01", "/inspections/", "/inspections/?format=csv", "/findings/"),
    *("/findings/?format=csv", "/findings/?q=tawnyowl", "/sources/", "/reviews/"),
    *("/recommendations/", "/recommendations/?format=csv", "/recommendations/?format=xlsx"),
    *("/recommendations/?q=pinkfoot", "/recommendations/?as_at=2022-06-01&format=csv"),
    *("/since/?since=2020-01-01", "/since/?since=2020-01-01&format=csv", "/themes/"),
    *("/retests/", "/retests/?as_at=2022-06-01", "/updates/", "/updates/open/", "/posts/"),
    *("/reports/add/", "/bulk/add/", "/recommendations/add/", "/intake/sheet/report/"),
    "/recommendations/LAC-2013-R12/later-inspections/",
)


@pytest.mark.slow
def test_no_page_sheet_or_file_tells_of_what_was_withdrawn(client, officer, mistaken):
    """Whatever is linked from the lists is read: one page, sheet or file of each kind."""
    client.force_login(officer)
    starts = (*STARTS, mistaken.theme.get_absolute_url())
    before = crawl(client, *starts)
    told = {canary for canary in CANARIES for page in before.values() if canary in page}
    assert told == set(CANARIES), "The search would prove nothing."
    withdraw(mistaken.review)
    withdraw(mistaken.inspection)

    after = crawl(client, *starts)

    given_away = {
        (address, canary)
        for address, page in after.items()
        for canary in CANARIES
        # What was asked for stands in the box of the search.
        if canary in page and canary not in address
    }
    assert given_away == set()


@pytest.mark.parametrize("q", ["tawnyowl", "pinkfoot"])
def test_no_search_finds_what_was_withdrawn(client, officer, mistaken, q):
    client.force_login(officer)
    withdraw(mistaken.review)
    withdraw(mistaken.inspection)

    pages = [
        client.get(reverse(name), {"q": q}).content.decode()
        for name in ("recommendation_list", "finding_list", "inspection_list")
    ]

    assert not any(REVIEW in page or INSPECTION in page for page in pages)


@pytest.mark.parametrize("day", ["2022-06-01", None])
def test_a_withdrawal_works_on_every_day_from_its_moment_on(mistaken, day):
    as_at = dt.date.fromisoformat(day) if day else timezone.localdate()
    before = StatusSpan.objects.on(as_at).count_by_rag()
    moment = timezone.now()
    withdraw(mistaken.review)

    now = Recommendation.objects.as_at(as_at)
    then = Recommendation.objects.as_at(as_at, known_by=moment)

    assert mistaken.recommendation not in now
    assert then.get(pk=mistaken.recommendation.pk).rag.code == "green"
    after = StatusSpan.objects.on(as_at).count_by_rag()
    assert after == {**before, "green": before["green"] - 1}
    assert now.count_by_rag() == after


def test_what_was_known_before_still_shows_it(mistaken):
    moment = timezone.now()
    withdraw(mistaken.inspection)
    withdraw(mistaken.review)
    today = timezone.localdate()

    then, now = register(today, moment), register(today)

    for kind, reference in (("inspections", INSPECTION), ("reviews", REVIEW)):
        assert reference in [row["reference"] for row in then[kind]]
        assert reference not in [row["reference"] for row in now[kind]]
    assert mistaken.letter.slug in [row["slug"] for row in then["sources"]]
    assert then["withdrawn"] == []
    told = {(row["kind"], row["reference"]) for row in now["withdrawn"]}
    assert told == {
        ("inspection", INSPECTION),
        ("review", REVIEW),
        ("recommendation", mistaken.recommendation.reference),
        ("recommendation", mistaken.tracked.reference),
        ("source", mistaken.letter.slug),
        ("source", mistaken.paper.slug),
    }
    assert {row["reason"] for row in now["withdrawn"]} == {REASON}
    assert "tawnyowl" not in json.dumps({**now, "withdrawn": []})


def test_its_verdicts_go_with_an_inspection(mistaken):
    moment = timezone.now()
    today = timezone.localdate()
    assert Retest.objects.found_again(today).subjects() >= {mistaken.recommendation.pk}
    withdraw(mistaken.inspection)

    assert mistaken.recommendation.pk not in Retest.objects.found_again(today).subjects()
    assert mistaken.recommendation.pk in Retest.objects.found_again(today, moment).subjects()


def test_one_recommendation_goes_by_itself(mistaken):
    withdraw(mistaken.tracked)

    assert mistaken.inspection in Inspection.objects.all()
    assert mistaken.finding in Finding.objects.all()
    assert mistaken.letter in SourceDocument.objects.standing()
    assert not Recommendation.objects.standing().of_inspection(mistaken.inspection).exists()


@pytest.mark.parametrize(
    "subject_of",
    [
        lambda mistaken: mistaken.review,
        lambda mistaken: mistaken.inspection,
        lambda mistaken: mistaken.recommendation,
        lambda mistaken: mistaken.letter,
    ],
    ids=["review", "inspection", "recommendation", "source"],
)
def test_its_own_page_stays_and_says_so(
    client, officer, mistaken, subject_of: Callable[[Mistaken], Recommendation]
):
    client.force_login(officer)
    withdraw(mistaken.review)
    withdraw(mistaken.inspection)

    page = told_by(client.get(subject_of(mistaken).get_absolute_url()))

    assert "Withdrawn on" in page
    assert REASON in page


def test_the_page_of_a_recommendation_shows_what_stood_there(client, officer, mistaken):
    client.force_login(officer)
    withdraw(mistaken.recommendation)

    page = client.get(mistaken.recommendation.get_absolute_url()).content.decode()

    assert "A pinkfoot came." in page
    assert "app-rag--green" in page
    # Nothing more is recorded about it, so nothing offers to.
    assert "Record a status update" not in page
    assert "Record a decision" not in page


def test_the_page_of_a_review_shows_its_recommendations(client, officer, mistaken):
    client.force_login(officer)
    withdraw(mistaken.review)

    page = client.get(mistaken.review.get_absolute_url()).content.decode()

    assert mistaken.recommendation.text in page
    assert reverse("review_withdraw", args=[REVIEW]) not in page


@pytest.mark.parametrize(
    "state",
    [
        lambda made: factories.status_update(made),
        lambda made: factories.decision(made),
        lambda made: factories.extension(made),
        lambda made: factories.retest(recommendation=made),
        lambda made: actions.plan_recommendation(
            made, by=factories.user(), owner="Head of Ducks", original_due_date=None
        ),
    ],
    ids=["update", "decision", "extension", "retest", "plan"],
)
def test_nothing_more_is_recorded_about_it(mistaken, state):
    withdraw(mistaken.recommendation)

    with pytest.raises(ValidationError, match="was withdrawn on"):
        state(mistaken.recommendation)


def test_nothing_is_added_to_what_was_withdrawn(mistaken):
    withdraw(mistaken.review)

    with pytest.raises(ValidationError, match="was withdrawn on"):
        factories.recommendation(review=mistaken.review)


def test_no_decision_leads_to_what_was_withdrawn(client, clerk, mistaken):
    other = factories.recommendation()
    withdraw(mistaken.recommendation)
    client.force_login(clerk)

    page = client.post(
        reverse("decision_create", args=[other.reference]),
        {"kind": "superseded", "to_reference": mistaken.recommendation.reference},
    ).content.decode()

    assert f"No recommendation is called “{mistaken.recommendation.reference}”." in page


def test_it_is_withdrawn_once(mistaken):
    withdraw(mistaken.inspection)

    with pytest.raises(actions.SubjectWithdrawn):
        withdraw(mistaken.inspection)
    with pytest.raises(actions.SubjectWithdrawn):
        withdraw(mistaken.tracked)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_withdrawal_says_why(mistaken, reason):
    with pytest.raises(ValidationError, match="Say why|only blanks"):
        withdraw(mistaken.review, reason=reason)
    assert mistaken.review in ScrutinyReview.objects.all()


def test_the_history_verifies_afterwards(mistaken):
    withdraw(mistaken.review)
    withdraw(mistaken.inspection)

    assert list(faults_of_derived_rows()) == []


def test_a_span_left_behind_is_found(mistaken):
    withdraw(mistaken.recommendation)
    StatusSpan.objects.create(recommendation=mistaken.recommendation, from_date=GREEN_DAY, rag="")

    [fault] = faults_of_derived_rows()

    assert mistaken.recommendation.reference in fault.message


def test_its_reference_is_never_used_again(mistaken):
    withdraw(mistaken.inspection)

    assert Inspection.recorded.references_beginning_with(INSPECTION) == [INSPECTION]
    with pytest.raises(ValidationError, match="already exists"):
        Inspection(
            reference=INSPECTION,
            kind=Inspection.Kind.FOCUSED_VISIT,
            framework="ILACS 2018",
            start_date=VISIT,
            end_date=VISIT,
        ).full_clean()


def test_the_reference_of_a_recommendation_is_never_used_again(mistaken):
    withdraw(mistaken.recommendation)

    added = actions.add_recommendation(
        by=factories.user(),
        parent=mistaken.review,
        text="Count the others.",
        wording="verbatim",
        source_words="Anyborough minutes, item 8",
        made_date=factories.MADE,
        made_date_basis="printed",
        made_date_text="Printed on the paper.",
    )

    assert added.reference != mistaken.recommendation.reference


def test_the_same_file_may_come_in_again(mistaken):
    assert SourceDocument.objects.with_digest("b" * 64) == mistaken.letter
    withdraw(mistaken.inspection)

    assert SourceDocument.objects.with_digest("b" * 64) is None


def test_a_document_on_which_something_stands_stays(mistaken):
    other = factories.inspection(source=None)
    factories.told_of(other, mistaken.passage)
    withdraw(mistaken.inspection)

    assert mistaken.letter in SourceDocument.objects.standing()


def test_an_issued_report_stands_as_it_was_given(client, officer, mistaken):
    issued = factories.issued_report(lines={mistaken.recommendation: "green"})
    withdraw(mistaken.review)
    client.force_login(officer)

    page = client.get(reverse("issued_report", args=[issued.report_id, 1]))

    assert page.status_code == 200
    compared = client.get(reverse("issued_compare", args=[issued.report_id, 1]))
    assert mistaken.recommendation.reference in compared.content.decode()


def test_a_draft_is_without_it_and_is_not_put_up_for_approval(client, officer, mistaken):
    today = timezone.localdate()
    both = factories.review()
    factories.recommendation(review=both, text="Count the swans.")
    draft = create_report(find_subjects([REVIEW, both.reference]), as_at=today, by=officer)
    alone = create_report(find_subjects([REVIEW]), as_at=today, by=officer)
    withdraw(mistaken.review)
    client.force_login(officer)

    report = build_draft(draft)

    assert REVIEW not in report.references
    assert [line.reference for line in report.lines] == [
        made.reference for made in both.recommendations.all()
    ]
    words = f"Withdrawn from the register, and so not in this report: {REVIEW}."
    assert words in [check.words for check in checks_of(draft, report, [])]
    page = client.get(alone.get_absolute_url())
    assert page.status_code == 200
    assert "barnaclegoose" not in page.content.decode().replace(alone.title, "")
    stopping = [check.words for check in checks_of(alone, build_draft(alone), []) if check.stops]
    assert words in stopping


def test_a_round_no_longer_asks_about_it(client, officer, mistaken):
    other = factories.recommendation()
    asked = factories.update_round(mistaken.recommendation, other)
    withdraw(mistaken.recommendation)
    client.force_login(officer)

    page = client.get(reverse("round_detail", args=[asked.pk])).content.decode()

    assert other.reference in page
    assert mistaken.recommendation.reference not in page


def test_undoing_a_bulk_change_leaves_it_alone(mistaken):
    other = factories.recommendation()
    bulk = factories.bulk_change(mistaken.recommendation, other)
    withdraw(mistaken.recommendation)

    undone = actions.undo_bulk_change(
        bulk, by=factories.user(), reason="The ducks stay.", day=timezone.localdate()
    )

    row = undone.rows.get(recommendation=mistaken.recommendation)
    assert row.left_alone == "It was withdrawn."


def test_loading_the_register_again_brings_nothing_back(officer):
    inspection = Inspection.objects.get(reference="FV-2024")
    withdraw(inspection, by=officer)

    report = load_register()

    assert report.inserted == {}
    assert report.differences == []
    assert inspection not in Inspection.objects.all()


def test_what_a_release_tells_of_what_was_withdrawn_does_not_come_in(tmp_path):
    withdraw(Recommendation.objects.get(reference="LAC-2013-R12"))
    verdict = {
        "recommendation": ["LAC-2013-R12"],
        "inspection": ["ILACS-2023"],
        "verdict": "says_nothing",
        "why": "Nothing was sought.",
        "fixture_key": "a-later-release",
    }
    path = tmp_path / "09_retests.json"
    path.write_text(json.dumps([{"model": "recommendations.retest", "fields": verdict}]))

    report = load_register([path], correct_because="A later release.")

    [left] = report.left
    assert "LAC-2013-R12 was withdrawn on" in left
    assert not Retest.objects.filter(fixture_key="a-later-release").exists()


def test_what_the_page_did_not_name_is_not_withdrawn(mistaken):
    with pytest.raises(actions.WorkedOnSince, match=mistaken.recommendation.reference):
        withdraw(mistaken.review, named="")
    assert mistaken.review in ScrutinyReview.objects.all()


# Put back, where the withdrawal was the mistake

BACK = "It is the council's own letter after all."


def put_back(subject: Inspection | ScrutinyReview | Recommendation, **values) -> None:
    actions.put_back(subject, **{"by": factories.user(), "reason": BACK, **values})


def as_exported(known_by: dt.datetime | None = None) -> dict:
    """The register without the list of what was withdrawn, as its export has it."""
    return {**register(timezone.localdate(), known_by), "withdrawn": [], "known_by": None}


def test_all_that_left_comes_back_and_each_moment_is_known_as_it_was(mistaken):
    before = as_exported()
    withdraw(mistaken.review)
    withdraw(mistaken.inspection)
    meanwhile, without = timezone.now(), as_exported()

    put_back(mistaken.inspection)
    put_back(mistaken.review)

    assert as_exported() == before
    assert as_exported(meanwhile) == without != before
    told = register(timezone.localdate())["withdrawn"]
    assert {row["put_back_reason"] for row in told} == {BACK}
    then = register(timezone.localdate(), meanwhile)["withdrawn"]
    assert [row["put_back_at"] for row in then] == [None] * len(told)
    assert breaches(register(timezone.localdate())) == []
    assert list(faults_of_derived_rows()) == []
    assert mistaken.recommendation.pk in (
        Retest.objects.found_again(timezone.localdate()).subjects()
    )


def test_what_was_withdrawn_by_itself_before_stays_withdrawn(mistaken):
    withdraw(mistaken.tracked)
    withdraw(mistaken.inspection)
    put_back(mistaken.inspection)

    assert mistaken.inspection in Inspection.objects.all()
    assert mistaken.tracked not in Recommendation.objects.standing()
    put_back(mistaken.tracked)
    assert mistaken.tracked in Recommendation.objects.standing()
    factories.status_update(mistaken.tracked)


def test_it_is_withdrawn_again_and_put_back_again(mistaken):
    for _ in range(2):
        withdraw(mistaken.recommendation)
        assert mistaken.recommendation not in Recommendation.objects.standing()
        put_back(mistaken.recommendation)
        assert mistaken.recommendation in Recommendation.objects.standing()
    with pytest.raises(actions.NotWithdrawn):
        put_back(mistaken.recommendation)


def test_a_recommendation_does_not_come_back_without_its_review(client, officer, mistaken):
    client.force_login(officer)
    withdraw(mistaken.review)
    address = reverse("recommendation_put_back", args=[mistaken.recommendation.reference])

    page = client.post(address, {"reason": BACK})

    assert f"belongs to {REVIEW}, which is withdrawn" in told_by(page)
    assert mistaken.recommendation not in Recommendation.objects.standing()


def test_what_came_in_again_is_not_put_back_beside_itself(mistaken):
    withdraw(mistaken.inspection)
    factories.source(title="The same letter", sha256="b" * 64)

    with pytest.raises(ValidationError, match="came in again, as “The same letter”"):
        put_back(mistaken.inspection)
    assert mistaken.inspection not in Inspection.objects.all()


@pytest.mark.parametrize("reason", ["", "  "])
def test_putting_back_says_why(mistaken, reason):
    withdraw(mistaken.review)

    with pytest.raises(ValidationError, match="Say why|only blanks"):
        put_back(mistaken.review, reason=reason)


@pytest.mark.parametrize("kind", ["review", "inspection", "recommendation"])
def test_its_page_leads_there_and_keeps_both_reasons(client, officer, mistaken, kind):
    client.force_login(officer)
    subject = getattr(mistaken, kind)
    withdraw(subject)
    address = reverse(f"{kind}_put_back", args=[subject.reference])
    assert address in client.get(subject.get_absolute_url()).text
    page = client.get(address)
    assert REASON in page.text

    asked = client.post(address, {"reason": "Child A, aged 7, is named in it."})
    assert "Nothing is recorded yet." in asked.text
    answer = client.post(address, {"reason": BACK}, follow=True)

    assert f"{subject.reference} is put back." in answer.text
    assert f"Why it was withdrawn: {REASON}" in answer.text
    assert f"Why it was put back: {BACK}".replace("'", "&#x27;") in answer.text
    assert "counts nowhere" not in answer.text
    # Who comes second is led to the page of what stands.
    assert client.get(address)["Location"] == subject.get_absolute_url()


# The page that withdraws


def address_of(subject: Inspection | ScrutinyReview | Recommendation) -> str:
    kinds = {
        Inspection: "inspection_withdraw",
        ScrutinyReview: "review_withdraw",
        Recommendation: "recommendation_withdraw",
    }
    return reverse(kinds[type(subject)], args=[subject.reference])


def sent_by(page: str) -> dict[str, str]:
    """The hidden fields of the page's form, as a browser sends them back."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return dict(hidden)


def test_what_was_worked_on_is_named_before_it_goes(client, officer, mistaken):
    factories.decision(mistaken.recommendation)
    client.force_login(officer)
    address = address_of(mistaken.review)

    page = client.get(address).content.decode()
    refused = client.post(address, {**sent_by(page), "reason": REASON}).content.decode()

    assert "one status update, one decision and one later verdict" in page
    assert "Tick this if what is named above is to be withdrawn too." in refused
    assert REASON in refused
    assert mistaken.review in ScrutinyReview.objects.all()
    answer = client.post(address, {**sent_by(page), "reason": REASON, "all_the_same": "on"})
    assert answer["Location"] == mistaken.review.get_absolute_url()
    assert mistaken.review not in ScrutinyReview.objects.all()
    withdrawal = ReviewWithdrawal.objects.get(review=mistaken.review)
    assert (withdrawal.reason, withdrawal.recorded_by) == (REASON, officer)


def test_what_was_done_meanwhile_is_named_anew(client, officer, mistaken):
    client.force_login(officer)
    address = address_of(mistaken.recommendation)
    sent = {**sent_by(client.get(address).content.decode()), "reason": REASON}
    factories.decision(mistaken.recommendation)

    answer = client.post(address, {**sent, "all_the_same": "on"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "More has been done since this page was opened" in page
    assert REASON in page
    assert mistaken.recommendation in Recommendation.objects.standing()
    again = {**sent_by(page), "reason": REASON, "all_the_same": "on"}
    assert client.post(address, again).status_code == 302
    assert mistaken.recommendation not in Recommendation.objects.standing()


def test_what_nobody_worked_on_needs_no_tick(client, manager, mistaken):
    client.force_login(manager)
    address = address_of(mistaken.inspection)
    page = client.get(address).content.decode()

    client.post(address, {**sent_by(page), "reason": REASON})

    assert "all_the_same" not in page
    assert mistaken.tracked.reference in page
    assert mistaken.inspection not in Inspection.objects.all()


def test_whoever_comes_second_is_shown_its_page(client, officer, mistaken):
    client.force_login(officer)
    withdraw(mistaken.review)

    answer = client.post(address_of(mistaken.review), {"reason": REASON})

    assert answer["Location"] == mistaken.review.get_absolute_url()


@pytest.mark.parametrize("role", ["reader", "clerk", "administrator"])
def test_others_may_not_withdraw(client, cast, mistaken, role):
    client.force_login(cast[role])
    withdraw(mistaken.tracked)
    back = reverse("recommendation_put_back", args=[mistaken.tracked.reference])
    assert client.post(back, {"reason": BACK}).status_code == 403
    assert back not in client.get(mistaken.tracked.get_absolute_url()).text

    for subject in (mistaken.review, mistaken.inspection, mistaken.recommendation):
        assert client.get(address_of(subject)).status_code == 403
        assert client.post(address_of(subject), {"reason": REASON}).status_code == 403
        assert address_of(subject) not in client.get(subject.get_absolute_url()).content.decode()


def test_words_that_may_name_a_child_are_asked_about(client, officer, mistaken):
    client.force_login(officer)
    address = address_of(mistaken.inspection)
    page = client.get(address).content.decode()

    asked = client.post(
        address, {**sent_by(page), "reason": "Child A, aged 7, is named in it."}
    ).content.decode()

    assert "Nothing is recorded yet." in asked
    assert mistaken.inspection in Inspection.objects.all()


def test_the_number_of_queries_does_not_grow_with_what_goes(
    client, officer, django_assert_max_num_queries
):
    client.force_login(officer)
    few, many = factories.review(), factories.review()
    for review, number in ((few, 1), (many, 12)):
        for _ in range(number):
            factories.status_update(factories.recommendation(review=review))
    client.get(address_of(few))

    for review in (few, many):
        with django_assert_max_num_queries(40):
            client.get(address_of(review))


def test_the_export_fits_its_schema(mistaken):
    withdraw(mistaken.review)
    output = io.StringIO()

    call_command("export_register", stdout=output)

    told = json.loads(output.getvalue())
    assert {row["kind"] for row in told["withdrawn"]} >= {"review"}
    assert breaches(told) == []
