"""Features in other formats than GeoJSON, written row by row: an answer of any length takes the same memory."""
