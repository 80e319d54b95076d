"""The WSGI application; ``flask run`` and every server find it here."""

from budgeting import create_app, logs

logs.keep()
app = create_app()
