"""Pages as their scripts make them, in the system's Chromium. The only file that knows Playwright.

Chromium touches no network. Its proxy is a closed port and it finds no name, so whatever a page thinks of (sockets,
streams, prefetching, workers, peers) ends there. The page itself has been fetched by the `Fetcher` when it comes here;
what its scripts ask for goes through `PageParts`. Where a script leads away, that is a redirect. A tab that cannot be
closed, or a browser that does not answer, is killed, and the next page gets a new one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from scraper.characters import shown
from scraper.chromium import chromium_file
from scraper.errors import FetchError, InputError, TooLargeError
from scraper.fetching.chains import Chain, Redirect
from scraper.fetching.disguises import check_disguise
from scraper.fetching.page_parts import PageParts, handed_on
from scraper.urls.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, CDPSession, Playwright, Request, Route
    from playwright.async_api import Page as ChromiumPage

    from scraper.fetching.client import Fetcher
    from scraper.fetching.page_parts import Note
    from scraper.fetching.robots import RobotsCache
    from scraper.models import Page
    from scraper.network_policy import Policy

T = TypeVar("T")

# A page is whole when its scripts have asked for nothing for half a second ("networkidle" of Playwright and Puppeteer),
# and is taken as it stands after twenty: some ask for ever.
QUIET_SECONDS = 0.5
SETTLE_SECONDS = 20.0
# A browser answers within milliseconds, on a machine that is busy elsewhere within seconds. One that takes longer than
# this for all of its own work on a page is busy with one that does not let go of it.
STUCK_SECONDS = 10.0
LONGEST = SETTLE_SECONDS + STUCK_SECONDS
CLOSE_SECONDS = 3.0
START_SECONDS = 30.0
# How often a page is looked at, and the memory of its process.
TICK = 0.1
# Bytes of memory of a tab: as a reader of pages has. The front pages of large sites take 200 to 300 MB.
MAX_MEMORY = 1 << 30
# Pages at once, each some seconds of a core; and pages after which a browser is replaced, which grows with each.
TABS = 4
LIFE = 500

ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",  # else this machine would be asked without the proxy
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=Translate,MediaRouter,OptimizationHints,Prerender2,WebTransport",
    "--block-new-web-contents",
    "--mute-audio",
)

# The page as markup, or nothing if it has more characters than it may. Scripts have no hand in it: it is asked in a
# world of its own. Open shadow roots are written as templates, which is how their texts are read.
_MARKUP = """(limit => {
  const root = document.documentElement;
  if (!root) return "";
  const roots = [];
  const collect = from => {
    for (const each of from.querySelectorAll("*"))
      if (each.shadowRoot) { roots.push(each.shadowRoot); collect(each.shadowRoot); }
  };
  collect(document);
  const inner = root.getHTML({shadowRoots: roots});
  if (inner.length > limit) return null;
  const [open, close] = root.cloneNode(false).outerHTML.split(/(?=<\\/html>$)/);
  return "<!DOCTYPE html>" + open + inner + (close || "");
})"""


@dataclass(slots=True, eq=False)
class _Running:
    """A browser at work: its driver, and how many pages it has made and is making."""

    driver: Playwright
    chromium: Chromium
    session: CDPSession
    process: int
    gone: asyncio.Event
    made: int = 0
    users: int = 0

    async def close(self) -> None:
        """End it, by force if need be. What was on its way fails."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.chromium.close()
        except Exception:  # noqa: BLE001 - whatever is wrong with it
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.driver.stop()

    async def guard_memory(self) -> None:
        """End each page that takes too much memory, for as long as this task runs."""
        while True:
            info = await self.session.send("SystemInfo.getProcessInfo")
            for each in info["processInfo"]:
                if each["type"] == "renderer" and _memory(each["id"]) > MAX_MEMORY:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(each["id"], signal.SIGKILL)
            await asyncio.sleep(TICK)


class Browser:
    """Makes pages, started with the first one; an async context manager, to be shared by all tasks.

    ``note`` is told of each request for a part of a page.

    Raises:
        InputError: there is no browser, or nothing to drive it.
    """

    def __init__(
        self,
        policy: Policy,
        fetcher: Fetcher,
        robots: RobotsCache | None,
        *,
        note: Note = lambda _url, _outcome, _retry_after: None,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._policy, self._fetcher, self._robots, self._note = policy, fetcher, robots, note
        self._is_stopping = is_stopping
        self._file = chromium_file()
        self._tabs = asyncio.Semaphore(TABS)
        self._starting = asyncio.Lock()
        self._running: _Running | None = None
        self._has_started = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        running, self._running = self._running, None
        if running:
            await running.close()

    async def render(self, page: Page, chain: Chain, *, seconds: float = LONGEST) -> Page | Redirect | None:
        """Return what scripts make of a page that came at the end of a chain: a page, or where they lead.

        ``seconds``: what it may take, once its turn has come; ``LONGEST`` at most. It is taken as it stands some
        seconds before. None if the run stops meanwhile: that says nothing of it.

        Raises:
            FetchError: it is too large or a wall; ``browser_failed`` if it brings the browser down or to a halt.
            InputError: the browser cannot be started.
        """
        async with self._tabs:
            try:
                settle = max(QUIET_SECONDS, min(seconds, LONGEST) - STUCK_SECONDS)
                made = await self._made(page, chain, settle)
            except (FetchError, InputError):
                raise
            except Exception as error:  # Playwright's own, and what it lets through when its driver is gone
                if self._is_stopping():
                    return None
                reason = shown(str(error).strip().partition("\n")[0] or type(error).__name__)
                raise FetchError(page.url, f"the browser failed: {reason}", "browser_failed") from error
        if not isinstance(made, Redirect):
            check_disguise(page.url or "", made)
        return made

    async def _made(self, page: Page, chain: Chain, seconds: float) -> Page | Redirect:
        running = await self._ready()
        running.made += 1
        running.users += 1
        parts = PageParts(
            *(page, chain, self._fetcher, self._robots), note=self._note, max_redirects=self._policy.max_redirects
        )
        tab = _Tab(page, parts, self._policy)
        guard = asyncio.create_task(running.guard_memory())
        try:
            async with asyncio.timeout(seconds + STUCK_SECONDS):
                return await _unless(tab.read(running.chromium, seconds), running.gone, tab.crashed)
        except TimeoutError as error:
            raise TimeoutError(f"it did not answer within {seconds + STUCK_SECONDS:g} s") from error
        finally:
            guard.cancel()
            await asyncio.gather(guard, return_exceptions=True)
            running.users -= 1
            await self._leave(running, tab)

    async def _leave(self, running: _Running, tab: _Tab) -> None:
        """Close a tab; what cannot be closed is killed, and a browser that was replaced ends with its last tab."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await tab.close()
        except Exception:  # noqa: BLE001 - Playwright's own, or its driver's: in any case it is of no use any more
            if self._running is running:
                self._running = None
            await running.close()
            return
        if self._running is not running and not running.users:
            await running.close()

    async def _ready(self) -> _Running:
        async with self._starting:
            running = self._running
            if running and running.made < LIFE and running.chromium.is_connected():
                return running
            self._running = None
            if running and not running.users:
                await running.close()
            self._running = await self._start()
            self._has_started = True
            return self._running

    async def _start(self) -> _Running:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - few jobs need it

        driver = None
        try:
            async with asyncio.timeout(START_SECONDS):
                driver = await async_playwright().start()
                opened = await driver.chromium.launch(
                    executable_path=self._file,
                    args=list(ARGUMENTS),
                    chromium_sandbox=os.geteuid() != 0,  # as root it does not start with it
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
                session = await opened.new_browser_cdp_session()
                processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
                process = next(each["id"] for each in processes if each["type"] == "browser")
                gone = asyncio.Event()
                opened.on("disconnected", lambda _: gone.set())
                return _Running(driver, opened, session, process, gone)
        except Exception as error:
            if driver:
                with contextlib.suppress(Exception):
                    await driver.stop()
            if self._has_started or self._is_stopping():
                raise
            raise InputError(self._file, f"the browser does not start: {_cause(error)}") from error


class _Tab:
    """One page in one tab."""

    def __init__(self, page: Page, parts: PageParts, policy: Policy) -> None:
        self._page = page
        self._url = page.location or ""
        self._parts = parts
        self._policy = policy
        self.crashed = asyncio.Event()
        self._context: BrowserContext | None = None
        self._tab: ChromiumPage | None = None
        self._is_served = False
        self._target: str | None = None
        self._over = asyncio.Event()
        self._closings: set[asyncio.Task[None]] = set()

    async def read(self, chromium: Chromium, seconds: float) -> Page | Redirect:
        """Open the page, wait until its scripts are done, and write down what they made."""
        self._context = context = await chromium.new_context(
            user_agent=self._policy.signature, accept_downloads=False, service_workers="block"
        )
        await context.route("**/*", self._route)
        self._tab = tab = await context.new_page()
        context.on("page", self._close_other)
        tab.on("crash", lambda _: self.crashed.set())
        session = await context.new_cdp_session(tab)
        await tab.goto(self._url, wait_until="commit")
        world = await _own_world(session)
        await self._settle(session, world, seconds)
        if self._target:
            return Redirect(self._url, self._target, self._page.status or 200, self._page.headers)
        # What is still at work would hold up the look at it; both orders are given before there is an answer to one.
        freeze = session.send("Page.setWebLifecycleState", {"state": "frozen"})
        markup = _evaluate(session, world, f"{_MARKUP}({self._policy.max_body})")
        return self._as_made((await asyncio.gather(freeze, markup))[1])

    async def close(self) -> None:
        """Close the tab, with all windows that it has opened."""
        if self._context:
            await self._context.close()

    async def _settle(self, session: CDPSession, world: int, seconds: float) -> None:
        """Wait until nothing is fetched and nothing runs, a script leads away, or the time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self._over.is_set() and loop.time() < end:
            if self._parts.quiet >= QUIET_SECONDS:
                state = await self._unless_over(_evaluate(session, world, "document.readyState"))
                if state in {"interactive", "complete"} and self._parts.quiet >= QUIET_SECONDS:
                    return
            await self._unless_over(asyncio.sleep(TICK))

    async def _unless_over(self, work: Awaitable[Any]) -> Any:
        """Return what comes of work, None if the page is over before."""
        over, task = asyncio.ensure_future(self._over.wait()), asyncio.ensure_future(work)
        try:
            await asyncio.wait({over, task}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            over.cancel()
            task.cancel()
            await asyncio.gather(over, task, return_exceptions=True)

    def _as_made(self, markup: str | None) -> Page:
        limit = self._policy.max_body
        body = None if markup is None else markup.encode("utf-8", "replace")
        if body is None or len(body) > limit:
            raise TooLargeError(self._page.url, f"the page that its scripts make is larger than {limit} bytes")
        headers = [each for each in handed_on(self._page.headers) if each[0] != "content-type"]
        content_type = "text/html; charset=utf-8"
        headers.append(("content-type", content_type))
        return replace(self._page, body=body, headers=tuple(headers), content_type=content_type)

    async def _route(self, route: Route) -> None:
        """Answer a request of the browser, or refuse it. One of a tab that is closed meanwhile has no answer."""
        if self._over.is_set():  # what is not answered keeps the browser from asking on and on
            return
        with contextlib.suppress(Exception):
            if route.request.is_navigation_request():
                await self._navigate(route)
                return
            answer = await self._parts.answer(route.request.method, route.request.resource_type, route.request.url)
            if answer is None:
                await route.abort("aborted")
            else:
                await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
            if self._parts.is_pestering:
                self._over.set()

    async def _navigate(self, route: Route) -> None:
        request = route.request
        if self._is_served or not self._is_of_tab(request):
            if self._is_served and self._is_of_tab(request) and request.method == "GET":
                self._lead_to(request.url)
            await route.abort("aborted")
            return
        self._is_served = True
        headers = dict(handed_on(self._page.headers))
        await route.fulfill(status=200, headers=headers, body=self._page.body)

    def _is_of_tab(self, request: Request) -> bool:
        """Tell whether a request is for the page in our own tab, not for a frame in it or another window."""
        try:
            return self._tab is not None and request.frame == self._tab.main_frame
        except Exception:  # noqa: BLE001 - Playwright's own: a window that is not there yet
            return False

    def _lead_to(self, url: str) -> None:
        if is_web_address(url) and url.partition("#")[0] != self._url.partition("#")[0]:
            self._target = self._target or url
            self._over.set()

    def _close_other(self, tab: ChromiumPage) -> None:
        task = asyncio.ensure_future(_close(tab))
        self._closings.add(task)
        task.add_done_callback(self._closings.discard)


async def _unless(work: Awaitable[T], gone: asyncio.Event, crashed: asyncio.Event) -> T:
    """Return what comes of work, unless the browser or its page ends before; Playwright may wait for it for ever."""
    ends = [asyncio.ensure_future(end.wait()) for end in (gone, crashed)]
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({*ends, task}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise RuntimeError("the page crashed" if crashed.is_set() else "the browser ended")
    finally:
        for each in (*ends, task):
            each.cancel()
        await asyncio.gather(*ends, task, return_exceptions=True)


async def _close(tab: ChromiumPage) -> None:
    with contextlib.suppress(Exception):
        await tab.close()


async def _own_world(session: CDPSession) -> int:
    """Return the number of a world of scripts in the page that sees its elements, and not what its scripts changed."""
    tree = await session.send("Page.getFrameTree")
    made = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
    return int(made["executionContextId"])


async def _evaluate(session: CDPSession, world: int, expression: str) -> Any:
    wanted = {"expression": expression, "contextId": world, "returnByValue": True}
    answer = await session.send("Runtime.evaluate", wanted)
    if "exceptionDetails" in answer:
        raise RuntimeError(f"the page cannot be read: {answer['exceptionDetails'].get('text')}")
    return answer["result"].get("value")


def _memory(process: int) -> int:
    """Return the bytes of memory that a process has to itself; 0 where the system does not tell."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE")


def _cause(error: Exception) -> str:
    """Return the line of what Playwright says that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return shown(next((line for line in lines if "ERROR" in line or "sandbox" in line.lower()), " ".join(lines[:2])))
