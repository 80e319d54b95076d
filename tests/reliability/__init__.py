"""The promises of reliability, tested by breaking things; ``docs/reliability.md`` has the doses."""
