"""Issued reports and their proofs: frozen for ever, save lawful erasure."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from recommendations.models.committee import Meeting
from recommendations.models.later_restriction import LaterRestriction
from recommendations.models.progress_report import ProgressReport, public_name
from recommendations.models.recommendation import Recommendation
from recommendations.querysets.reports import (
    IssuedReportQuerySet,
    ReportLineQuerySet,
    ResolutionQuerySet,
)
from recommendations.rag import Rag, rag_for
from wirral_tracker.kit.append_only import AppendOnlyModel


class RecordedRow(AppendOnlyModel):
    """An append-only row with the user who recorded it and the moment by the database's clock."""

    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True


class Clearance(RecordedRow):
    """The clearance of a section's words, such as of the financial implications by Finance.

    It holds for those words only: `words_sha256` tells whether they have changed since. It is
    recorded and never printed.
    """

    record_name = "recommendations.Clearance"

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="clearances")
    section_key = models.SlugField(max_length=40)
    clearance = models.CharField(max_length=60, help_text="Whose it is, such as Finance.")
    # A digest, not the words: whether they have changed is all that has to be known.
    words_sha256 = models.CharField(max_length=64)
    post = models.CharField(
        max_length=200, blank=True, help_text="The post of whoever cleared it; before, not asked."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(clearance=""), name="clearance_says_whose"),
        ]

    def __str__(self) -> str:
        return f"{self.clearance} cleared {self.section_key}"


class ReportProof(RecordedRow):
    """The PDF of a report as it is put up for approval, and issued byte for byte if approved.

    `html` is the content that the bytes were made from; `known_by` the moment after which nothing
    recorded is in it; `version` the number it is issued under; `what_changed` what it says of an
    earlier version that it replaces. `checks` are the sentences that the clerk had read and
    accepted before. `rows` lists what it prints of the record, as [record name, id, page or None];
    `xlsx` is its spreadsheet. Both are empty in proofs of earlier releases.
    """

    record_name = "recommendations.ReportProof"

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="proofs")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    # From here on a copy of the draft, which can still be edited: what is approved must not move.
    draft_version = models.PositiveIntegerField()
    template_name = models.CharField(max_length=100, blank=True)
    template_version = models.PositiveIntegerField(null=True, blank=True)
    as_at = models.DateField()
    known_by = models.DateTimeField()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", null=True, blank=True)
    title = models.CharField(max_length=300)
    what_changed = models.TextField(blank=True)
    exemption = models.CharField(max_length=1, choices=ProgressReport.Exemption, blank=True)
    exemption_reason = models.TextField(blank=True)
    public_title = models.CharField(max_length=300, blank=True)
    # The sentences as they were shown: a later release may word them otherwise.
    checks = models.JSONField(default=list)
    html = models.TextField()
    # In the database, not on a disk: a backup of the register then holds every issued report.
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    xlsx = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_proof_number_once"),
            models.CheckConstraint(
                # Who reads the second version has read the first, and asks what is different.
                condition=Q(version=1) | ~Q(what_changed=""),
                name="replacing_proof_says_what_changed",
            ),
            models.CheckConstraint(
                condition=Q(exemption="") | ~Q(exemption_reason=""), name="exempt_proof_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_name}, proof {self.number}"

    @property
    def public_name(self) -> str:
        """The title as lists and public papers print it: of an exempt report its public one."""
        return public_name(self.title, self.public_title, self.exemption)

    @property
    def is_whole(self) -> bool:
        """Whether the stored PDF still has the SHA-256 digest that was taken when it was made."""
        return hashlib.sha256(bytes(self.pdf)).hexdigest() == self.sha256

    @property
    def prints_restricted_words(self) -> bool:
        """Whether words of a recommendation it has a line on were restricted since it was made."""
        carried = self.lines.values_list("recommendation", flat=True)
        return LaterRestriction.objects.made_since(self.recorded_at, carried).exists()


class ReportLine(AppendOnlyModel):
    """A proof's line on one recommendation: colour and words as printed, and on which page."""

    record_name = "recommendations.ReportLine"

    proof = models.ForeignKey(ReportProof, models.PROTECT, related_name="lines")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="report_lines")
    order = models.PositiveIntegerField()
    # As printed. The register may have learned better since, and the line must not follow it.
    rag = models.CharField(
        max_length=5, blank=True, choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")]
    )
    status_date = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proof", "recommendation"], name="report_line_once"),
            models.CheckConstraint(
                condition=Q(rag="", status_date__isnull=True)
                | (~Q(rag="") & Q(status_date__isnull=False)),
                name="report_line_with_a_colour_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation} in {self.proof}"

    @property
    def status(self) -> Rag:
        return rag_for(self.rag)


class ReportApproval(RecordedRow):
    """The approval of one proof by the director or a manager, never by the one who prepared it."""

    record_name = "recommendations.ReportApproval"

    # One-to-one: a proof is approved once, by one person who answers for it.
    proof = models.OneToOneField(ReportProof, models.PROTECT, related_name="approval")
    post = models.CharField(max_length=200, help_text="The post of whoever approves.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(post=""), name="report_approval_says_the_post"),
        ]

    def __str__(self) -> str:
        return f"{self.proof}, approved by the {self.post}"


class SentBack(RecordedRow):
    """A proof or a section sent back to the clerk, with the reason, in place of its approval.

    A section is sent back with the words that it had: others wait for clearance again.
    """

    record_name = "recommendations.SentBack"

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="sent_back")
    proof = models.OneToOneField(
        ReportProof, models.PROTECT, related_name="sent_back", null=True, blank=True
    )
    section_key = models.SlugField(max_length=40, blank=True)
    words_sha256 = models.CharField(max_length=64, blank=True)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="sent_back_says_why"),
            models.CheckConstraint(
                condition=Q(proof__isnull=False, section_key="", words_sha256="")
                | Q(proof__isnull=True) & ~Q(section_key="") & ~Q(words_sha256=""),
                name="sent_back_is_a_proof_or_a_section",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, sent back"


class IssuedReport(RecordedRow):
    """A version of a report that a committee was given: frozen, replaced only by a later one."""

    record_name = "recommendations.IssuedReport"

    proof = models.OneToOneField(ReportProof, models.PROTECT, related_name="issue")
    # Both as on the proof, for the constraint below: none can reach through a foreign key.
    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="issues")
    version = models.PositiveIntegerField()

    objects = IssuedReportQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two clerks who issue at once cannot both issue version 2.
            models.UniqueConstraint(fields=["report", "version"], name="issued_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proof.public_name}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("issued_report", args=[self.report_id, self.version])

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


class ReportWithdrawal(RecordedRow):
    """The withdrawal of an issued report, with the reason; the report stays readable, so marked."""

    record_name = "recommendations.ReportWithdrawal"

    issued = models.OneToOneField(IssuedReport, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="report_withdrawal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.issued}, withdrawn"


class Resolution(RecordedRow):
    """A resolution of the committee on an issued report, as its minutes print it.

    About one recommendation, or about the report as a whole where none is named.
    """

    record_name = "recommendations.Resolution"

    issued = models.ForeignKey(IssuedReport, models.PROTECT, related_name="resolutions")
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="resolutions", null=True, blank=True
    )
    words = models.TextField(help_text="Word for word, as the minutes print it.")
    minute = models.CharField(max_length=40, help_text="The number of the minute.")
    # A mistake in it is put right by a further row, as everywhere in the record.
    corrects = models.OneToOneField(
        "self", models.PROTECT, related_name="corrected_by", null=True, blank=True
    )
    correction_reason = models.TextField(blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        permissions = [("record_resolution", "Record what a committee resolved on a report")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(minute=""), name="resolution_has_words_and_a_minute"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="resolution_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Minute {self.minute} on {self.issued}"
