"""The public map: a builder of static pages in Python, and the scripts that enliven them in src/."""
