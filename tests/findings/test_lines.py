"""Lines of judgement areas: what goes on by its name, and what an officer has to say."""

import pytest
from django.core.exceptions import ValidationError

from findings.lines import (
    NEW,
    area_of,
    has_to_be_said,
    line_named,
    load_lines,
    move_area,
    one_for_each_line,
    put_in_line,
)
from findings.models import Grade, Judgement, JudgementArea, JudgementLine, LineArea
from tests import factories
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.verify import verify

pytestmark = pytest.mark.django_db
OLD, NEXT = "Duck 1901", "Duck 1902"


@pytest.fixture
def ponds() -> JudgementArea:
    area = JudgementArea.objects.create(framework=OLD, code="ponds", name="The ponds", order=1)
    put_in_line(area, None)
    return area


def judged(area: JudgementArea, inspection=None, *, own: bool = False, code: str = "good"):
    inspection = inspection or factories.inspection(source=factories.source())
    document = inspection.source if own else factories.source()
    grade, _ = Grade.objects.get_or_create(
        framework=area.framework,
        code=code,
        defaults={"name": code.capitalize(), "level": len(code)},
    )
    return Judgement.objects.create(
        inspection=inspection,
        area=area,
        grade=grade,
        locator=factories.paragraph(document=document),
    )


def test_an_area_of_the_same_name_goes_on_by_itself(ponds):
    area = area_of(NEXT, "The Ponds", 1, "", by=factories.user())

    assert area.framework == NEXT
    assert area.line == ponds.line
    assert area_of(NEXT, "the ponds:", 1, "", by=factories.user()) == area


def test_an_area_of_another_name_goes_on_as_an_officer_says(ponds):
    assert has_to_be_said(load_lines(), NEXT, "The water", "")
    with pytest.raises(ValidationError, match="goes on from, or that it is new"):
        area_of(NEXT, "The water", 1, "", by=factories.user())

    water = area_of(NEXT, "The water", 1, ponds.line.code, by=factories.user())
    reeds = area_of(NEXT, "The reeds", 2, NEW, by=factories.user())

    assert water.line == ponds.line
    assert reeds.line not in (None, ponds.line)
    # By either name from now on.
    third = load_lines()
    assert line_named(third, "Duck 1903", "The ponds").line == ponds.line
    assert line_named(third, "Duck 1903", "The water").line == ponds.line


def test_an_area_known_through_others_gets_the_name_that_the_report_prints(ponds):
    judged(ponds)
    by = factories.user()

    assert area_of(OLD, "Ponds and puddles", 1, ponds.line.code, by=by) == ponds

    ponds.refresh_from_db()
    assert ponds.name == "Ponds and puddles"
    amendment = Amendment.objects.get(row_model=JudgementArea.record_name, row_id=ponds.pk)
    assert (amendment.field, amendment.before, amendment.by) == ("name", "The ponds", by)


def test_a_name_that_a_report_has_printed_stays(ponds):
    judged(ponds, own=True)

    assert area_of(OLD, "Puddles", 1, ponds.line.code, by=factories.user()) == ponds

    ponds.refresh_from_db()
    assert ponds.name == "The ponds"


def test_an_area_is_moved_on_record_and_the_chain_holds(ponds):
    water = area_of(NEXT, "The water", 1, ponds.line.code, by=factories.user())
    reeds = area_of(NEXT, "The reeds", 2, NEW, by=factories.user())
    by = factories.user()

    with pytest.raises(ValidationError, match="Duck 1902 has an area there: “The water”"):
        move_area(reeds, ponds.line.code, reason="The reeds go on.", by=by)
    move_area(water, NEW, reason="The water is new.", by=by)
    move_area(reeds, ponds.line.code, reason="The reeds go on.", by=by)

    moved = JudgementArea.objects.with_lines().get(pk=reeds.pk)
    assert moved.line == ponds.line
    reasons = Amendment.objects.filter(row_model=LineArea.record_name).values_list("reason", "by")
    assert list(reasons) == [("The water is new.", by.pk), ("The reeds go on.", by.pk)]
    links.seal()
    verify()


@pytest.mark.parametrize(
    ("said", "told"), [(NEW, "stands alone already"), ("ponds", "stands there already")]
)
def test_a_move_to_where_it_stands_is_refused(ponds, said, told):
    with pytest.raises(ValidationError, match=told):
        move_area(ponds, said, reason="Ducks.", by=factories.user())

    assert JudgementLine.objects.filter(places__area=ponds).get().code == "ponds"


def test_one_document_judges_an_area_once_and_another_may_tell_of_it(ponds):
    inspection = factories.inspection(source=factories.source())
    own = judged(ponds, inspection, own=True)
    told = judged(ponds, inspection, code="bad")

    with pytest.raises(ValidationError, match="“The ponds” is judged twice"):
        judged(ponds, inspection, own=True)

    assert (own.is_own, told.is_own) == (True, False)
    judgements = list(inspection.judgements.with_related())
    assert one_for_each_line(judgements) == [own]
    assert one_for_each_line([told]) == [told]
