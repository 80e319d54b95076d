"""Third floor: HTTP. Blueprints, addresses, access, security, pages, problems and filters."""

from __future__ import annotations

from flask import Flask

from budgeting.web import access, addresses, filters, language, problems, security, signing, still


def furnish(app: Flask) -> None:
    """Hang the web floor into the application; refuse to start with an undeclared route."""
    from budgeting.web import facilitator, hall, officer, organiser, public, resident, staff

    addresses.init_app(app)
    language.init_app(app)
    filters.init_app(app)
    security.init_app(app)
    signing.init_app(app)
    problems.init_app(app)
    for audience in (resident, staff, organiser, officer, facilitator, hall, public):
        app.register_blueprint(audience.bp)
    access.init_app(app)
    still.init_app(app)
