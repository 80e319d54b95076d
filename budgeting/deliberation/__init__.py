"""Ground floor: phases, rounds and timers; which moves are legal and who may make them."""
