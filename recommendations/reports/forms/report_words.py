"""The form of a draft's words, which several officers write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django import forms
from django.core.validators import MaxLengthValidator

from recommendations.forms.watched import WatchedForm
from recommendations.models import ProgressReport, ReportSection
from recommendations.reports.drafts import WordChanges
from recommendations.reports.headings import NOTHING_SUPPLIED, needs_words

LONGEST_SECTION = 50_000
LONGEST_TITLE = 300
TITLE_SECTION = "report_title"
# Names of the form's own fields: no heading has one of these as its key.
OWN_NAMES = {"title", "opened_on", "checked"}
PRINTED_BY_THE_REGISTER = {
    "report_summary": "Before your words it prints the position, in a sentence and in a table.",
    "background": "Before your words it prints the documents that the report rests on.",
    "appendix_1": "After your words it prints the progress on each recommendation.",
    "since_last_report": "Before your words it prints what changed since the last issued report.",
    "retests": "Before your words it prints what later inspections say.",
    "rag_over_time": "Before your words it prints the chart, and its numbers in a table.",
    "subject_history": "Before your words it prints the earlier reports that are known.",
}


class WordsField(forms.CharField):
    """A field of officers' words, with a hidden input of the words that the form was opened on."""

    def __init__(
        self,
        *,
        label: str | None = None,
        help_text: str = "",
        widget: forms.Widget | None = None,
        max_length: int | None = None,
        validators: Sequence[MaxLengthValidator] = (),
    ) -> None:
        super().__init__(
            # A draft may be saved without them; the checks of a proof ask for required sections.
            required=False,
            show_hidden_initial=True,
            label=label,
            help_text=help_text,
            widget=widget,
            max_length=max_length,
            validators=validators,
        )

    def to_python(self, value: str | None) -> str:
        """Replace the CR LF of a browser with the LF that the register stores; None becomes ""."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True)
class Clash:
    """A section that two officers changed: its heading, the text saved, and this officer's."""

    heading: str
    saved: str
    written: str


class ReportWordsForm(WatchedForm):
    """The form of a draft's words: a field for each section, and the version it was opened on.

    The form carries what each section said when it was opened. So it knows which of them this
    officer changed, and what somebody else has changed since.
    """

    form_name = "report_words"
    WATCHED = ("title",)

    opened_on = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None, *, report: ProgressReport) -> None:
        self.report = report
        sections = list(report.sections.order_by("order"))
        self.saved = {
            section.key: section.text for section in sections if section.key != TITLE_SECTION
        }
        # The office may have taken the title's heading out of the template.
        if len(self.saved) < len(sections):
            self.saved["title"] = report.title
        super().__init__(data, initial={**self.saved, "opened_on": report.version})
        for section in sections:
            self._add_section(section)

    def _add_section(self, section: ReportSection) -> None:
        """Add a section's field: a required line for the title, else a textarea with a hint."""
        if section.key == TITLE_SECTION:
            self.fields["title"] = WordsField(label=section.heading, max_length=LONGEST_TITLE)
            self.fields["title"].required = True
            return
        self.fields[section.key] = WordsField(
            label=f"{section} (a proof needs it)" if needs_words(section) else str(section),
            help_text=_hint(section),
            widget=forms.Textarea(attrs={"rows": 4}),
            validators=[MaxLengthValidator(LONGEST_SECTION)],
        )

    def changes(self) -> WordChanges:
        """Return the texts that this officer changed, as keyword arguments for save_report."""
        texts: dict[str, str] = {
            name: self.cleaned_data[name] for name in self.changed_data if name in self.saved
        }
        title = texts.pop("title", None)
        return {"opened_on": self.cleaned_data["opened_on"], "title": title, "texts": texts}

    def clashes(self) -> list[Clash]:
        """List the sections that this officer and somebody else changed to different words."""
        return [
            Clash(str(self.fields[name].label), self.saved[name], self.cleaned_data[name])
            for name in self.changed_data
            if name in self.saved
            and self.saved[name] not in (self.cleaned_data[name], self._opened(name))
        ]

    def changed_by_others(self) -> list[str]:
        """List the labels of sections that others have changed since this form was opened."""
        return [
            str(self.fields[name].label)
            for name, saved in self.saved.items()
            if saved != self._opened(name)
        ]

    def _opened(self, name: str) -> str:
        """Return a section's text when this form was opened, from its hidden input."""
        sent = self.data.get(self.add_initial_prefix(name), "")
        return WordsField().to_python(sent)

    def reopened(self) -> Self:
        """Build a form bound to the version saved now, with the words that this officer changed.

        Where he changed none, it has what others saved.
        """
        data = {"opened_on": str(self.report.version)}
        for name, saved in self.saved.items():
            data[self.add_initial_prefix(name)] = saved
            data[name] = self.cleaned_data[name] if name in self.changed_data else saved
        return type(self)(data, report=self.report)


def _hint(section: ReportSection) -> str:
    """Say what a section prints besides these words, or without them, and who clears them."""
    cleared = f"{section.clearance} clears it." if section.clearance else ""
    if needs_words(section):
        return cleared
    printed = PRINTED_BY_THE_REGISTER.get(section.key)
    return f"{printed or f'Left empty, it prints: {NOTHING_SUPPLIED}'} {cleared}".strip()
