"""Turning plain data into files: calendars, PDFs, sheets and bundles."""
