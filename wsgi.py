"""The WSGI entry point."""

import os

from config import Settings
from logistics.app import create_app

app = create_app(Settings.from_env(os.environ))
