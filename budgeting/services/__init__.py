"""Second floor: the verbs. A service takes a session and plain arguments, and never commits."""
