"""Runs the service: the private PostGIS cluster, `covidmaps up` and `down`. Outermost room; nothing imports it."""
