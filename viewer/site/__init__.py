"""Builds the static pages: reads an OGC API – Features and layers.json, knows nothing else of the house."""
