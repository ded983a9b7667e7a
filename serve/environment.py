"""Variables by which ``covidmaps serve`` tells its worker processes what to do; a module that imports nothing."""

REQUEST_LOG = "COVIDMAPS_REQUEST_LOG"
"""Anything but nothing: one line per request goes to stdout."""
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes keep their counters; prometheus_client looks at it when it is imported."""
