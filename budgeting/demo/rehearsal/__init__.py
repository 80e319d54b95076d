"""A whole assembly day in rehearsal: played over HTTP by simulated people, as clients only."""
