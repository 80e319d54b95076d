"""What anybody may do, one task a file."""

from budgeting.web.public.views import (  # noqa: F401 - they hang themselves on the blueprint
    accessibility,
    acts,
    committees,
    data,
    display,
    draw,
    draw_report,
    health,
    home,
    media,
    minutes,
    process,
    projects,
    results,
    rulebook,
    screen,
    seat,
    selection,
)
