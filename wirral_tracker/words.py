"""The register's own words: what each term means, in a sentence or two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A term and its meaning. Every other page links to its slug, an anchor in the glossary."""

    slug: str
    term: str
    meaning: str


@dataclass(frozen=True)
class WordGroup:
    """The terms that stand under one title of the glossary."""

    title: str
    words: tuple[Word, ...]


SAID = WordGroup(
    "What was said",
    (
        Word(
            "source-document",
            "Source document",
            "A paper whose text the register keeps whole, unless it is marked as restated: then "
            "only facts and the words that it quotes from Ofsted are kept. What is taken from a "
            "document points to a paragraph of it, so that anybody can check.",
        ),
        Word(
            "inspection",
            "Inspection",
            "One Ofsted event: a standard or short inspection, a focused visit, a monitoring "
            "visit or a joint inspection. Where Ofsted’s own report is not held, the register "
            "says through which other document it knows of the event.",
        ),
        Word(
            "judgement",
            "Judgement",
            "A grade that an inspection gives to one area of the council’s work, such as the "
            "experiences of care leavers. Visits give none. Not graded, no longer made and not "
            "known are three different things, and the register keeps them apart.",
        ),
        Word(
            "grade",
            "Grade",
            "One step of the scale in use at the time: outstanding, good, requires improvement "
            "to be good, or inadequate. Areas and scales change over the years.",
        ),
        Word(
            "finding",
            "Finding",
            "One statement of an inspection: a numbered paragraph, a headline, a key issue, an "
            "area for improvement. It stands in the inspectors’ own words unless it is marked as"
            " quoted by another or restated.",
        ),
        Word(
            "area-for-improvement",
            "Area for improvement",
            "A finding that the inspectors list under what needs to improve. The council follows"
            " each one up in the same way as a scrutiny recommendation.",
        ),
        Word(
            "tone",
            "Tone",
            "Whether a finding reads as a strength, a concern, or both. It is our reading, kept "
            "with the words that it rests on. Where neither was read, the register says so.",
        ),
        Word(
            "theme",
            "Theme",
            "A matter that comes back across the years and documents, put as one question that a"
            " councillor would ask. Each statement that carries a theme keeps the words that "
            "earned it.",
        ),
        Word(
            "scrutiny-review",
            "Scrutiny review",
            "A committee’s own inquiry, which ends in recommendations. It is named as it was at "
            "the time, whatever the committee is called today.",
        ),
        Word(
            "verbatim",
            "Verbatim",
            "Word for word as the source prints it, misspellings included. Only line breaks, "
            "bullets and the shape of quotation marks may differ.",
        ),
    ),
)

DONE = WordGroup(
    "What the council is doing",
    (
        Word(
            "recommendation",
            "Recommendation",
            "A thing the council is to do: made by a review, or asked for by an area for "
            "improvement. Both are tracked in the same way.",
        ),
        Word(
            "status-update",
            "Status update",
            "One dated statement of how far a recommendation has got: a colour, an account and "
            "the evidence. Nobody can edit or delete it. A mistake is put right by a further "
            "update that says which one it corrects or withdraws.",
        ),
        Word(
            "restricted",
            "Restricted",
            "Said of a status update whose words only scrutiny officers and managers may read, "
            "because they could give a child away. Everybody sees its colour, its day and why it "
            "is restricted; no report and no export prints the words. What a restricted update "
            "corrects is restricted with it.",
        ),
        Word(
            "impact",
            "Impact",
            "Whether people are better off for it: not yet seen, early signs, or sustained. A "
            "thing can be done and have changed nothing, so this is said apart from the colour.",
        ),
        Word(
            "re-test",
            "Re-test",
            "What a later inspection says of the matter of an earlier recommendation or finding. "
            "Better: it was a concern and is now good or improved. Still good: it was praised and "
            "is still good. Mixed: one whole sentence says good or improved and another says that "
            "it falls short; both are quoted. Still a concern: it falls short still. Now a "
            "concern: it was good and falls short now. Worse: it was a concern and has declined "
            "since. “Too soon”, a plan or a remedy begun counts neither way. Which words speak of "
            "which matter is our reading, and each says why.",
        ),
        Word(
            "no-verdict",
            "Without a verdict",
            "Four things, never one. Says nothing: the report was read and does not speak of the "
            "matter. Report not held: what is held of the inspection, through other documents, "
            "does not speak of it. Not yet read against: nobody has looked. None held: no later "
            "inspection is in this register. Where the days of a visit are not known, it may have "
            "come before the recommendation, and is then not counted as later.",
        ),
        Word(
            "found-again",
            "Reported complete, found again",
            "Green on the eve of an inspection that found the matter wanting (still a concern, now "
            "a concern, or worse), and called better or still good by no inspection since. Counted "
            "in recommendations, from the day the letter or report came; reopening one does not "
            "end it. Found again at any time is a fact for ever. Mixed neither makes nor ends it, "
            "and is counted beside it. Where the first day of a visit is not known, the colour was "
            "green on the eve of every day that it can have been.",
        ),
        Word(
            "since",
            "Since",
            "What has moved between two days: up, down, newly rated, newly made, updated without "
            "moving, or not updated at all. Each recommendation is in exactly one of these.",
        ),
        Word(
            "overdue",
            "Overdue",
            "Open, not completed, and due before the day asked about. A thing that is due on that "
            "very day is not overdue. Where nobody has set a due date, nothing can be overdue, so "
            "the register always says how many have none.",
        ),
        Word(
            "decision",
            "Decision",
            "What a committee or another body decided about a recommendation: accepted, accepted "
            "in part, not accepted, carried over, superseded, closed or reopened, with the day, "
            "the minute and the words. A mistake is put right by a further decision that says "
            "which one it corrects or withdraws.",
        ),
        Word(
            "closed",
            "Open and closed",
            "A recommendation is open, which means tracked, until it is closed, carried over to "
            "another plan, superseded or not accepted; reopened, it is tracked again. What is "
            "closed keeps its colour but is never overdue or without an update, because nobody "
            "owes one. Being accepted changes nothing, and being completed closes nothing: the "
            "service says that a thing is done, the committee that it need no longer be watched.",
        ),
        Word(
            "owner",
            "Owner",
            "The post that answers for a recommendation. It is a post, never a person: who holds "
            "it is recorded from day to day, and when somebody leaves the post still answers. A "
            "further owner has its day and its reason; the first is kept.",
        ),
        Word(
            "draft",
            "Draft",
            "What an officer has typed and not recorded. It is kept for her until she records or "
            "discards it, and nobody else sees its words. Nothing drafted counts.",
        ),
        Word(
            "joint-statement",
            "Joint statement",
            "One status update about several recommendations: written once, recorded on each of "
            "them or on none, printed once.",
        ),
        Word(
            "confirmed-unchanged",
            "Confirmed unchanged",
            "That what was last said still holds on a later day, and which post said so. It is not "
            "an update: the colour keeps the day on which it was stated, and the later day stands "
            "beside it. It is not silence either: how long nothing was heard counts from it.",
        ),
        Word(
            "extension",
            "Extension",
            "More time, asked for by a post with its reason, and granted or refused by a named "
            "body. Only what is granted moves the due date; the first one is always kept, and the "
            "slip is shown.",
        ),
        Word(
            "bulk-change",
            "Change of many at once",
            "The same owner, due date, theme or decision given to many recommendations with one "
            "reason, previewed, and done to all of them or to none. A further change undoes it; "
            "what was changed again in between is left alone, and the record says so.",
        ),
        Word(
            "round",
            "Round of updates",
            "Asking about a set of recommendations together, mostly for one meeting. What is "
            "recorded from the day it counts from answers; what has not answered is printed as "
            "“no update received”. A correction of what was said before answers nothing.",
        ),
        Word(
            "progress-report",
            "Progress report",
            "The paper that tells a committee the position as at one day. As a draft it follows "
            "the register; once issued it never changes.",
        ),
        Word(
            "clearance",
            "Clearance",
            "Finance, Legal or another has read the words of a section and cleared them as they "
            "stood. When the words change, it lapses. It is recorded and not printed.",
        ),
        Word(
            "proof",
            "Proof",
            "The very file that is put up for approval. What is recorded after it was made is not "
            "in it. Somebody other than its maker approves it.",
        ),
        Word(
            "issued-report",
            "Issued report",
            "An approved proof as a committee was given it, with its version and the digest of "
            "its bytes. A mistake is put right by a further version, which says what it changes; "
            "a withdrawn one stays to be read.",
        ),
        Word(
            "resolution",
            "Resolution",
            "What a committee resolved on an issued report, word for word and under the number "
            "of the minute, added after the meeting.",
        ),
        Word(
            "clear-days",
            "Clear days",
            "Working days between two others, neither of which is counted; Saturdays, Sundays and "
            "the bank holidays of England are none. An agenda is published five clear days before "
            "its meeting. Where a year’s bank holidays are not known yet, nothing is counted.",
        ),
        Word(
            "decision-sought",
            "Decision sought",
            "What a progress report asks the committee for. It is called so in order that "
            "“recommendation” keeps one meaning.",
        ),
    ),
)

KNOWN = WordGroup(
    "How the register counts and dates",
    (
        Word(
            "as-at",
            "As at",
            "The day that a position describes. The same page can be read as at any day in the "
            "past, and then shows what had been stated by that day.",
        ),
        Word(
            "recorded-at",
            "Recorded at",
            "The moment at which somebody typed a thing in. It is a different clock from “as "
            "at”, and the two are never mixed.",
        ),
        Word(
            "inferred",
            "Inferred",
            "Worked out by us from what a source says, because the source does not say it "
            "outright: green from “complete”, say. A colour, a date or a framework that is "
            "inferred is always marked, and what it was inferred from stands beside it.",
        ),
        Word(
            "not-held",
            "Known through others",
            "Said of an inspection whose own report the register does not hold. It records only "
            "what other documents say of it.",
        ),
    ),
)

GROUPS = (SAID, DONE, KNOWN)
