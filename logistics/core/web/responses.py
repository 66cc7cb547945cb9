"""Answers that are not pages: documents, and findings as flashed messages."""

from collections.abc import Iterable
from io import BytesIO

from flask import Response, flash, send_file

from logistics.core.documents.document import Document
from logistics.core.findings import Finding, Severity

# What was saved is saved: a finding never reads as if it was not done.
_CATEGORIES = {Severity.ERROR: "problem", Severity.WARNING: "check", Severity.INFO: "info"}


def send_document(document: Document) -> Response:
    """Send a document as a download under its own name."""
    response = send_file(
        BytesIO(document.content),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.filename,
        etag=False,
    )
    response.headers["Content-Type"] = document.media_type  # Flask would add a second charset
    response.headers["Cache-Control"] = "no-store"
    return response


def flash_findings(findings: Iterable[Finding]) -> None:
    """Show what a change now conflicts with, on the next page."""
    for finding in findings:
        flash(finding.message, _CATEGORIES[finding.severity])
