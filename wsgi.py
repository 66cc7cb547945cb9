"""The WSGI entry point."""

import os
import sys

from config import Settings
from logistics.app import create_app
from logistics.core.errors import CannotStart

DO_NOT_RESTART = 3  # gunicorn takes it for a worker that will never start, and stops

try:
    app = create_app(Settings.from_env(os.environ))
except CannotStart as refusal:
    sys.stderr.write(f"The app does not start. {refusal}\n")
    sys.exit(DO_NOT_RESTART)
