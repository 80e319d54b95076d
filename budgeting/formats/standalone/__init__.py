"""Programs that are handed out as they are; they import nothing of this product."""
