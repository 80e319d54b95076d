"""Ground floor: the phases of a vote and the rules of the assembly day; legal moves and whose."""
