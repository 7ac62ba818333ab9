"""What was called done, and whether it stayed done."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from findings.models import Inspection
from recommendations import actions
from recommendations.challenge import challenges
from recommendations.history import history_of
from recommendations.likeness import candidates
from recommendations.models import Recommendation, Retest
from recommendations.pages.exports import register
from recommendations.pages.waiting import waiting_by_inspection
from recommendations.reports.build import build_report
from recommendations.reports.render import report_html
from recommendations.reports.subjects import find_subjects
from recommendations.verdicts.matters import load_matters
from recommendations.verdicts.retests import pairs_of
from tests import factories
from wirral_tracker.kit.chain.amendments import amend

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BEGAN = dt.date(2022, 6, 1)
TODAY = dt.date(2026, 11, 1)


def later_inspection(began=BEGAN, **values):
    return factories.inspection(
        start_date=began, end_date=began + 2 * DAY, published_date=began + 30 * DAY, **values
    )


def finding_of(inspection):
    return factories.finding(inspection=inspection, text="The counting of ducks remains weak.")


def wanting(recommendation, began=BEGAN, **values):
    by_finding = finding_of(later_inspection(began))
    return factories.retest(recommendation=recommendation, by_finding=by_finding, **values)


def found_again(recommendation, day=TODAY):
    return Retest.objects.found_again(day).filter(recommendation=recommendation)


def test_found_again_when_green_on_the_eve_of_the_inspection():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    retest = wanting(recommendation)

    assert list(found_again(recommendation)) == [retest]


@pytest.mark.parametrize("status_date", [BEGAN, BEGAN + DAY])
def test_not_found_again_when_green_only_from_the_day_it_began(status_date):
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=status_date)
    wanting(recommendation)

    assert not found_again(recommendation).exists()


def test_not_found_again_when_no_longer_green_on_the_eve():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - 20 * DAY)
    factories.status_update(recommendation, rag="amber", status_date=BEGAN - 2 * DAY)
    wanting(recommendation)

    assert not found_again(recommendation).exists()


def test_found_again_shows_from_the_day_the_letter_came():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    wanting(recommendation)

    assert not found_again(recommendation, BEGAN + 29 * DAY).exists()
    assert found_again(recommendation, BEGAN + 30 * DAY).exists()


def test_found_again_is_answered_by_a_later_inspection_that_calls_it_better():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    wanting(recommendation)
    assert found_again(recommendation).unanswered(TODAY).exists()

    wanting(recommendation, BEGAN + 400 * DAY, verdict=Retest.Verdict.BETTER)

    assert found_again(recommendation).exists()
    assert not found_again(recommendation).unanswered(TODAY).exists()
    assert found_again(recommendation).unanswered(BEGAN + 100 * DAY).exists()


@pytest.mark.parametrize(
    ("verdict", "is_wanting", "is_good"),
    [
        ("better", False, True),
        ("still_good", False, True),
        ("mixed", False, False),
        ("still_a_concern", True, False),
        ("now_a_concern", True, False),
        ("worse", True, False),
    ],
)
def test_what_makes_a_matter_found_again_and_what_ends_that(verdict, is_wanting, is_good):
    """Mixed does neither."""
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    good_before(recommendation)
    judged(recommendation, BEGAN, verdict)
    made = Recommendation.objects.filter(pk=recommendation.pk)

    assert made.ever_found_again(TODAY).exists() is is_wanting

    other = factories.recommendation()
    factories.status_update(other, rag="green", status_date=BEGAN - DAY)
    wanting(other)
    judged(other, BEGAN + 400 * DAY, verdict, good_first=True)

    still = Recommendation.objects.filter(pk=other.pk).found_again(TODAY)
    assert still.exists() is not is_good


def good_before(recommendation):
    """An earlier inspection that calls it better, so that it may be still good, or now not."""
    judged(recommendation, BEGAN - 3000 * DAY, "better")


def judged(recommendation, began, verdict, *, good_first=False):
    """A verdict on a recommendation; a mixed one with both its sides."""
    if good_first and verdict in ("still_good", "now_a_concern"):
        good_before(recommendation)
    by_finding = factories.finding(
        inspection=later_inspection(began), text="Ducks are counted. Geese are not counted."
    )
    short = {"short_finding": by_finding, "short_words": "Geese are not counted."}
    return factories.retest(
        recommendation=recommendation,
        by_finding=by_finding,
        verdict=verdict,
        words="Ducks are counted.",
        **(short if verdict == "mixed" else {}),
    )


def test_each_number_of_what_was_found_again_leads_to_exactly_its_rows(client, reader):
    """On the tile, in the list, its sheet, the export, and on the page of re-tests."""
    client.force_login(reader)
    stands, reopened, ended, mixed = (factories.recommendation() for _ in range(4))
    for recommendation in (stands, reopened, ended, mixed):
        factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    for recommendation in (stands, reopened, ended):
        wanting(recommendation)
    # Two verdicts on one recommendation are one recommendation.
    wanting(stands, BEGAN + 50 * DAY)
    judged(ended, BEGAN + 400 * DAY, "better")
    judged(mixed, BEGAN, "mixed")
    for kind, day in (("closed", BEGAN), ("reopened", BEGAN + 90 * DAY)):
        factories.decision(reopened, kind=kind, decision_date=day)
    expected = {
        "stands": {stands, reopened},
        "ever": {stands, reopened, ended},
        "mixed": {mixed},
        "reopened": {reopened},
    }
    ours = {stands, reopened, ended, mixed}

    counts = client.get("/").context["found_again"]
    exported = {row["reference"]: row for row in register(TODAY)["recommendations"]}
    for choice, recommendations in expected.items():
        rows = list(client.get(counts[choice].url).context["table"].data.data)
        assert len(rows) == counts[choice].number
        assert set(rows) & ours == recommendations
    for key, choice in (
        ("found_again", "stands"),
        ("ever_found_again", "ever"),
        ("found_mixed", "mixed"),
    ):
        told = {one for one in ours if exported[one.reference][key]}
        assert told == expected[choice], key
    lists = {one.anchor: one for one in client.get(reverse("retest_list")).context["lists"]}
    assert lists["found-again"].number == counts["stands"].number
    assert (
        lists["found-again"].number + lists["found-again-since-good"].number
        == counts["ever"].number
    )
    assert lists["mixed"].number == counts["mixed"].number


def test_a_visit_without_days_finds_again_only_what_was_green_whenever_it_was():
    """Bounded by a year, it may have come before the council called the matter complete."""
    unknown = {"start_date": None, "end_date": None, "date_text": "2022"}
    visit = factories.inspection(
        **unknown, earliest_date=dt.date(2022, 1, 1), latest_date=dt.date(2022, 12, 31)
    )
    before, within = factories.recommendation(), factories.recommendation()
    factories.status_update(before, rag="green", status_date=dt.date(2021, 12, 31))
    factories.status_update(within, rag="green", status_date=dt.date(2022, 6, 1))
    for recommendation in (before, within):
        factories.retest(recommendation=recommendation, by_finding=finding_of(visit))

    assert found_again(before).exists()
    assert not found_again(within).exists()
    known = timezone.now() + DAY
    assert Retest.objects.found_again(TODAY, known).filter(recommendation=before).exists()
    assert not Retest.objects.found_again(TODAY, known).filter(recommendation=within).exists()


def test_replaced_verdict_no_longer_counts():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    first = wanting(recommendation)

    actions.record_retest(
        by=factories.user(),
        recommendation=recommendation,
        inspection=first.inspection,
        by_finding=None,
        verdict=Retest.Verdict.SAYS_NOTHING,
        words="",
        why="It speaks of other ducks.",
        replaces=first,
    )

    assert not found_again(recommendation).exists()
    assert Retest.objects.filter(recommendation=recommendation).count() == 2


def test_second_verdict_of_the_same_inspection_must_replace_the_first():
    recommendation = factories.recommendation()
    first = wanting(recommendation)

    with pytest.raises(actions.AlreadyJudged):
        factories.retest(recommendation=recommendation, by_finding=first.by_finding)


def test_verdict_must_rest_on_the_findings_own_words():
    with pytest.raises(ValidationError, match="do not stand so in the finding"):
        wanting(factories.recommendation(), words="is excellent")
    with pytest.raises(ValidationError, match="Copy a phrase"):
        wanting(factories.recommendation(), words="mains weak")


def test_database_refuses_a_verdict_without_words():
    retest = wanting(factories.recommendation())
    bad = Retest(
        recommendation=retest.recommendation,
        inspection=retest.inspection,
        by_finding=retest.by_finding,
        verdict="worse",
        words="",
        why="x",
        sequence=2,
        recorded_by=retest.recorded_by,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        bad.save()


@pytest.mark.parametrize(
    ("tone", "refused"),
    [
        ("strength", ["better", "still_a_concern", "worse"]),
        ("concern", ["still_good", "now_a_concern"]),
    ],
)
def test_a_verdict_follows_from_how_the_matter_stood(tone, refused):
    earlier = factories.finding(
        kind="main_finding", tone=tone, text="Of ducks.", **{f"{tone}_words": "ducks"}
    )
    by_finding = finding_of(later_inspection())

    for verdict in refused:
        with pytest.raises(ValidationError, match="choose"):
            factories.retest(finding=earlier, by_finding=by_finding, verdict=verdict)
    assert not earlier.retests.exists()


def test_a_recommendation_is_still_good_only_after_an_inspection_called_it_good():
    recommendation = factories.recommendation()
    with pytest.raises(ValidationError, match="Nothing held says that it was good"):
        judged(recommendation, BEGAN, "still_good")

    judged(recommendation, BEGAN - 900 * DAY, "better")

    assert judged(recommendation, BEGAN, "still_good").verdict == "still_good"


def test_a_mixed_verdict_quotes_both_sides_and_the_page_shows_both(client, reader):
    recommendation = factories.recommendation()
    with pytest.raises(ValidationError) as refusal:
        wanting(recommendation, verdict="mixed", words="remains weak")
    assert refusal.value.error_dict.keys() == {"short_finding", "short_words"}

    retest = judged(recommendation, BEGAN, "mixed")
    client.force_login(reader)
    page = client.get(recommendation.get_absolute_url()).text

    assert retest.words in page
    assert f"But: “{retest.short_words}”" in page


def test_restated_words_stand_in_no_quotation_marks_on_page_paper_or_challenge(client, reader):
    recommendation = factories.recommendation(made_date=dt.date(2020, 1, 1))
    told = factories.finding(text="The ducks remain weak.", wording="restated")
    retest = factories.retest(recommendation=recommendation, by_finding=told, words="remain weak")
    client.force_login(reader)

    page = client.get(recommendation.get_absolute_url()).text
    paper = report_html(build_report(find_subjects([recommendation.review.reference]), TODAY))
    asked = challenges(recommendation, rag="green", status_date=TODAY, narrative="Done.")

    assert retest.in_words.count("(remain weak (restated))") == 1
    for words in (page, paper, *asked):
        assert "remain weak (restated)" in words
        assert "“remain weak" not in words


def test_words_that_count_neither_way_and_the_part_spoken_of_are_shown(client, reader):
    recommendation = factories.recommendation()
    by_finding = finding_of(later_inspection())
    plan = factories.finding(inspection=by_finding.inspection, text="A plan for geese is begun.")
    factories.retest(
        recommendation=recommendation,
        by_finding=by_finding,
        part="ducks, not geese",
        uncounted_finding=plan,
        uncounted_words="A plan for geese is begun.",
    )
    client.force_login(reader)
    page = client.get(recommendation.get_absolute_url()).text

    assert "Only part of it is spoken of: ducks, not geese" in page
    assert "Counts neither way: “A plan for geese is begun.”" in page


def test_praised_then_found_wanting_needs_an_earlier_strength():
    praise = factories.finding(
        kind="main_finding", tone="strength", strength_words="ducks", text="Good ducks."
    )
    concern = factories.finding(
        kind="main_finding", tone="concern", concern_words="ducks", text="Bad ducks."
    )
    later = finding_of(later_inspection())
    praised = factories.retest(finding=praise, by_finding=later, verdict="now_a_concern")
    factories.retest(finding=concern, by_finding=later)

    lists = Retest.objects.praised_then_found_wanting(TODAY)
    assert praised in lists
    assert not lists.filter(finding=concern).exists()


def test_inspection_that_nothing_places_in_time_is_listed_as_order_unknown():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="green", status_date=BEGAN)
    unplaced = factories.inspection(start_date=None, end_date=None, date_text="Unknown")
    retest = factories.retest(recommendation=recommendation, by_finding=finding_of(unplaced))

    assert retest in Retest.objects.order_unknown()
    assert not found_again(recommendation).exists()


def test_pairs_stand_beside_the_update_that_claimed_completion(django_assert_max_num_queries):
    review = factories.review()
    for _ in range(4):
        recommendation = factories.recommendation(review=review)
        factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
        wanting(recommendation)
    told = Retest.objects.with_related().found_again(TODAY).filter(recommendation__review=review)

    with django_assert_max_num_queries(2):
        pairs = pairs_of(told.in_order())

    assert len(pairs) == 4
    assert all(pair.claim.status_date == BEGAN - DAY for pair in pairs)


def test_candidates_put_shared_themes_first_and_choose_none():
    theme = factories.theme()
    recommendation = factories.recommendation(text="Count every mallard on the lake.")
    recommendation.theme_tags.create(theme=theme, words="mallard")
    inspection = later_inspection()
    plain = factories.finding(inspection=inspection, text="Something about swans.")
    worded = factories.finding(inspection=inspection, text="Nobody counts the mallard.")
    themed = factories.finding(inspection=inspection, text="Of other birds.")
    themed.theme_tags.create(theme=theme, words="birds")

    assert candidates(recommendation, inspection) == [themed, worded, plain]
    assert not recommendation.retests.exists()


def test_register_says_of_every_recommendation_what_each_later_inspection_says():
    inspections = Inspection.objects.filter(findings__isnull=False).distinct()
    for recommendation in Recommendation.objects.filter(locator__isnull=False):
        day = recommendation.made_date
        told = {retest.inspection for retest in recommendation.retests.effective()}
        later = {inspection for inspection in inspections if inspection.is_after(day)}
        perhaps = {inspection for inspection in inspections if inspection.may_be_before(day)}
        assert later <= told <= later | perhaps, recommendation


def test_found_again_page_shows_both_texts(client, reader):
    client.force_login(reader)
    page = client.get(reverse("retest_list")).content.decode()

    assert "LAC-2013-R3" in page
    assert "some do not receive sufficient training on budgeting" in page
    assert "the promotion of independent living skills" in page


def test_found_again_page_says_who_called_it_better_since(client, reader):
    client.force_login(reader)
    page = client.get(reverse("retest_list"))
    groups = {each.anchor: each.groups for each in page.context["lists"]}["found-again-since-good"]
    answered = [pair for group in groups for pair in group.pairs]

    assert answered
    assert all(pair.answers for pair in answered)
    for pair in answered:
        assert f"Called better since by {pair.answers[0].inspection}:" in page.text


def test_found_again_page_before_the_letter_shows_none(client, reader):
    client.force_login(reader)
    page = client.get(reverse("retest_list"), {"as_at": "2016-04-01"}).content.decode()

    assert "0 reported complete, found again" in page


def test_officer_replaces_a_verdict_in_the_browser(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    first = wanting(recommendation)
    url = (
        f"{reverse('retest_create', args=[recommendation.reference])}?inspection={first.inspection}"
    )

    refused = client.post(
        url,
        {
            "verdict": "better",
            "words": "is splendid",
            "why": "x",
            "by_finding": first.by_finding.pk,
        },
    )
    assert "do not stand so in the finding" in refused.content.decode()
    assert "is splendid" in refused.content.decode()

    opened_on = client.get(url).context["form"]["opened_on"].value()
    client.post(url, {"verdict": "says_nothing", "why": "Other ducks.", "opened_on": opened_on})
    latest = recommendation.retests.effective().get()
    assert (latest.verdict, latest.replaces) == ("says_nothing", first)


def test_a_verdict_recorded_meanwhile_is_read_before_it_is_replaced(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    by_finding = finding_of(later_inspection())
    address = reverse("retest_create", args=[recommendation.reference])
    url = f"{address}?inspection={by_finding.inspection}"
    typed = {"verdict": "says_nothing", "why": "Other ducks."}
    typed["opened_on"] = client.get(url).context["form"]["opened_on"].value()
    theirs = factories.retest(recommendation=recommendation, by_finding=by_finding)

    late = client.post(url, typed)

    assert late.status_code == 409
    assert theirs.words in late.text
    assert "Other ducks." in late.text
    assert recommendation.retests.effective().get() == theirs
    typed["opened_on"] = late.context["form"]["opened_on"].value()
    assert client.post(url, typed).status_code == 302
    assert recommendation.retests.effective().get().replaces == theirs


def test_reader_may_not_record_a_verdict(client, reader):
    client.force_login(reader)
    response = client.get(reverse("retest_create", args=["LAC-2013-R1"]))
    assert response.status_code == 403


def test_the_paper_gives_both_sides_the_reason_the_silence_and_the_repeat():
    inspection = held()
    ducks, geese = factories.recommendation(), factories.recommendation()
    factories.status_update(ducks, rag="green", status_date=BEGAN - DAY)
    retest = judged(ducks, BEGAN, "mixed")
    earlier = concern(factories.inspection())
    tracked = factories.finding(inspection=earlier.inspection)
    factories.recommendation(finding=tracked)
    again = factories.retest(finding=earlier, by_finding=finding_of(later_inspection()))
    parents = (ducks.review, geese.review, earlier.inspection)
    subjects = find_subjects([parent.reference for parent in parents])
    report = build_report(subjects, TODAY)
    (section,) = [section for section in report.sections if section.key == "retests"]
    told = [verdict.in_words for matter in section.matters for verdict in matter.verdicts]

    (mixed,) = [words for words in told if retest.words in words]
    assert f"But: “{retest.short_words}”" in mixed
    assert retest.why in mixed
    assert "1 reported complete and then called mixed" in section.counts
    assert any(
        f"{inspection}: not yet read against this. On" in silence for silence in section.silences
    )
    (repeat,) = [repeat for repeat in section.repeats if repeat.name == str(earlier)]
    assert repeat.raised == "Raised twice: in 2020 and 2022."
    assert again.why in repeat.verdicts[0].in_words


def test_the_paper_has_one_list_by_recommendation_and_what_stands_first():
    review = factories.review()
    praised, answered, stands = (factories.recommendation(review=review) for _ in range(3))
    for recommendation in (praised, answered, stands):
        factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
    judged(praised, BEGAN, "better")
    judged(answered, BEGAN, "still_a_concern")
    judged(answered, BEGAN + 400 * DAY, "better")
    judged(stands, BEGAN, "still_a_concern")

    report = build_report(find_subjects([review.reference]), TODAY)
    (section,) = [section for section in report.sections if section.key == "retests"]

    assert [matter.names for matter in section.matters] == [
        *(stands.reference, answered.reference, praised.reference)
    ]
    first, second, third = section.matters
    assert "found again by inspectors since, and not called good after" in first.status.words
    assert first.outcome.startswith("Reported complete, found again by ")
    assert "and called better or still good by " in second.outcome
    assert [verdict.verdict for verdict in second.verdicts] == ["still a concern", "better"]
    assert third.outcome == ""


# Four silences


def silent(recommendation, inspection):
    return actions.record_retest(
        by=factories.user(),
        recommendation=recommendation,
        inspection=inspection,
        verdict="says_nothing",
        why="Looked for ducks.",
    )


def held(**values):
    """An inspection whose own report is held, with one finding."""
    inspection = later_inspection(source=factories.source(), **values)
    finding_of(inspection)
    return inspection


def silences_of(recommendation, day=TODAY):
    return history_of(recommendation, day).silences


def test_four_silences_are_told_apart():
    recommendation = factories.recommendation(made_date=BEGAN - 900 * DAY)
    was_read, unread, second_hand = held(), held(), finding_of(later_inspection()).inspection
    unheard_of = later_inspection()
    silent(recommendation, was_read)
    silent(recommendation, second_hand)
    silences = silences_of(recommendation)

    assert was_read in silences.says_nothing
    assert second_hand in silences.not_held
    assert unheard_of in silences.not_held
    assert unread in silences.unread
    assert not {was_read, second_hand, unheard_of} & set(silences.unread)


def test_nothing_is_said_of_an_inspection_before_its_letter_came():
    recommendation = factories.recommendation(made_date=BEGAN - 900 * DAY)
    unread = held()

    assert unread not in silences_of(recommendation, BEGAN + 29 * DAY).unread
    assert unread in silences_of(recommendation, BEGAN + 30 * DAY).unread


def test_a_visit_that_may_have_come_before_is_not_printed_as_later():
    visit = factories.inspection(
        start_date=None,
        end_date=None,
        date_text="Some time",
        earliest_date=BEGAN - 400 * DAY,
        latest_date=BEGAN + 400 * DAY,
    )
    finding_of(visit)
    recommendation = factories.recommendation(made_date=BEGAN)
    silent(recommendation, visit)
    silences = silences_of(recommendation)

    assert visit in silences.perhaps_earlier
    assert visit not in (*silences.says_nothing, *silences.not_held, *silences.unread)
    assert history_of(recommendation, TODAY).silent == []


def test_what_no_inspection_came_after_says_that_none_is_held(client, reader):
    client.force_login(reader)
    recommendation = factories.recommendation(made_date=dt.date(2026, 10, 1))
    page = client.get(recommendation.get_absolute_url()).text

    told = " ".join(page.split())
    assert (
        "Of the inspections held here, the latest of 17 October 2024, none came after it." in told
    )


def test_the_page_names_each_silence_and_its_limit(client, reader):
    client.force_login(reader)
    page = " ".join(client.get(reverse("recommendation_detail", args=["CP-2019-R3"])).text.split())

    assert "Of the inspections held here, the latest of 17 October 2024, none that has been" in page
    assert "The report was read" in page
    assert "What is held of it does not speak of this" in page
    assert "May have come before it" in page
    for reference in ("MV3", "MV4"):
        assert f"{reference}: says nothing" not in page


def test_the_list_of_what_waits_leads_to_the_form_and_grows_shorter(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation(made_date=BEGAN - 900 * DAY)
    unread = held()
    address = reverse("retest_waiting")
    number = {one.inspection: one.number for one in client.get(address).context["waiting"]}
    table = client.get(reverse("retest_waiting_inspection", args=[unread.reference])).context[
        "table"
    ]
    assert number[unread] == table.paginator.count
    form_url = f"{reverse('retest_create', args=[recommendation.reference])}?inspection={unread}"
    shown = [row for page in table.paginator.page_range for row in all_text(client, unread, page)]
    assert form_url in "".join(shown)

    opened_on = client.get(form_url).context["form"]["opened_on"].value()
    typed = {"verdict": "says_nothing", "why": "Of geese.", "opened_on": opened_on}
    assert client.post(form_url, typed).status_code == 302

    after = {one.inspection: one.number for one in client.get(address).context["waiting"]}
    assert after[unread] == number[unread] - 1


def all_text(client, inspection, page):
    address = reverse("retest_waiting_inspection", args=[inspection.reference])
    return client.get(address, {"page": page}).text


def test_the_register_waits_for_no_reading_of_its_own_inspections():
    assert waiting_by_inspection(TODAY) == []


def test_a_verdict_from_before_the_report_came_did_not_read_it(client, officer):
    client.force_login(officer)
    inspection = finding_of(later_inspection()).inspection
    recommendation = factories.recommendation(made_date=BEGAN - 900 * DAY)
    silent(recommendation, inspection)
    assert inspection in silences_of(recommendation).not_held
    before = timezone.now()
    amend(
        inspection, {"source": factories.source()}, reason="Its report came.", by=factories.user()
    )

    assert inspection in silences_of(recommendation).unread
    assert inspection in history_of(recommendation, TODAY, before).silences.not_held
    assert recommendation in Recommendation.objects.not_read_against(inspection)
    waiting = {one.inspection: one.number for one in waiting_by_inspection(TODAY)}
    assert waiting[inspection] == Recommendation.objects.not_read_against(inspection).count()

    form_url = (
        f"{reverse('retest_create', args=[recommendation.reference])}?inspection={inspection}"
    )
    opened_on = client.get(form_url).context["form"]["opened_on"].value()
    typed = {"verdict": "says_nothing", "why": "Of geese.", "opened_on": opened_on}
    assert client.post(form_url, typed).status_code == 302
    assert inspection in silences_of(recommendation).says_nothing
    assert recommendation not in Recommendation.objects.not_read_against(inspection)


def test_what_is_announced_waits_for_its_letter(client, officer):
    """No verdict of it is offered, and nothing waits to be read, before words of it are held."""
    client.force_login(officer)
    announced = later_inspection()
    recommendation = factories.recommendation(made_date=BEGAN - 900 * DAY)
    form_url = reverse("retest_create", args=[recommendation.reference])

    assert announced not in client.get(form_url).context["later"]
    assert "form" not in client.get(f"{form_url}?inspection={announced}").context
    page = client.get(reverse("retest_waiting_inspection", args=[announced.reference]))
    assert "No letter of it was held by this day" in page.text
    with pytest.raises(ValidationError, match="there is nothing yet to read"):
        silent(recommendation, announced)


# Repeats of findings


def concern(inspection, text="Ducks are uncounted."):
    return factories.finding(
        inspection=inspection,
        kind="main_finding",
        tone="concern",
        concern_words=text,
        text=text,
    )


def test_a_matter_says_how_often_it_was_raised_and_when():
    """Also where the second inspection's own finding was raised again by the third."""
    first, second, third = (later_inspection(dt.date(year, 6, 1)) for year in (2019, 2022, 2023))
    a, b, c = concern(first), concern(second), concern(third)
    factories.retest(finding=a, by_finding=b, words="Ducks are uncounted.")
    factories.retest(finding=a, by_finding=c, words="Ducks are uncounted.")
    factories.retest(finding=b, by_finding=c, words="Ducks are uncounted.")
    matters = load_matters(TODAY)

    raised = "Raised three times: in 2019, 2022 and 2023."
    assert matters.of(a).in_words == raised
    assert matters.of(b).in_words == raised
    assert {told for _, told in matters.of(c).earlier_matters} == {raised}
    assert load_matters(dt.date(2022, 12, 31)).of(a).in_words == "Raised twice: in 2019 and 2022."
    assert matters.of(concern(first)) is None


def test_a_repeat_stands_on_its_finding_inspection_theme_and_in_the_export(client, reader):
    client.force_login(reader)
    theme = factories.theme()
    first, later = later_inspection(dt.date(2019, 6, 1)), later_inspection(dt.date(2023, 6, 1))
    earlier, again = concern(first), concern(later, "Ducks are still uncounted.")
    earlier.theme_tags.create(theme=theme, words="Ducks")
    retest = factories.retest(
        finding=earlier, by_finding=again, words="Ducks are still uncounted.", why="The same ducks."
    )

    for address in (first.get_absolute_url(), later.get_absolute_url(), theme.get_absolute_url()):
        page = client.get(address).text
        assert "Raised twice: in 2019 and 2023." in page
        assert retest.words in page
        assert retest.why in page
    (exported,) = [
        finding
        for inspection in register(TODAY)["inspections"]
        if inspection["reference"] == first.reference
        for finding in inspection["findings"]
    ]
    assert exported["raised_by"] == [first.reference, later.reference]
    assert exported["retests"][0]["why"] == "The same ducks."


def test_a_recommendation_says_when_it_was_made_and_found_wanting_since(client, reader):
    client.force_login(reader)
    recommendation = factories.recommendation(made_date=dt.date(2021, 1, 4))
    for year in (2022, 2023):
        wanting(recommendation, dt.date(year, 6, 1))

    page = client.get(recommendation.get_absolute_url()).text
    assert "Recommended in 2021; found wanting since, twice: in 2022 and 2023." in page


def test_permanence_was_raised_in_2019_2022_and_2023(client, reader):
    client.force_login(reader)
    for address in ("/inspections/ILACS-2019/", "/recommendations/ILACS-2023-A4/"):
        assert "Raised three times: in 2019, 2022 and 2023." in client.get(address).text


def test_officer_says_in_the_browser_what_a_later_inspection_says_of_a_finding(client, officer):
    client.force_login(officer)
    earlier = concern(later_inspection(dt.date(2019, 6, 1)))
    by_finding = finding_of(later_inspection())
    address = reverse(
        "finding_retest_create", args=[earlier.inspection.reference, earlier.position]
    )
    url = f"{address}?inspection={by_finding.inspection}"
    assert str(by_finding.inspection) in client.get(address).text
    assert earlier.inspection not in client.get(address).context["later"]
    typed = {
        "verdict": "now_a_concern",
        "by_finding": by_finding.pk,
        "words": "remains weak",
        "why": "The same ducks.",
        "opened_on": client.get(url).context["form"]["opened_on"].value(),
    }

    refused = client.post(url, typed)
    assert "Nothing held says that it was good" in refused.text
    sent = client.post(url, {**typed, "verdict": "still_a_concern"})

    assert sent.status_code == 302
    assert sent["Location"] == earlier.get_absolute_url()
    assert earlier.retests.get().verdict == "still_a_concern"


# The same words of one inspection


def test_the_same_words_about_several_matters_stand_once_with_their_names(client, reader):
    client.force_login(reader)
    by_finding = finding_of(later_inspection())
    ducks, geese = factories.recommendation(), factories.recommendation()
    for recommendation, why in ((ducks, "Of ducks."), (geese, "Of geese.")):
        factories.status_update(recommendation, rag="green", status_date=BEGAN - DAY)
        factories.retest(recommendation=recommendation, by_finding=by_finding, why=why)
    page = client.get(by_finding.inspection.get_absolute_url())
    (group,) = page.context["position"].verdicts

    assert [pair.retest.recommendation for pair in group.pairs] == [ducks, geese]
    assert [reason.in_words for reason in group.reasons] == [
        f"{ducks}: Of ducks.",
        f"{geese}: Of geese.",
    ]
    found = client.get(reverse("retest_list")).context["lists"][0]
    assert any(
        [pair.retest.recommendation for pair in one.pairs] == [ducks, geese] for one in found.groups
    )
