"""pygeoapi behind one door: OGC API - Features over the views in schema api."""
