"""``covidmaps doctor``: looks at every part of an installation; each finding has a hint."""
