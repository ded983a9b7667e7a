"""The web server as others see it: on this machine, under its public name, with its certificate."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests

from deploy.doctor.finding import Finding, Patient, error, warning

SECONDS = 5.0
CERTIFICATE_DAYS = 21


def server(patient: Patient) -> Iterator[Finding]:
    """Yield a server that does not answer, is not ready, or is not what the public address leads to."""
    here = f"http://127.0.0.1:{patient.settings.port}"
    try:
        answer = _get(f"{here}/readyz")
    except requests.RequestException as err:
        yield error("server-away", url=here, reason=reason(err))
        return
    if answer.status_code != 200:
        yield error("server-not-ready", reason=answer.text[:300])
    if patient.settings.public_url != here:
        yield from _public(patient.settings.public_url)


def _public(url: str) -> Iterator[Finding]:
    try:
        answer = _get(f"{url}/oapi/conformance?f=json")
        if answer.status_code != 200 or "conformsTo" not in answer.json():
            yield error("public-address-wrong", url=url, reason=f"HTTP {answer.status_code}")
    except (requests.RequestException, ValueError) as err:
        yield error("public-address-wrong", url=url, reason=reason(err))


def certificate(patient: Patient) -> Iterator[Finding]:
    """Yield a certificate that ends soon or that no browser would take."""
    parts = urlsplit(patient.settings.public_url)
    if parts.scheme != "https" or not parts.hostname:
        return
    try:
        ends = certificate_end(parts.hostname, parts.port or 443)
    except (OSError, ValueError) as err:
        yield error("certificate-wrong", host=parts.hostname, reason=reason(err))
        return
    if (days := (ends - patient.now).days) < CERTIFICATE_DAYS:
        make = error if days < 3 else warning
        yield make("certificate-ends", host=parts.hostname, days=days)


def certificate_end(host: str, port: int) -> datetime:
    """Return when the certificate ends that the server shows. Raises: OSError when it is not to be trusted."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as tls,
    ):
        shown = tls.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown.get("notAfter"))), UTC)


def reason(err: Exception) -> str:
    """Return in one line what went wrong, innermost cause first told."""
    inner: BaseException = err
    while inner.__context__ is not None:
        inner = inner.__context__
    return (str(inner).strip().splitlines() or [type(inner).__name__])[0]


def _get(url: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False  # no proxy of the environment between us and ourselves
        return session.get(url, timeout=SECONDS)
