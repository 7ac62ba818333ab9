"""What was decided about recommendations, and what is still tracked after it."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from recommendations import actions
from recommendations.history import history_of
from recommendations.models import Decision, Recommendation
from recommendations.since import since
from recommendations.spans import first_difference
from recommendations.tracking import CLOSING, DecisionKind
from tests import factories

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SPRING, SUMMER, AUTUMN = dt.date(2021, 3, 31), dt.date(2021, 6, 30), dt.date(2021, 9, 30)
PLAN = "the Duck Plan 2021 – 2023"


def decide(recommendation, kind, day, **values):
    if kind in ("carried_over", "superseded"):
        values.setdefault("to_words", PLAN)
    return factories.decision(recommendation, kind=kind, decision_date=day, **values)


def is_open(recommendation, day, known_by=None) -> bool:
    register = Recommendation.objects.as_at(day, known_by)
    found = register.open().filter(pk=recommendation.pk).exists()
    assert register.get(pk=recommendation.pk).is_open is found
    assert register.closed().filter(pk=recommendation.pk).exists() is not found
    return found


# What is tracked


def test_without_a_decision_a_recommendation_is_open():
    assert is_open(factories.recommendation(), SPRING)


@pytest.mark.parametrize("kind", CLOSING)
def test_closing_decisions_close_from_their_day_on(kind):
    recommendation = factories.recommendation()
    decide(recommendation, kind, SUMMER)

    assert is_open(recommendation, SUMMER - DAY)
    assert not is_open(recommendation, SUMMER)
    assert Recommendation.objects.as_at(AUTUMN).get(pk=recommendation.pk).closed_as == kind


@pytest.mark.parametrize("kind", ["accepted", "accepted_in_part"])
def test_acceptance_neither_closes_nor_reopens(kind):
    recommendation = factories.recommendation()
    decide(recommendation, kind, SPRING)
    assert is_open(recommendation, SUMMER)

    decide(recommendation, "closed", SUMMER)
    decide(recommendation, kind, AUTUMN)
    assert not is_open(recommendation, AUTUMN)


def test_reopened_is_tracked_again_until_it_is_closed_again():
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SPRING)
    decide(recommendation, "reopened", SUMMER)
    decide(recommendation, "superseded", AUTUMN)

    assert not is_open(recommendation, SUMMER - DAY)
    assert is_open(recommendation, SUMMER)
    assert is_open(recommendation, AUTUMN - DAY)
    assert not is_open(recommendation, AUTUMN)


def test_of_two_decisions_on_one_day_the_later_recorded_holds():
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SUMMER)
    decide(recommendation, "reopened", SUMMER)

    assert is_open(recommendation, SUMMER)


def test_closing_leaves_the_colour_alone():
    recommendation = factories.recommendation()
    factories.status_update(recommendation, rag="amber", status_date=SPRING)
    decide(recommendation, "carried_over", SUMMER)

    assert Recommendation.objects.as_at(AUTUMN).get(pk=recommendation.pk).rag.code == "amber"


@pytest.mark.parametrize("question", ["overdue", "late_on_first_date", "without_due_date"])
def test_what_is_closed_is_never_late_and_owes_no_due_date(question):
    due = None if question == "without_due_date" else SPRING
    tracked = factories.recommendation(original_due_date=due)
    closed = factories.recommendation(original_due_date=due)
    decide(closed, "closed", SUMMER)

    def asked(day):
        return getattr(Recommendation.objects.as_at(day), question)()

    assert closed in asked(SUMMER - DAY)
    assert closed not in asked(SUMMER)
    assert tracked in asked(SUMMER)
    assert not Recommendation.objects.as_at(AUTUMN).get(pk=closed.pk).is_overdue
    assert not history_of(closed, AUTUMN).is_overdue


def test_nobody_owes_an_update_on_what_is_closed():
    tracked = factories.recommendation(made_date=SPRING)
    closed = factories.recommendation(made_date=SPRING)
    decide(closed, "not_accepted", SUMMER)

    stale = Recommendation.objects.as_at(AUTUMN).stale(30)

    assert tracked in stale
    assert closed not in stale


def test_withdrawn_decision_closes_nothing_on_any_day():
    recommendation = factories.recommendation()
    wrong = decide(recommendation, "closed", SUMMER)
    actions.withdraw_decision(wrong, by=factories.user(), reason="It was another one.")

    assert is_open(recommendation, AUTUMN)
    assert Recommendation.objects.as_at(AUTUMN).get(pk=recommendation.pk).closed_as is None


def test_correction_takes_the_place_of_the_decision():
    recommendation = factories.recommendation()
    wrong = decide(recommendation, "closed", SPRING)
    decide(recommendation, "carried_over", AUTUMN, corrects=wrong)

    assert is_open(recommendation, AUTUMN - DAY)
    assert not is_open(recommendation, AUTUMN)


def test_state_is_what_the_register_knew_at_a_moment():
    recommendation = factories.recommendation()
    factories.amend(recommendation, added_at=dt.datetime(2020, 1, 20, tzinfo=dt.UTC))
    noon = dt.datetime(2021, 7, 1, 12, tzinfo=dt.UTC)
    closed = factories.decision_recorded_at(recommendation, noon, decision_date=SPRING)
    factories.decision_recorded_at(
        recommendation, noon + DAY, kind="", corrects=closed, decision_date=SPRING
    )

    assert is_open(recommendation, SUMMER, noon - DAY)
    assert not is_open(recommendation, SUMMER, noon)
    assert is_open(recommendation, SUMMER, noon + DAY)
    assert is_open(recommendation, SUMMER)


def plainly_open(recommendation: Recommendation, day: dt.date) -> bool:
    """The definition, read from the decisions one after the other."""
    rows = list(recommendation.decisions.order_by("decision_date", "sequence"))
    corrected = {row.corrects_id for row in rows}
    state = True
    for row in rows:
        if row.kind and row.pk not in corrected and row.decision_date <= day:
            state = state if row.kind.startswith("accepted") else row.kind == "reopened"
    return state


@pytest.mark.slow
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(DecisionKind.values), st.integers(0, 6), st.booleans()),
        max_size=5,
    )
)
def test_however_decisions_come_the_state_is_the_plain_one(steps):
    recommendation = factories.recommendation(made_date=SPRING)
    now = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    for kind, offset, is_withdrawn in steps:
        # Past the action: older rows reopen what was open, which is refused since.
        made = factories.decision_recorded_at(
            recommendation,
            dt.datetime(2021, 7, 1, 12, tzinfo=dt.UTC),
            kind=kind,
            decision_date=SPRING + offset * DAY,
            to_words=PLAN if kind in ("carried_over", "superseded") else "",
        )
        if is_withdrawn:
            actions.withdraw_decision(made, by=made.recorded_by, reason="A mistake.")

    for offset in range(8):
        day = SPRING + offset * DAY
        assert is_open(recommendation, day) is plainly_open(recommendation, day)
        assert is_open(recommendation, day, now) is plainly_open(recommendation, day)
    assert first_difference(recommendation) == ""


def test_a_withdrawal_that_the_record_refuses_says_so_on_its_page(client, clerk):
    """Of a row older than the rules, whose day was inferred from nothing."""
    old = factories.decision_recorded_at(
        factories.recommendation(),
        dt.datetime(2021, 7, 1, 12, tzinfo=dt.UTC),
        date_basis="inferred",
        date_inferred_from=" ",
    )
    url = reverse("decision_withdraw", args=[old.recommendation.reference, old.sequence])

    client.force_login(clerk)
    page = client.post(url, sent(reason="A mistake.", opened_on="1"))

    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == ["Say what the day is inferred from."]
    assert old.can_be_corrected()


def test_verifying_finds_a_closed_span_that_does_not_follow():
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SUMMER)
    recommendation.closed_spans.update(from_date=SPRING)

    assert "but its decisions give" in first_difference(recommendation)


# Recording


def test_sending_a_form_twice_records_one_decision():
    recommendation = factories.recommendation()
    key = uuid.uuid4()

    first = decide(recommendation, "closed", SUMMER, form_key=key)
    again = decide(recommendation, "closed", SUMMER, form_key=key)

    assert again == first
    assert recommendation.decisions.count() == 1


def test_a_decision_is_corrected_once_and_only_of_its_own_recommendation():
    recommendation = factories.recommendation()
    wrong = decide(recommendation, "closed", SUMMER)
    with pytest.raises(actions.CorrectsAnother):
        decide(factories.recommendation(), "closed", SUMMER, corrects=wrong)

    decide(recommendation, "carried_over", SUMMER, corrects=wrong)
    with pytest.raises(actions.AlreadyCorrected):
        decide(recommendation, "superseded", SUMMER, corrects=wrong)
    assert recommendation.decisions.count() == 2


def test_words_taken_from_a_source_stand_in_it():
    paragraph = factories.paragraph(text="Resolved – That the ducks be closed.")
    with pytest.raises(ValidationError):
        decide(
            factories.recommendation(),
            "closed",
            SUMMER,
            basis="stated",
            locator=paragraph,
            words="Resolved – That the geese be closed.",
        )


# The page


def sent(**values):
    return {
        "form_key": str(uuid.uuid4()),
        "opened_on": "0",
        "kind": "closed",
        "decision_date": "2021-06-30",
        "body": "Anyborough Ducks Committee",
        "minute": "42",
        "words": "Resolved – That it be closed.",
        "correction_reason": "The minutes were read again.",
        **values,
    }


def test_clerk_records_a_decision_that_the_page_then_tells(client, clerk):
    recommendation = factories.recommendation()
    client.force_login(clerk)
    url = reverse("decision_create", args=[recommendation.reference])

    response = client.post(url, sent(kind="carried_over", to_words=PLAN), follow=True)

    decision = recommendation.decisions.get()
    assert (decision.label, decision.minute) == (f"Carried over to {PLAN}", "42")
    assert decision.recorded_by == clerk
    assert f"Carried over to {PLAN}" in response.text
    assert "minute 42" in response.text
    assert "no longer tracked here" in response.text


def test_decision_of_a_meeting_bears_its_day_and_name(client, clerk):
    meeting = actions.record_meeting(
        by=factories.user(), committee_name="Ducks Committee", date=SUMMER
    )
    recommendation = factories.recommendation()
    client.force_login(clerk)
    url = reverse("decision_create", args=[recommendation.reference])

    refused = client.post(url, sent(meeting=meeting.pk, body="", decision_date="2021-06-29"))
    assert "That meeting was on 30 June 2021" in refused.text
    page = client.post(url, sent(meeting=meeting.pk, body=""), follow=True)

    assert recommendation.decisions.get().decider == "Ducks Committee, 30 June 2021"
    assert "Ducks Committee, 30 June 2021, minute 42" in page.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": ""}, "Choose what was decided."),
        ({"words": ""}, "Copy the words that the decision rests on."),
        ({"decision_date": "2999-01-01"}, "must be today or in the past"),
        ({"decision_date": "2019-01-01"}, "nobody can have decided about it before"),
        ({"body": ""}, "Say who decided"),
        ({"kind": "carried_over"}, "Name the plan, or give the recommendation below."),
        ({"kind": "superseded", "to_reference": "ANY-NONE"}, "No recommendation is called"),
        ({"to_words": PLAN}, "empty the two boxes"),
        ({"kind": "reopened"}, "there is nothing to reopen"),
    ],
)
def test_unusable_decision_is_refused_beside_its_field_and_keeps_what_was_typed(
    client, clerk, typed, said
):
    recommendation = factories.recommendation()
    client.force_login(clerk)
    url = reverse("decision_create", args=[recommendation.reference])

    page = client.post(url, sent(note="Said at the pond.", **typed))

    assert page.status_code == 200
    assert said in page.text
    assert "Said at the pond." in page.text
    assert not recommendation.decisions.exists()


def test_decision_cannot_supersede_a_recommendation_by_itself(client, clerk):
    recommendation = factories.recommendation()
    client.force_login(clerk)
    url = reverse("decision_create", args=[recommendation.reference])

    page = client.post(url, sent(kind="superseded", to_reference=recommendation.reference))

    assert "by, itself" in page.text


def test_superseding_recommendation_is_named_and_linked(client, clerk):
    old, new = factories.recommendation(), factories.recommendation()
    client.force_login(clerk)
    url = reverse("decision_create", args=[old.reference])

    page = client.post(url, sent(kind="superseded", to_reference=new.reference), follow=True)

    assert f"Superseded by {new.reference}" in page.text
    assert new.get_absolute_url() in page.text


def test_double_click_on_reopening_records_it_once(client, clerk):
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SPRING)
    client.force_login(clerk)
    url = reverse("decision_create", args=[recommendation.reference])
    form = sent(kind="reopened", opened_on="1")

    assert client.post(url, form).status_code == 302
    assert client.post(url, form).status_code == 302
    assert recommendation.decisions.count() == 2


def test_clerk_corrects_and_withdraws(client, clerk):
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SUMMER)
    client.force_login(clerk)
    correct = reverse("decision_correct", args=[recommendation.reference, 1])
    assert "Resolved – That the ducks need no longer be counted." in client.get(correct).text

    page = client.post(correct, sent(kind="not_accepted", opened_on="1"), follow=True)
    assert "Decision 1 is corrected." in page.text
    assert "correction of" in page.text

    withdraw = reverse("decision_withdraw", args=[recommendation.reference, 2])
    page = client.post(withdraw, sent(reason="Another pond.", opened_on="2"), follow=True)
    assert "Decision 2 withdrawn" in page.text
    assert "Another pond." in page.text
    assert is_open(recommendation, AUTUMN)


@pytest.mark.parametrize("name", ["decision_correct", "decision_withdraw"])
def test_second_correction_is_refused_and_nothing_typed_is_lost(client, clerk, name):
    recommendation = factories.recommendation()
    wrong = decide(recommendation, "closed", SUMMER)
    decide(recommendation, "superseded", SUMMER, corrects=wrong)
    client.force_login(clerk)
    url = reverse(name, args=[recommendation.reference, 1])

    assert client.get(url).status_code == 302
    page = client.post(url, sent(note="Mine.", reason="Mine.", opened_on="1"))

    assert page.status_code == 409
    assert "Nothing of yours is recorded" in page.text
    assert "Mine." in page.text
    assert recommendation.decisions.count() == 2


def test_list_is_narrowed_to_what_is_open_or_closed(client, reader):
    review = factories.review()
    tracked = factories.recommendation(review=review)
    closed = factories.recommendation(review=review)
    decide(closed, "carried_over", SUMMER)
    client.force_login(reader)

    def references(**query):
        page = client.get(reverse("recommendation_list"), {"source": review.reference, **query})
        return [row.record.reference for row in page.context["table"].page.object_list]

    assert references(state="open") == [tracked.reference]
    assert references(state="closed") == [closed.reference]
    assert references(state="closed", as_at="2021-06-29") == []
    assert references() == [tracked.reference, closed.reference]
    page = client.get(reverse("recommendation_list"), {"source": review.reference})
    assert page.text.count('<span class="app-mark">carried over</span>') == 1
    sheet = client.get(
        reverse("recommendation_list"), {"source": review.reference, "format": "csv"}
    )
    assert "Closed: carried over" in b"".join(sheet).decode()


def test_dashboard_counts_what_is_closed_and_links_to_it(client, reader):
    client.force_login(reader)
    before = client.get("/?as_at=2021-06-30").context["position"]
    recommendation = factories.recommendation(original_due_date=SPRING)
    overdue = client.get("/?as_at=2021-06-30").context["position"]
    decide(recommendation, "closed", SUMMER)

    page = client.get("/?as_at=2021-06-30")

    after = page.context["position"]
    assert overdue.overdue.number == before.overdue.number + 1
    assert after.overdue.number == before.overdue.number
    assert after.closed.number == before.closed.number + 1
    assert recommendation.reference in client.get(after.closed.url).text


def test_since_flags_what_was_closed_in_between(client, reader):
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SUMMER)
    closed = {each.recommendation: each.is_newly_closed for each in since(SPRING, AUTUMN)}
    later = {each.recommendation: each.is_newly_closed for each in since(SUMMER, AUTUMN)}
    assert closed[recommendation] is True
    assert later[recommendation] is False

    client.force_login(reader)
    page = client.get("/since/?since=2021-03-31&as_at=2021-09-30&movement=closed")
    assert [each.recommendation for each in page.context["page"]] == [recommendation]


# What the sources say


def test_the_ambers_of_2016_were_carried_over_and_the_greens_were_not_closed():
    day = dt.date(2016, 3, 31)
    register = Recommendation.objects.as_at(day)
    ambers = set(register.rated("amber").values_list("reference", flat=True))

    assert ambers == {"LAC-2013-R12", "LAC-2013-R13", "LAC-2013-R15", "LAC-2013-R17"}
    assert set(register.closed().values_list("reference", flat=True)) == ambers
    for decision in Decision.objects.filter(recommendation__reference__in=ambers):
        assert decision.kind == "carried_over"
        assert decision.to_words in decision.words
        assert decision.decider == ""
        assert decision.inferred_mark == "date inferred"
        decision.full_clean()


def test_the_page_says_that_nobody_is_named_as_having_decided(client, reader):
    client.force_login(reader)

    page = client.get("/recommendations/LAC-2013-R12/").text

    assert "Carried over to the Corporate Parenting Group Strategy Action Plan 2016 – 2018" in page
    assert "The source does not say who decided" in page


def test_source_page_names_the_decisions_taken_from_its_paragraph(client, reader):
    client.force_login(reader)

    assert "LAC-2013-R12: carried over, 31 March 2016" in client.get("/sources/lac-2013/").text


@pytest.mark.parametrize(
    "url",
    [
        "/recommendations/NOWHERE-R1/decisions/",
        "/recommendations/LAC-2013-R12/decisions/2/correct/",
        "/recommendations/LAC-2013-R12/decisions/99999999999999999999/withdraw/",
    ],
)
def test_decision_that_does_not_exist_is_not_found(client, clerk, url):
    client.force_login(clerk)

    assert client.get(url).status_code == 404


def test_joined_for_numbers_the_state_is_the_same():
    recommendation = factories.recommendation()
    decide(recommendation, "closed", SPRING)
    decide(recommendation, "reopened", SUMMER)
    decide(recommendation, "superseded", AUTUMN)

    for day in (SPRING - DAY, SPRING, SUMMER, AUTUMN):
        joined = Recommendation.objects.as_at(day).with_tracking_joined(day)
        assert joined.get(pk=recommendation.pk).is_open is is_open(recommendation, day)
