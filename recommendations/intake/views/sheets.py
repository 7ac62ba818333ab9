"""The views of a spreadsheet: sent, previewed and confirmed; nothing is recorded before that."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations import actions
from recommendations.filters import RecommendationFilter
from recommendations.intake.forms.sheets import SheetCommonForm, SheetUploadForm
from recommendations.intake.sheets.files import UnreadableSheet
from recommendations.intake.sheets.plans import CellToMend, PlannedRow, Preview
from recommendations.intake.sheets.preview import opened_now, preview_of
from recommendations.intake.sheets.reading import ReadFile, read_file
from recommendations.intake.sheets.recording import (
    AlreadyConfirmed,
    discard_sheet,
    keep_sheet,
    mend_sheet,
    record_sheet,
)
from recommendations.intake.sheets.templates import (
    NEW_HEADER,
    dated_name,
    left_out_of,
    left_out_sheet,
)
from recommendations.intake.suggested_themes import accept_themes, themes_for
from recommendations.models import Recommendation, SheetDraft
from recommendations.update_sheets import CHOICES, SENTENCES, UPDATES_HEADER, Row, update_sheets
from wirral_tracker.access import SignedInRequest
from wirral_tracker.kit.sheets import sheet_response, workbook_response

RECORD = "recommendations.record_status"
ADD = "recommendations.add_tracked_recommendation"
MOVED = "The register moved while you looked, so nothing is recorded yet. Look again and confirm."

# What the actions raise where somebody else records between the preview and their locks.
OVERTAKEN = (
    actions.Overtaken,
    actions.AlreadyCorrected,
    actions.DueDateAlreadySet,
    actions.OwnerAlreadySet,
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(RECORD, raise_exception=True)
def sheet_upload(request: SignedInRequest) -> HttpResponse:
    """Render the form for a spreadsheet; on POST store what is read, and redirect to its preview.

    Below it are the officer's sheets that are not confirmed yet.
    """
    form = SheetUploadForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_file(file.read())
        except UnreadableSheet as refusal:
            form.add_error("file", str(refusal))
        else:
            draft = keep_sheet(
                by=request.user,
                file_name=file.name,
                content=read.as_json(),
                opened_on=opened_now(read.rows),
                status_date=form.cleaned_data["status_date"],
                reported_by=form.cleaned_data["reported_by"],
            )
            return redirect(draft)
    drafts = SheetDraft.objects.of_officer(request.user).not_confirmed().newest_first()
    context = {"form": form, "drafts": drafts}
    return render(request, "recommendations/intake/sheet_upload.html", context)


@require_safe
@permission_required(RECORD, raise_exception=True)
def sheet_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Render what a sheet would record; for a confirmed one, what it recorded and themes for it.

    Themes are suggested to those who may add recommendations.
    """
    draft = _draft_or_404(request, pk)
    if draft.is_confirmed:
        themes = themes_for(_without_themes(draft)) if request.user.has_perm(ADD) else []
        context = {"draft": draft, "themes": themes, "ticked": ()}
        return render(request, "recommendations/intake/sheet_recorded.html", context)
    return _preview_page(request, draft, preview_of(draft, timezone.localdate()))


@require_POST
@permission_required(RECORD, raise_exception=True)
def sheet_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a sheet's good and ticked rows, and redirect; with 409 if they are not what was shown.

    All in one transaction. Cells that were typed anew are kept with the sheet instead, which is
    shown again.
    """
    draft = _draft_or_404(request, pk)
    if draft.is_confirmed:
        return redirect(draft)
    today = timezone.localdate()
    preview = preview_of(draft, today)
    ticked = set(request.POST.getlist("also"))
    typed = typed_anew(preview, request.POST)
    common = SheetCommonForm(request.POST, today=today)
    if not common.is_valid():
        return _preview_page(request, draft, preview, ticked=ticked, form=common, typed=typed)
    if typed or any(common.cleaned_data.values()) or "mend" in request.POST:
        return mend_and_preview(request, draft, typed, common, ticked)
    chosen = preview.to_record(ticked)
    if preview.digest != request.POST.get("seen", ""):
        return _preview_page(request, draft, preview, refusal=MOVED, ticked=ticked)
    if not chosen:
        return _preview_page(request, draft, preview, refusal="There is nothing to record.")
    rows = [(row.key, row.row.where, row.write) for row in chosen if row.write]
    try:
        recorded = record_sheet(draft, rows, by=request.user, left_out=left_out_of(preview, ticked))
    except AlreadyConfirmed:
        return redirect(draft)
    except OVERTAKEN:
        # Planned anew, for the register is not what `preview` was planned against.
        return _preview_page(request, draft, preview_of(draft, today), refusal=MOVED, ticked=ticked)
    except ValidationError as refused:
        return _preview_page(request, draft, preview, refusal=" ".join(refused.messages))
    number = len(recorded.rows_recorded)
    messages.success(request, f"{number} row{'' if number == 1 else 's'} recorded.")
    return redirect(draft)


def typed_anew(preview: Preview, sent: QueryDict) -> dict[str, dict[str, str]]:
    """Return from the POST data the wrong cells typed anew: {row's key: {column's name: text}}."""
    typed: dict[str, dict[str, str]] = {}
    for row in preview.mended_here:
        for cell in row.to_mend:
            text = sent.get(f"mend-{row.key}-{cell.name}", cell.cell)
            # A browser ends a line in two characters, a cell in one.
            if text.replace("\r\n", "\n").strip() != cell.cell.strip():
                typed.setdefault(row.key, {})[cell.name] = text
    return typed


def mend_and_preview(
    request: SignedInRequest,
    draft: SheetDraft,
    typed: dict[str, dict[str, str]],
    common: SheetCommonForm,
    ticked: set[str],
) -> HttpResponse:
    """Save the cells, day and post typed anew with the sheet, and render its preview again."""
    content = ReadFile.from_json(draft.content).mended(typed).as_json()
    try:
        draft = mend_sheet(draft, content, **common.cleaned_data)
    except AlreadyConfirmed:
        return redirect(draft)
    messages.info(request, "The sheet as you mended it. Nothing is recorded yet.")
    return _preview_page(request, draft, preview_of(draft, timezone.localdate()), ticked=ticked)


@require_POST
@permission_required(RECORD, raise_exception=True)
def sheet_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete an unconfirmed sheet, and redirect to `sheet_upload`; a confirmed one stays."""
    draft = _draft_or_404(request, pk)
    try:
        discard_sheet(draft)
    except AlreadyConfirmed:
        return redirect(draft)
    messages.success(request, f"{draft.file_name} is thrown away. Nothing of it was recorded.")
    return redirect("sheet_upload")


@require_safe
@permission_required(RECORD, raise_exception=True)
def sheet_left_out(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Download a sheet's rows that are not recorded, with the reasons, to be mended and sent again.

    As `format` in the query string says: "xlsx", which is usual, or "csv".
    """
    draft = _draft_or_404(request, pk)
    left_out = draft.rows_left_out
    if not draft.is_confirmed:
        left_out = left_out_of(preview_of(draft, timezone.localdate()))
    header, rows = left_out_sheet(left_out, ReadFile.from_json(draft.content).headings)
    name = dated_name("rows-to-mend", timezone.localdate())
    return sheet_response(request.GET.get("format", "xlsx"), name, header, rows)


@require_safe
@permission_required(RECORD, raise_exception=True)
def sheet_template(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """Download a sheet to fill in: empty for "recommendations", or prefilled for open "updates".

    The rows of "updates" are chosen by the list's filters in the query string, on one sheet for
    each owner post.

    Raises: Http404 for another `kind`.
    """
    today = timezone.localdate()
    header: tuple[str, ...] = NEW_HEADER
    sheets: list[tuple[str, list[Row]]] = [("Recommendations", [])]
    if kind == "updates":
        position = Recommendation.objects.as_at(today).open().in_order()
        found = RecommendationFilter(
            request.GET, queryset=position, request=request, as_at_day=today
        )
        header = UPDATES_HEADER
        # It is meant to be sent to its owners, whoever downloads it.
        sheets = update_sheets(found.qs, sees_restricted=False)
    elif kind != "recommendations":
        raise Http404(f"There is no sheet of {kind}.")
    file_format = request.GET.get("format", "xlsx")
    # Where nothing is open there are no sheets, and a workbook needs one.
    if file_format == "xlsx" and sheets:
        filled = [(title, header, rows) for title, rows in sheets]
        return workbook_response(dated_name(kind, today), filled, CHOICES, SENTENCES)
    all_rows = [row for _, rows in sheets for row in rows]
    return sheet_response(file_format, dated_name(kind, today), header, all_rows)


@require_POST
@permission_required(ADD, raise_exception=True)
def sheet_themes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tag the recommendations that a sheet recorded with the ticked themes; redirect to it."""
    draft = _draft_or_404(request, pk)
    number = accept_themes(_without_themes(draft), request.POST.getlist("theme"), by=request.user)
    messages.success(request, f"{number} theme{'' if number == 1 else 's'} accepted.")
    return redirect(draft)


def _without_themes(draft: SheetDraft) -> list[Recommendation]:
    """Load the recommendations that a sheet recorded and that carry no theme yet."""
    references = {row["reference"] for row in draft.rows_recorded}
    return list(Recommendation.objects.standing().of_references(references).untagged())


def _draft_or_404(request: SignedInRequest, pk: int) -> SheetDraft:
    """Load a SheetDraft of the signed-in officer's own; a colleague's is not found.

    Raises: Http404.
    """
    return get_object_or_404(SheetDraft.objects.of_officer(request.user), pk=pk)


def _to_mend(
    preview: Preview, typed: dict[str, dict[str, str]]
) -> list[tuple[PlannedRow, list[CellToMend]]]:
    """Pair each wrong row with its cells to mend, each with its choices and what was last typed."""
    return [
        (
            row,
            [
                replace(
                    cell,
                    typed=typed.get(row.key, {}).get(cell.name),
                    choices=tuple(CHOICES.get(cell.heading, ())),
                )
                for cell in row.to_mend
            ],
        )
        for row in preview.mended_here
    ]


def _preview_page(
    request: HttpRequest,
    draft: SheetDraft,
    preview: Preview,
    *,
    refusal: str = "",
    ticked: set[str] | None = None,
    form: SheetCommonForm | None = None,
    typed: dict[str, dict[str, str]] | None = None,
) -> HttpResponse:
    """Render a sheet's preview; with 409 and the reason where there is a `refusal`."""
    context = {
        "form": form or SheetCommonForm(today=timezone.localdate()),
        "wrong": _to_mend(preview, typed or {}),
        "draft": draft,
        "preview": preview,
        "content": ReadFile.from_json(draft.content),
        "refusal": refusal,
        "ticked": ticked or set(),
    }
    status = 409 if refusal else 200
    return render(request, "recommendations/intake/sheet_preview.html", context, status=status)
