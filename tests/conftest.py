"""A web server on loopback that can be told to misbehave, a guard, and properties tried alike in every run.

The guard lets no test reach anything else.
"""

from __future__ import annotations

import contextlib
import gc
import os
import re
import socket
import socketserver
import struct
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, so no example has a deadline. The same examples in every run:
# what fails in one place fails in all. `pytest --hypothesis-profile random` looks for others.
settings.register_profile("random", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("random"), derandomize=True, database=None)
settings.register_profile("few", settings.get_profile("same"), max_examples=10)
settings.load_profile("same")

# What `make test` says to pytest, and who runs the tests that it leaves out; they are counted by the first process to
# know them, and named by the one that prints.
WITHOUT_SLOW = "not slow"
WITH_SLOW = "make test-all"
LEFT_OUT = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Try a tenth of the examples of each property where the slow tests are left out."""
    if config.getoption("markexpr") == WITHOUT_SLOW and not config.getoption("hypothesis_profile", None):
        settings.load_profile("few")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave the tests themselves out of the search for garbage: there are thousands, and all stay to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count the slow tests that are left out because they are slow."""
    for item in items:
        if item.config.getoption("markexpr") == WITHOUT_SLOW and item.get_closest_marker("slow"):
            item.config.stash[LEFT_OUT] = item.config.stash.get(LEFT_OUT, 0) + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send their count to the process that prints, if it is another one."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_testnodedown(node: Any) -> None:
    """Take the count of a process; each one collects all tests."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out, and how to run it."""
    if count := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{count} slow tests were left out, and properties tried few examples: {WITH_SLOW} runs all of them"
        )


LOOPBACK = re.compile(r"127\.[\d.]+|::1|localhost")

PAGE = b"<!DOCTYPE html><html><head><title>Sennau</title></head><body><p>The bridge is open.</p></body></html>"


def _stay_on_loopback(event: str, args: tuple[object, ...]) -> None:
    """Refuse connections, as an audit hook (PEP 578): it sees each one, whichever library makes it."""
    if event == "socket.connect":
        target = args[1]
        host = target[0] if isinstance(target, tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if host is not None and not LOOPBACK.fullmatch(host):
        raise RuntimeError(f"a test tried to reach {host!r}")


sys.addaudithook(_stay_on_loopback)

Handler = Callable[["Connection"], None]


class Connection:
    """What a misbehaving answer has at hand: the open socket, and ``stopped`` to wait on without end."""

    def __init__(self, sock: socket.socket, stopped: threading.Event) -> None:
        self.sock = sock
        self.stopped = stopped

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def reset(self) -> None:
        """Make the coming close an RST instead of a FIN (zero linger time)."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class LoopbackServer:
    """Serves per path a list of answers, one a request; the last one is repeated. ``requests``: heads as they came."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.stopped = threading.Event()
        self._answers: dict[str, list[bytes | Handler]] = {}
        server = self

        class RequestHandler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):  # the client hangs up on answers that never end
                    server.answer(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 100

            def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
                """Close without a FIN of its own, so that `Connection.reset` resets."""
                self.close_request(request)

        self._server = Server(("127.0.0.1", 0), RequestHandler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def serve(self, path: str, *answers: bytes | Handler) -> str:
        """Answer ``path`` with these in turn; gives the URL."""
        self._answers[path] = list(answers)
        return self.url(path)

    def page(self, path: str, body: bytes = PAGE, **headers: str) -> str:
        """Answer ``path`` with a proper HTML page; gives the URL."""
        return self.serve(path, self.http(body, **headers))

    @staticmethod
    def http(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
        """Write an answer; ``content_type="…"`` stands for the header ``content-type``, an empty value for none."""
        fields = {"content_type": "text/html", "content_length": str(len(body)), "connection": "close", **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value]
        return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body

    @staticmethod
    def redirect(location: str) -> bytes:
        return LoopbackServer.http(b"", "302 Found", location=location)

    def answer(self, sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = sock.recv(65536)
            if not chunk:
                return
            head += chunk
        self.requests.append(head.decode("latin-1"))
        answers = self._answers.get(head.split(b" ")[1].decode(), [self.http(b"", "404 Not Found")])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, bytes):
            sock.sendall(answer)
        else:
            answer(Connection(sock, self.stopped))

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def web() -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    yield server
    server.close()


@pytest.fixture
def reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the pages of crawls in this process, which saves each the start of another."""
    from reading_here import ReaderHere  # noqa: PLC0415 - only tests of crawls need what it loads

    monkeypatch.setattr("scraper.crawling.run.Workers", ReaderHere)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long bytes by the name of their argument: packed ones hold the time, and a test has one name in all processes."""
    return argname if isinstance(val, bytes) and len(val) > 20 else None


NOBODY = 65_534
PROJECT = Path(__file__).parent.parent


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Yield a folder that any user of this machine can look into."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Yield what root, whom no permission stops, does inside, nobody does. What has to be imported must be by then."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        if not os.access(PROJECT / "scraper" / "schemas", os.R_OK | os.X_OK, effective_ids=True):
            pytest.skip("nobody but root can read the project here")
        yield
    finally:
        os.setresuid(0, 0, 0)
