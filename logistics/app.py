"""Putting the app together: extensions, guard, error pages, blueprints, commands."""

import os
from typing import Any

from flask import Flask, request
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import PROJECT_FOLDER, Settings
from logistics.access.guard import current_actor, init_guard
from logistics.access.views import bp as access_bp
from logistics.accommodation.views import bp as accommodation_bp
from logistics.agenda.views import bp as agenda_bp
from logistics.attendance.views import bp as attendance_bp
from logistics.audit.service import init_audit
from logistics.audit.views import bp as audit_bp
from logistics.calendars.views import bp as calendars_bp
from logistics.certificates.views import bp as certificates_bp
from logistics.cli.commands import register as register_commands
from logistics.core.clock import use_pinned_zones
from logistics.core.db import db, engine_options, init_database
from logistics.core.errors import CannotStart, NotFound
from logistics.core.sealing import init_key_check, init_sealing
from logistics.core.web.bodies import init_bodies
from logistics.core.web.errors import init_error_pages
from logistics.core.web.filters import init_filters
from logistics.core.web.footnotes import init_footnotes
from logistics.core.web.headers import init_headers
from logistics.core.web.kept_pages import init_kept_pages
from logistics.core.web.logs import init_logs
from logistics.core.web.origins import init_origins
from logistics.core.web.uploads import RequestInMemory
from logistics.homes.views import bp as homes_bp
from logistics.materials.views import bp as materials_bp
from logistics.messages.views import bp as messages_bp
from logistics.navigation import me_nav, staff_nav, who
from logistics.privacy.views import bp as privacy_bp
from logistics.readiness.views import bp as readiness_bp
from logistics.roster.queries import find_training_visible_to
from logistics.roster.views import bp as roster_bp
from logistics.schema import METADATA as METADATA  # every table, before the first query
from logistics.travel.views import bp as travel_bp

BLUEPRINTS = (
    access_bp,
    accommodation_bp,
    agenda_bp,
    attendance_bp,
    audit_bp,
    calendars_bp,
    certificates_bp,
    homes_bp,
    materials_bp,
    messages_bp,
    privacy_bp,
    readiness_bp,
    roster_bp,
    travel_bp,
)
UPLOADS = frozenset(
    {
        "agenda.import_file",
        "attendance.import_file",
        "materials.edit",
        "materials.new",
        "roster.import_file",
        "travel.import_file",
    }
)


def create_app(settings: Settings) -> Flask:
    """Return the app for one instance; raise CannotStart if nobody would be safe in it.

    Whatever this process writes from now on is for its owner only.
    """
    os.umask(0o077)
    use_pinned_zones()
    app = Flask("logistics", template_folder=str(PROJECT_FOLDER / "templates"))
    app.request_class = RequestInMemory
    app.extensions["settings"] = settings
    app.config.from_mapping(_flask_config(settings))
    _prepare_folder(settings, debug=app.debug)
    init_database(app)
    ring = init_sealing(app, settings.key_file, strict=settings.is_production)
    app.config["SECRET_KEY"] = ring.cookie_key
    Migrate(app, db, directory=str(PROJECT_FOLDER / "migrations"))
    _init_web(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
    return app


def _prepare_folder(settings: Settings, *, debug: bool) -> None:
    if refusals := settings.refusals(debug=debug):
        raise CannotStart(" ".join(refusals))
    folder = settings.home / "data"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotStart(f"{folder} cannot be made: {error.strerror}.") from None


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "TESTING": settings.testing,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": True,  # what people typed stays out of error texts
            **engine_options(settings.database_url),
        },
        "TRUSTED_HOSTS": settings.trusted_hosts,
        "MAX_CONTENT_LENGTH": settings.max_upload_bytes,
        "SESSION_COOKIE_NAME": "__Host-form" if settings.is_https else "form",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": 24 * 3600,
        "WTF_CSRF_SSL_STRICT": False,  # origins.py looks at the sender, if the browser names one
        "BOOTSTRAP_SERVE_LOCAL": True,
        "BASE_URL": settings.base_url,
    }


def _init_web(app: Flask, settings: Settings) -> None:
    init_logs(app)
    init_origins(app)
    init_bodies(app, uploads=UPLOADS)
    Bootstrap5(app)
    CSRFProtect(app)
    init_error_pages(app)
    init_key_check(app)
    init_guard(app)
    app.before_request(load_training)
    init_audit(app)
    init_footnotes(app)
    init_headers(app)
    init_kept_pages(app)
    init_filters(app)
    app.jinja_env.globals.update(staff_nav=staff_nav, me_nav=me_nav)
    app.context_processor(who)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.is_https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]


def load_training() -> None:
    """Replace the slug of a staff page by its training; unknown and foreign slugs answer alike."""
    if request.view_args and "slug" in request.view_args:
        slug = request.view_args.pop("slug")
        training = find_training_visible_to(current_actor(), slug=slug)
        if training is None:
            raise NotFound
        request.view_args["training"] = training
