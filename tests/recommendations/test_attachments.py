"""Evidence kept with an update: what is taken, who may have it, and how it is given."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recommendations.attached_files import LARGEST, Refused, read_evidence
from recommendations.models import Attachment
from tests import factories

PDF = b"%PDF-1.7 ducks"
PNG = b"\x89PNG\r\n\x1a\nducks"


def packed(*parts: str, **contents: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, contents.get(part, b"ducks"))
    return file.getvalue()


def squeezed(part: str) -> bytes:
    """An archive of one part, which says that it is squeezed and is not."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, b"ducks")
        archive.infolist()[0].compress_type = zipfile.ZIP_DEFLATED
    return file.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
ODT = packed("mimetype", mimetype=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("minutes.pdf", PDF, "minutes.pdf"),
        ("minutes.exe", PDF, "minutes.pdf"),
        ("../../etc/minutes", PNG, "minutes.png"),
        ("C:\\papers\\a b.docx", DOCX, "a b.docx"),
        ('x"; rm -rf.pdf', PDF, "x rm -rf.pdf"),
        ("", ODT, "evidence.odt"),
        ("ducks.jpeg", b"\xff\xd8\xff ducks", "ducks.jpg"),
    ],
)
def test_a_file_is_what_its_content_says_and_is_called_so(name, content, kept):
    assert read_evidence(name, content).name == kept


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"MZ a program", "no file that can be attached"),
        (b"<script>alert(1)</script>", "no file that can be attached"),
        (packed("anything.txt"), "no file that can be attached"),
        (packed("word/document.xml", "word/vbaProject.bin"), "macros"),
        (b"PK\x03\x04 broken", "damaged"),
        (DOCX[:-30], "damaged"),
        (squeezed("mimetype").replace(b"ducks", b"\xff" * 5), "damaged"),
        (packed("mimetyp\u00e9").replace("\u00e9".encode(), b"\xff\xfe"), "damaged"),
        (b"%PDF-" + b"0" * LARGEST, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(content, why):
    with pytest.raises(Refused, match=why):
        read_evidence("a.pdf", content)


def test_a_file_that_would_unpack_to_too_much_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (101 * 1024 * 1024))

    with pytest.raises(Refused, match="larger than 100 MB"):
        read_evidence("a.docx", file.getvalue())


@pytest.fixture
def update(db):
    return factories.status_update(factories.recommendation())


def url_for(update) -> str:
    return reverse("attachment_create", args=[update.recommendation.reference, update.sequence])


def test_evidence_is_attached_and_given_back_byte_for_byte(client, officer, reader, update):
    client.force_login(officer)

    client.post(url_for(update), {"file": SimpleUploadedFile("minutes.pdf", PDF)})
    client.force_login(reader)
    page = client.get(update.recommendation.get_absolute_url()).content.decode()
    answer = client.get(update.attachments.get().get_absolute_url())

    assert "minutes.pdf" in page
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_keeps_its_name_whatever_letters_it_has(client, officer, update):
    client.force_login(officer)
    client.post(url_for(update), {"file": SimpleUploadedFile("cofnodion tŷ.pdf", PDF)})

    answer = client.get(update.attachments.get().get_absolute_url())

    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''cofnodion%20t%C5%B7.pdf"


@pytest.mark.parametrize("name", ["???.pdf", "“”", "***"])
def test_a_file_that_is_named_in_signs_alone_is_called_evidence(client, officer, update, name):
    client.force_login(officer)
    answer = client.post(url_for(update), {"file": SimpleUploadedFile(name, PDF)})

    assert answer.status_code == 302
    assert update.attachments.get().name == "evidence.pdf"


def test_the_same_file_sent_twice_is_kept_once(client, officer, update):
    client.force_login(officer)

    for _ in range(2):
        client.post(url_for(update), {"file": SimpleUploadedFile("minutes.pdf", PDF)})

    assert update.attachments.count() == 1


def test_a_refused_file_says_why_beside_the_field(client, officer, update):
    client.force_login(officer)

    page = client.post(url_for(update), {"file": SimpleUploadedFile("a.pdf", b"MZ")})

    assert "no file that can be attached" in page.context["form"].errors["file"][0]
    assert not Attachment.objects.exists()


def test_a_reader_may_attach_nothing(client, reader, update):
    client.force_login(reader)

    answer = client.post(url_for(update), {"file": SimpleUploadedFile("a.pdf", PDF)})

    assert answer.status_code == 403
    assert not Attachment.objects.exists()


def test_evidence_of_restricted_words_is_restricted_with_them(client, reader, officer):
    hidden = factories.status_update(
        factories.recommendation(), restricted=True, restricted_reason="A family is named."
    )
    file = factories.attachment(update=hidden, name="canary.pdf")

    def given(person):
        client.force_login(person)
        page = client.get(hidden.recommendation.get_absolute_url()).content.decode()
        return "canary.pdf" in page, client.get(file.get_absolute_url()).status_code

    assert given(reader) == (False, 403)
    assert given(officer) == (True, 200)
