"""``flask count``: the outcome of any election in the Pabulib format."""

from budgeting.commands.count.command import count_command

__all__ = ["count_command"]
