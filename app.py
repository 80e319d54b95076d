"""The WSGI application; ``flask run`` and every server find it here."""

from budgeting import create_app

app = create_app()
