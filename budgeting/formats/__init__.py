"""Ground floor: the shapes of files that others read and write, without disk or database."""
