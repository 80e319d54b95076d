"""Ground floor: ballots in, outcome out, exactly."""
