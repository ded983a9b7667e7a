"""Folders served as the product serves them: HTTP/1.1, kept alive, the brotli twin where there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class TwinHandler(SimpleHTTPRequestHandler):
    """Sends ``file.br`` as ``file``; makes it the first time if the folder has none."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        twin = path.with_name(f"{path.name}.br")
        found = twin if twin.is_file() else path
        if not found.is_file():
            self._send(404, "text/plain", b"")
            return
        self._send(200, self.guess_type(str(path)), found.read_bytes(), encoded=found is twin)

    def _send(self, status: int, kind: str, body: bytes, *, encoded: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        if encoded:
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving_folder(folder: Path) -> Iterator[str]:
    """Yield the address of the folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(TwinHandler, directory=str(folder)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
