"""Files that wait between their preview and the decision to import them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import Process, Upload


def keep(session: Session, process: Process, name: str, content: bytes, now: datetime) -> Upload:
    """Keep a file until it is imported; another one of this process that waits is dropped."""
    session.execute(delete(Upload).where(Upload.process_id == process.id))
    upload = Upload(process_id=process.id, name=name[:255], content=content, uploaded_at=now)
    session.add(upload)
    session.flush()
    return upload


def find(session: Session, process: Process, upload_id: str) -> Upload:
    """The file that waits; ``NotFound`` if it was imported, dropped or is another process's."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.process_id != process.id:
        raise NotFound
    return upload


def drop(session: Session, upload: Upload) -> None:
    """Forget a file."""
    session.delete(upload)
    session.flush()
