"""Ground floor, room kept free: from a pool and quotas to a panel and its seats."""
