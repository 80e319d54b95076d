"""A small valid .pb file, and ways to spoil it."""

SMALL = """META
key;value
description;Green places
country;Poland
unit;Somewhere
instance;2024
num_projects;3
num_votes;4
budget;1000
vote_type;approval
rule;greedy
date_begin;01.02.2024
date_end;03.02.2024
PROJECTS
project_id;cost;name
a;600;Bench
b;400;"Tree; ""old"" oak"
c;500;Fountain
VOTES
voter_id;vote
1;a,b
2;b
3;b,a
4;c
"""


def spoilt(*changes: tuple[str, str]) -> str:
    """The small file with pieces of text exchanged; every piece must stand in it."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def of_type(vote_type: str, *rows: str, header: str = "voter_id;vote;points") -> str:
    """The small file with another vote type and other rows in VOTES."""
    head = spoilt(("vote_type;approval", f"vote_type;{vote_type}"), ("num_votes;4", ""))
    return head[: head.index("voter_id")] + "\n".join([header, *rows]) + "\n"
