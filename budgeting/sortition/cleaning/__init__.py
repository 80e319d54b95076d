"""From the table in which answers came to a pool: roles, values, ages, doubles, addresses."""
