"""The QuerySet of recommendations, and the annotations of their position on a day.

`as_at` is the one question everything asks; what chains after it uses the annotations it makes, so
that a question about position cannot be put without a day.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from findings.querysets.withdrawals import not_withdrawn
from findings.querysets.words import spellings
from recommendations.querysets.conditions import (
    DAY_INFERRED,
    INFERRED,
    LATE_ON_FIRST_DATE,
    NOT_GREEN,
    OVERDUE,
    POSITION_FIELDS,
    SAID_FIELDS,
    SHEET_VALUES,
    STATED_FIELDS,
    WITHOUT_DUE_DATE,
    is_read_from_words,
    is_stale,
    is_stated_before,
)
from recommendations.rag import COLOURS, NOT_RATED
from recommendations.restricted import openly, said
from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Inspection, Theme
    from recommendations.models import (
        IssuedReport,
        PlacedRecommendation,
        Recommendation,
        ScrutinyReview,
        UpdateRound,
    )
    from recommendations.querysets.retests import RetestQuerySet

# A row is a `Recommendation`, or after `as_at` a `PlacedRecommendation`, which has a position.
Row = TypeVar("Row", bound="Recommendation", covariant=True)


class RecommendationQuerySet(AmendableQuerySet[Row]):
    """Recommendations of scrutiny reviews and inspections."""

    # Position on a day

    def as_at(
        self, day: dt.date, known_by: dt.datetime | None = None
    ) -> "RecommendationQuerySet[PlacedRecommendation]":
        """Annotate the position on `day`: status, due date, owner, open or closed.

        Keeps what had been made by `day`, and was recorded and not withdrawn by `known_by`. The
        status is that of the effective update with the latest status_date not after `day`; ties
        go to the later recorded. `AnnotatedPosition` (recommendations/models/position.py) lists
        the annotations.
        """
        # The annotations give each row its position; mypy cannot follow that they do.
        made: Any = (
            self.made_by(day)
            .known_by(known_by)
            .annotate(
                as_at_day=Value(day, output_field=DateField()),
                first_due=_first_due(known_by),
                current_due_date=self._due_date(day, known_by),
                current_owner=self._owner(day, known_by),
            )
        )
        tracked = made.with_tracking(day, known_by)
        # The spans hold what the register knows now, already worked out and indexed by day. What
        # it knew at an earlier moment is worked out from the updates themselves, which is slower.
        placed = tracked._on_spans(day) if known_by is None else tracked._as_known(day, known_by)
        update = "span__update" if known_by is None else "current_update"
        confirmed = self._confirmed_date(update, day, known_by)
        result: RecommendationQuerySet[PlacedRecommendation] = placed.annotate(
            current_confirmed_date=confirmed
        )
        return result

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Filter to what was in the register at `moment`: added, not withdrawn; None is now."""
        added = self if moment is None else self.filter(added_at__lte=moment)
        return added.filter(not_withdrawn(self.model, known_by=moment))

    def standing(self) -> Self:
        """Exclude what was withdrawn: what the register holds now."""
        return self.known_by(None)

    def _rows_of(self, relation: str) -> Any:
        """Return the manager of the model at the other end of one of this model's relations."""
        return related_rows(self.model, relation)

    def _on_spans(self, day: dt.date) -> Self:
        """Annotate the status on `day` from the span that covers it: what is known now."""
        holds = Q(spans__from_date__lte=day, spans__until_date__gt=day)
        return self.annotate(span=FilteredRelation("spans", condition=holds)).annotate(
            current_rag=F("span__rag"),
            current_update=F("span__update"),
            # A span begins on the day that its update describes; asking the span spares a join.
            current_status_date=Case(When(span__update__isnull=False, then="span__from_date")),
            current_is_read=is_read_from_words("span__update__"),
            **{f"current_{name}": F(f"span__update__{name}") for name in STATED_FIELDS},
        )

    def _as_known(self, day: dt.date, known_by: dt.datetime) -> Self:
        """Annotate the status on `day` by updates known at `known_by`."""
        updates = self._rows_of("status_updates").filter(recommendation=OuterRef("pk"))
        latest = updates.effective(known_by).on(day).latest_first()
        return self.annotate(
            current_rag=Coalesce(Subquery(latest.values("rag")[:1]), Value("")),
            current_update=Subquery(latest.values("pk")[:1]),
            current_is_read=Subquery(latest.values(is_read=is_read_from_words())[:1]),
            **{f"current_{name}": Subquery(latest.values(name)[:1]) for name in POSITION_FIELDS},
        )

    def _due_date(self, day: dt.date, known_by: dt.datetime | None) -> NullIf:
        """Build the expression of the due date on `day`: of the latest change, else the first."""
        changes = self._rows_of("due_date_changes")
        agreed = changes.filter(recommendation=OuterRef("pk")).on(day).known_by(known_by)
        # A change to no due date must not be taken for the absence of any change, which falls
        # back on the first due date; so it stands as the calendar's last day until the end.
        none_any_more = Value(dt.date.max, output_field=DateField())
        dates = agreed.order_by("-change_date", "-sequence").values(
            date=Coalesce("due_date", none_any_more)
        )
        return NullIf(Coalesce(Subquery(dates[:1]), _first_due(known_by)), none_any_more)

    def _owner(self, day: dt.date, known_by: dt.datetime | None) -> Coalesce:
        """Build the expression of the owner's name on `day`: by the last change, else the first."""
        changes = self._rows_of("owner_changes")
        made = changes.filter(recommendation=OuterRef("pk")).on(day).known_by(known_by)
        latest = made.order_by("-change_date", "-sequence")
        first = _set_once("owner", Value(""), known_by)
        # Empty and not null where a change took the owner away, or the first one would come back.
        return Coalesce(Subquery(latest.values(name=Coalesce("post__name", Value("")))[:1]), first)

    def _confirmed_date(self, update: str, day: dt.date, known_by: dt.datetime | None) -> Subquery:
        """Build the subquery of the last day, by `day`, of which the update was confirmed."""
        confirmations = self._rows_of("confirmations")
        # Of this very update: a confirmation of the one before it says nothing of the new one.
        standing = confirmations.filter(update=OuterRef(update)).standing(known_by).on(day)
        return Subquery(standing.order_by("-confirmed_date").values("confirmed_date")[:1])

    # Whether it is tracked

    def with_tracking(self, day: dt.date, known_by: dt.datetime | None) -> Self:
        """Annotate `is_open` on `day`, and `closed_as`, the kind of closing decision, or None."""
        if known_by is None:
            spans = self._rows_of("closed_spans").filter(recommendation=OuterRef("pk")).on(day)
            kind = spans.values("decision__kind")
            return self.annotate(is_open=~Exists(spans), closed_as=Subquery(kind[:1]))
        decisions = self._rows_of("decisions")
        known = decisions.filter(recommendation=OuterRef("recommendation")).effective(known_by)
        latest = known.bearing_on_tracking().on(day).latest_first().values("pk")[:1]
        closing = decisions.closing().filter(recommendation=OuterRef("pk"), pk=Subquery(latest))
        kind = closing.values("kind")
        return self.annotate(is_open=~Exists(closing), closed_as=Subquery(kind[:1]))

    def with_tracking_joined(self, day: dt.date) -> Self:
        """Annotate `is_open` on `day` by a join, for several counts over the whole register.

        `with_tracking` looks the spans up for each recommendation and each of the counts; a join
        reads them once.
        """
        # The condition stands in the join, not in the filter: what was never closed must stay.
        holds = Q(closed_spans__from_date__lte=day, closed_spans__until_date__gt=day)
        joined = self.annotate(closed_span=FilteredRelation("closed_spans", condition=holds))
        is_open = ExpressionWrapper(Q(closed_span__isnull=True), BooleanField())
        return joined.annotate(is_open=is_open)

    def open(self) -> Self:
        """Filter to recommendations still tracked: never closed, or reopened since."""
        return self.filter(is_open=True)

    def closed(self) -> Self:
        """Filter to recommendations closed, carried over, superseded or not accepted."""
        return self.filter(is_open=False)

    # Status

    def rated(self, code: str) -> Self:
        """Filter to recommendations whose status has this code; the empty one is not yet rated."""
        return self.filter(current_rag=code)

    def not_rated(self) -> Self:
        """Filter to recommendations that are not yet rated."""
        return self.filter(current_rag="")

    def not_green(self) -> Self:
        """Filter to recommendations not green, so not completed; not yet rated ones stay."""
        return self.filter(NOT_GREEN)

    def inferred(self) -> Self:
        """Filter to recommendations whose colour was inferred or read from words, not stated."""
        return self.filter(INFERRED)

    def resting_on(self, basis: str) -> Self:
        """Filter by the basis of the colour: as stated, "inferred", or of a day "day-inferred".

        "inferred" also keeps those read from words.
        """
        if basis == "day-inferred":
            return self.filter(DAY_INFERRED)
        return self.inferred() if basis == "inferred" else self.filter(current_basis=basis)

    def stated_before(self, day: dt.date) -> Self:
        """Filter to those whose status date is before `day`; the not yet rated have none."""
        return self.filter(is_stated_before(day))

    def stale(self, days: int) -> Self:
        """Filter to open ones not stated or confirmed for more than `days` days: see `is_stale`."""
        as_at_day: Any = self.query.annotations["as_at_day"]
        return self.filter(is_stale(as_at_day.value, days))

    def with_rank(self) -> Self:
        """Annotate `rag_rank`, the status's `rank`: 0 for not yet rated, then worst first."""
        # Colours sort by what they mean; by their codes amber would come before green and red.
        ranks = [When(current_rag=rag.code, then=rag.rank) for rag in COLOURS]
        return self.annotate(rag_rank=Case(*ranks, default=NOT_RATED.rank))

    # What later inspections found again

    def found_again(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to those reported complete, found again by `day`, and not called good since.

        Only "Better" or "Still good" by a later inspection ends it. Reopened ones stay.
        """
        retests = self._rows_of("retests").found_again(day, known_by)
        return self._of_retests(retests.unanswered(day, known_by))

    def ever_found_again(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to those reported complete, and found again by `day` at any time."""
        return self._of_retests(self._rows_of("retests").found_again(day, known_by))

    def found_mixed(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to those reported complete, and called mixed by `day` by an inspection."""
        return self._of_retests(self._rows_of("retests").found_mixed(day, known_by))

    def reopened_when_found_again(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to those found again by `day` at any time, and reopened by `day` since."""
        retests = self._rows_of("retests").found_again(day, known_by)
        return self._of_retests(retests.reopened_since(day, known_by))

    def not_read_against(self, inspection: "Inspection") -> Self:
        """Filter to those made before an inspection began that it was not yet read against.

        Before the earliest day on which it can have begun. None of an inspection without days.
        """
        first = inspection.first_possible
        if first is None:
            return self.none()
        verdicts = self._rows_of("retests").effective().of_inspection(inspection)
        read = verdicts.reading_what_is_held()
        unread = self.filter(~Exists(read.filter(recommendation=OuterRef("pk"))))
        return unread.filter(made_date__lt=first)

    def _of_retests(self, retests: "RetestQuerySet") -> Self:
        """Filter to the subjects of re-tests."""
        # Re-tests are few beside recommendations, so they are worked out once and looked up.
        subjects = retests.filter(recommendation__isnull=False).order_by()
        return self.filter(pk__in=subjects.values("recommendation"))

    # Due dates

    def overdue(self) -> Self:
        """Filter to open, not green and due before the `as_at` day. Due on that day is not."""
        return self.filter(OVERDUE)

    def late_on_first_date(self) -> Self:
        """Filter to open, not green and past the first due date, whatever it was moved to."""
        return self.filter(LATE_ON_FIRST_DATE)

    def without_due_date(self) -> Self:
        """Filter to open, not green and without a due date on the day."""
        return self.filter(WITHOUT_DUE_DATE)

    # Who made them, and when

    def made_by(self, day: dt.date) -> Self:
        """Filter to recommendations made on `day` or before."""
        return self.filter(made_date__lte=day)

    def made_after(self, day: dt.date) -> Self:
        """Filter to recommendations made after `day`."""
        return self.filter(made_date__gt=day)

    def of_reviews(self) -> Self:
        """Filter to recommendations of scrutiny reviews."""
        return self.filter(review__isnull=False)

    def of_review(self, review: "ScrutinyReview") -> Self:
        """Filter to recommendations of one scrutiny review."""
        return self.filter(review=review)

    def of_inspections(self) -> Self:
        """Filter to recommendations that track an inspection's finding."""
        return self.filter(finding__isnull=False)

    def of_inspection(self, inspection: "Inspection") -> Self:
        """Filter to recommendations that track a finding of one inspection."""
        return self.filter(finding__inspection=inspection)

    def of_parent(self, reference: str) -> Self:
        """Filter to recommendations of the review or inspection with this reference."""
        return self.of_parents([reference])

    def of_parents(self, references: Iterable[str]) -> Self:
        """Filter to recommendations of any of the reviews and inspections with these references."""
        wanted = list(references)
        return self.filter(
            Q(review__reference__in=wanted) | Q(finding__inspection__reference__in=wanted)
        )

    def of_subjects(
        self, reviews: Iterable["ScrutinyReview"], inspections: Iterable["Inspection"]
    ) -> Self:
        """Filter to recommendations of any of these reviews and inspections."""
        return self.filter(
            Q(review__in=list(reviews)) | Q(finding__inspection__in=list(inspections))
        )

    def of_scope(
        self,
        reviews: Iterable["ScrutinyReview"],
        inspections: Iterable["Inspection"],
        themes: Iterable["Theme"],
    ) -> Self:
        """Filter to recommendations of these reviews or inspections, or on any of these themes."""
        themes = list(themes)
        return self.filter(
            # Themes are many to one recommendation, which joins it once for each; hence `distinct`.
            Q(review__in=list(reviews))
            | Q(finding__inspection__in=list(inspections))
            | Q(themes__in=themes)
            | Q(finding__themes__in=themes)
        ).distinct()

    def in_reports(self, issued: Iterable["IssuedReport"]) -> Self:
        """Filter to recommendations with a line in any of these issued reports."""
        # What several of the reports carried is joined once for each.
        return self.filter(report_lines__proof__issue__in=list(issued)).distinct()

    # Which ones

    def of_keys(self, keys: Iterable[int]) -> Self:
        """Filter to the recommendations with these primary keys."""
        return self.filter(pk__in=list(keys))

    def of_references(self, references: Iterable[str]) -> Self:
        """Filter to the recommendations with these references."""
        return self.filter(reference__in=list(references))

    def owned_by(self, post_name: str) -> Self:
        """Filter to what the named post owned on the day; the empty name: what nobody owned."""
        return self.filter(current_owner=post_name)

    def on_theme(self, theme: "Theme") -> Self:
        """Filter to recommendations tagged with a theme themselves, not through their finding."""
        return self.filter(theme_tags__theme=theme)

    def untagged(self) -> Self:
        """Filter to recommendations without a theme tag of their own, in order."""
        return self.filter(theme_tags__isnull=True).in_order()

    def matching(self, words: str, *, sees_restricted: bool = False) -> Self:
        """Filter to those with every word of `words` in reference, text or an update's narrative.

        Words that are restricted are found only for those who may see them: finding a row by
        them would give them away as surely as printing them.
        """
        # `Exists` rather than a join: a recommendation with ten matching updates stands once.
        updates = self._rows_of("status_updates").filter(
            openly(sees_restricted=sees_restricted), recommendation=OuterRef("pk")
        )
        found = self
        for word in words.split():
            has_word = Q(reference__icontains=word)
            for spelling in spellings(word):
                has_word |= Q(text__icontains=spelling) | Q(finding__lead__icontains=spelling)
                has_word |= Q(Exists(updates.filter(narrative__icontains=spelling)))
            found = found.filter(has_word)
        return found

    # Rounds of updates

    def in_round(self, update_round: "UpdateRound") -> Self:
        """Filter to the recommendations that a round asks about."""
        return self.filter(update_rounds=update_round)

    def with_answer_since(self, moment: dt.datetime) -> Self:
        """Annotate whether each was updated or confirmed since `moment`, and its colour before.

        `has_update`: an update recorded since answers for it. `is_confirmed`: it was confirmed
        unchanged since. `rag_before`: its colour at that moment (empty: not yet rated).
        `latest_sequence`: the number of the update recorded last (0: none).
        """
        updates = self._rows_of("status_updates").filter(recommendation=OuterRef("pk"))
        confirmations = self._rows_of("confirmations").filter(recommendation=OuterRef("pk"))
        before = updates.standing_before(moment).latest_first().values("rag")[:1]
        return self.with_latest_sequence().annotate(
            has_update=Exists(updates.answering(moment)),
            is_confirmed=Exists(confirmations.answering(moment)),
            rag_before=Coalesce(Subquery(before), Value("")),
        )

    def without_answer_since(self, moment: dt.datetime) -> Self:
        """Filter to those neither updated nor confirmed since `moment`: "no update received"."""
        return self.with_answer_since(moment).filter(has_update=False, is_confirmed=False)

    # Order

    def in_order(self) -> Self:
        """Order by the day they were made, then by review, then as printed."""
        return self.order_by("made_date", "review__reference", "order", "reference", "pk")

    def quietest_first(self) -> Self:
        """Order by the day last confirmed, else stated, else made: longest unheard of first."""
        heard = Coalesce("current_confirmed_date", "current_status_date", "made_date")
        return self.annotate(last_heard=heard).order_by(
            "last_heard", "review__reference", "order", "pk"
        )

    # What is loaded beside them

    def with_related(self) -> Self:
        """Join and prefetch what a list prints: parent, objective, themes, source without text."""
        loaded = self.select_related(
            "review", "finding__inspection", "objective", "locator__document"
        )
        # A document's text is megabytes, and no list prints it.
        return loaded.defer("locator__document__text").prefetch_related("theme_tags__theme")

    def whole(self) -> Self:
        """Join and prefetch what an export prints: `with_related` and where each was raised."""
        loaded = self.with_related().select_related("raised_at__document")
        return loaded.defer("locator__document__text", "raised_at__document__text")

    def with_history(self) -> Self:
        """Prefetch the updates, decisions and spans of each; order by primary key."""
        return self.order_by("pk").prefetch_related(
            "withdrawals", "status_updates__later_restriction", "spans", "decisions", "closed_spans"
        )

    def with_updates(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Prefetch `updates_shown`: of `day` or before, recorded by `known_by`, by sequence."""
        updates = self._rows_of("status_updates").on(day).known_by(known_by)
        loaded = updates.select_related("locator__document", "corrects")
        light = loaded.defer("locator__document__text").order_by("sequence")
        return self.prefetch_related(Prefetch("status_updates", light, to_attr="updates_shown"))

    def with_confirmations(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Prefetch `confirmations_shown`: of `day` or before, withdrawals too, by sequence."""
        confirmations = self._rows_of("confirmations").on(day).known_by(known_by)
        loaded = confirmations.order_by("sequence").select_related("update", "withdraws")
        return self.prefetch_related(
            Prefetch("confirmations", loaded, to_attr="confirmations_shown")
        )

    def with_decisions(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Prefetch `decisions_shown`: of `day` or before, recorded by `known_by`, by sequence."""
        decisions = self._rows_of("decisions").on(day).known_by(known_by).with_related()
        return self.prefetch_related(
            Prefetch("decisions", decisions.order_by("sequence"), to_attr="decisions_shown")
        )

    # Spreadsheets

    def with_latest_sequence(self, known_by: dt.datetime | None = None) -> Self:
        """Annotate `latest_sequence`: of the last update recorded by `known_by`; 0 for none."""
        updates = self._rows_of("status_updates").filter(recommendation=OuterRef("pk"))
        latest = updates.known_by(known_by).order_by("-sequence").values("sequence")[:1]
        return self.annotate(latest_sequence=Coalesce(Subquery(latest), Value(0)))

    def latest_sequences(self) -> dict[str, int]:
        """Return the number of each one's last recorded update (0: none), by reference."""
        return dict(self.with_latest_sequence().values_list("reference", "latest_sequence"))

    def with_statements(self) -> Self:
        """Prefetch what an uploaded sheet is compared with: updates, re-tests, due date changes.

        `statements` are all updates by sequence; `retests_shown` all effective verdicts, whatever
        their day.
        """
        updates = self._rows_of("status_updates").select_related("recorded_by", "corrects")
        retests = self._rows_of("retests").effective().saying_something().in_order()
        return self.prefetch_related(
            Prefetch("status_updates", updates.order_by("sequence"), to_attr="statements"),
            Prefetch(
                "retests",
                retests.select_related("inspection", "by_finding"),
                to_attr="retests_shown",
            ),
            "due_date_changes",
            "closed_spans__decision",
        )

    def sheet_values(
        self, known_by: dt.datetime | None = None, *, sees_restricted: bool = False
    ) -> QuerySet[Any, Any]:
        """Return the columns that a spreadsheet prints, as a values_list of named tuples.

        `known_by` as for `as_at`. Restricted words are replaced unless `sees_restricted`.

        Raises: FieldError when `as_at` has not been asked first.
        """
        tags = self._rows_of("theme_tags")
        updates = self._rows_of("status_updates").filter(pk=OuterRef("current_update"))
        columns: dict[str, F | Case | Subquery] = {
            f"said_{name}": Subquery(
                updates.annotate(told=said(name, sees_restricted=sees_restricted)).values("told")
            )
            if known_by
            else said(name, "span__update__", sees_restricted=sees_restricted)
            for name in SAID_FIELDS
        }
        named = self.with_latest_sequence(known_by).annotate(
            theme_names=tags.names_of_each(), **columns
        )
        return named.values_list(
            *SHEET_VALUES, *columns, "theme_names", "latest_sequence", named=True
        )

    # Counts

    def tally(self, **questions: Q) -> dict[str, int]:
        """Count, in one query, the recommendations that meet each Q: {keyword: number}."""
        return self.aggregate(
            **{name: Count("pk", filter=question) for name, question in questions.items()}
        )

    def count_by_rag(self) -> dict[str, int]:
        """Count by status code, {"red": 2, ...}; the empty code is not yet rated."""
        # `order_by()` first: columns of the order would be counted apart.
        rows = self.order_by().values_list("current_rag").annotate(n=Count("pk"))
        counts = {code or "": n for code, n in rows}
        return {code: counts.get(code, 0) for code in ("red", "amber", "green", "")}

    def count_by_parent_and_rag(self) -> dict[str, dict[str, int]]:
        """Count by reference of review or inspection, then by status code; no zeros."""
        parent = Coalesce("review__reference", "finding__inspection__reference")
        rows = self.order_by().annotate(parent_reference=parent)
        counted = rows.values_list("parent_reference", "current_rag").annotate(n=Count("pk"))
        counts: dict[str, dict[str, int]] = {}
        for reference, code, n in counted:
            counts.setdefault(reference, {})[code or ""] = n
        return counts

    def count_by_review(self) -> dict[int, dict[str, int]]:
        """Count by primary key of the review, then by status code; inspections are left out."""
        counts: dict[int, dict[str, int]] = {}
        rows = self.of_reviews().order_by().values_list("review", "current_rag")
        for review, code, n in rows.annotate(n=Count("pk")):
            counts.setdefault(review, {})[code or ""] = n
        return counts

    def count_by_theme(self) -> dict[int, int]:
        """Count by primary key of the theme that recommendations are tagged with."""
        rows = self.order_by().values_list("theme_tags__theme").annotate(n=Count("pk"))
        return {theme: n for theme, n in rows if theme}

    def count_between(
        self, first: dt.date, second: dt.date
    ) -> list[tuple[str | None, str, bool, int]]:
        """Count by status on two days, and by whether a newer update holds on the second.

        Returns: rows of the three and the number. The status on `first` is None where the
        recommendation was not made by then.
        """
        on_first = Q(spans__from_date__lte=first, spans__until_date__gt=first)
        on_second = Q(spans__from_date__lte=second, spans__until_date__gt=second)
        # Joined and not filtered: what was not made by the first day has no span there, and counts.
        pairs = (
            self.made_by(second)
            .standing()
            .annotate(
                before=FilteredRelation("spans", condition=on_first),
                after=FilteredRelation("spans", condition=on_second),
                # A span begins with its update, so the same beginning is the same update.
                has_spoken=~Q(after__from_date=F("before__from_date")),
            )
        )
        rows = pairs.order_by().values_list("before__rag", "after__rag", "has_spoken")
        return list(rows.annotate(n=Count("*")))

    def count_by_made_date(self) -> dict[dt.date, int]:
        """Count by the day on which they were made."""
        return dict(self.order_by().values_list("made_date").annotate(n=Count("pk")))

    def count_with_due_date(self) -> int:
        """Count the recommendations that have a first due date."""
        return self.filter(original_due_date__isnull=False).count()

    def latest_by_review(self) -> dict[int, tuple[dt.date | None, int]]:
        """Return, by review key, the latest status date and the number of inferred statuses.

        A status counts as inferred where its colour or its date is.
        """
        inferred = INFERRED | DAY_INFERRED
        rows = self.of_reviews().order_by().values_list("review")
        latest = rows.annotate(day=Max("current_status_date"), n=Count("pk", filter=inferred))
        return {review: (day, n) for review, day, n in latest}

    def finding_keys(self) -> list[int]:
        """Return the primary keys of the findings that these recommendations track."""
        return list(self.of_inspections().order_by().values_list("finding", flat=True))


def _set_once(name: str, unknown: Value, known_by: dt.datetime | None) -> F | Case:
    """Build the expression of field `name`, or `unknown` where it was set after `known_by`."""
    if known_by is None:
        return F(name)
    return Case(When(**{f"{name}_set_at__gt": known_by}, then=unknown), default=F(name))


def _first_due(known_by: dt.datetime | None) -> F | Case:
    """Build the expression of the first due date as known at `known_by` (None: now), or null."""
    return _set_once("original_due_date", Value(None, output_field=DateField()), known_by)
