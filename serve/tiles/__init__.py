"""Vector tiles of the collections (OGC 20-057, OGC API - Tiles, Part 1; Mapbox Vector Tile 2.1)."""
