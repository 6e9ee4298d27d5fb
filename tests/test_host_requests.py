"""What a job sends to some hosts: headers, cookies, passwords; to them alone, and in no message."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from test_fetching import get, resolving

from scraper.errors import AddressError, InputError
from scraper.fetching import Surroundings
from scraper.fetching.address_guard import ForbiddenAddressError, check_proxied
from scraper.fetching.host_requests import HostRequests, secret
from scraper.network_policy import HostPolicy, Policy

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LoopbackServer

HOST = "sennau-post.example"
URL = f"https://www.{HOST}/news/1"


def requests(**entry: object) -> HostRequests:
    return HostRequests(Policy(hosts=(HostPolicy((HOST,), **entry),)))  # type: ignore[arg-type] # each test names fields


def cookies(path: Path, *lines: str) -> str:
    path.write_text("\n".join(("# Netscape HTTP Cookie File", *lines, "")), "utf-8")
    return str(path)


# ---------------------------------------------------------------- secrets


def test_a_secret_is_a_variable_or_the_first_line_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENNAU_WORD", " open sesame ")
    (tmp_path / "word").write_text("first line \nsecond\n", "utf-8")
    assert secret("env:SENNAU_WORD") == "open sesame"
    assert secret(f"file:{tmp_path / 'word'}") == "first line"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty first line"),
        (b"\nx", "empty first line"),
        (b"\xff", "no text"),
        ("ä".encode(), "no header can have"),
    ],
)
def test_a_file_that_holds_no_secret(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "word").write_bytes(content)
    with pytest.raises(InputError, match=reason):
        secret(f"file:{tmp_path / 'word'}")


def test_a_secret_that_is_not_there_is_named_and_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENNAU_WORD", raising=False)
    with pytest.raises(InputError, match="env:SENNAU_WORD: is not set"):
        requests(bearer="env:SENNAU_WORD")
    with pytest.raises(InputError, match="cannot be read: No such file"):
        requests(bearer=f"file:{tmp_path / 'word'}")
    monkeypatch.setenv("SENNAU_WORD", "se\ncret")
    with pytest.raises(InputError, match="no header can have") as caught:
        requests(bearer="env:SENNAU_WORD")
    assert "cret" not in str(caught.value).replace("secret", "")


# ---------------------------------------------------------------- to whom


def test_headers_go_to_the_host_and_what_is_below_it_and_to_no_other() -> None:
    sent = requests(headers=(("Accept-Language", "de"),))
    assert sent.fields(URL) == sent.fields(f"http://sport.{HOST}/") == ((b"Accept-Language", b"de"),)
    for other in (f"https://not{HOST}/", f"https://a.example/?{HOST}", f"https://{HOST}.a.example/", "/news/1", ""):
        assert sent.fields(other) == ()


def test_a_pattern_must_be_found_in_the_address_too() -> None:
    sent = requests(headers=(("X-A", "1"),), pattern=r"/intern/\d")
    assert sent.fields(f"https://{HOST}/intern/1") == ((b"X-A", b"1"),)
    assert sent.fields(f"https://{HOST}/intern/") == ()


def test_of_two_entries_for_a_host_the_first_counts() -> None:
    entries = (HostPolicy((f"sport.{HOST}",), headers=(("X-A", "1"),)), HostPolicy((HOST,), headers=(("X-A", "2"),)))
    sent = HostRequests(Policy(hosts=entries))
    assert [sent.fields(f"https://{host}/")[0][1] for host in (f"sport.{HOST}", HOST)] == [b"1", b"2"]


def test_names_and_tokens_are_sent_as_their_rfcs_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENNAU_NAME", "reader")
    monkeypatch.setenv("SENNAU_WORD", "s3:cret")
    basic = requests(basic=("env:SENNAU_NAME", "env:SENNAU_WORD")).fields(URL)
    assert basic == ((b"Authorization", b"Basic " + b64encode(b"reader:s3:cret")),)
    assert requests(bearer="env:SENNAU_WORD").fields(URL) == ((b"Authorization", b"Bearer s3:cret"),)
    assert requests(headers=(("X-Key", "env:SENNAU_WORD"),)).fields(URL) == ((b"X-Key", b"s3:cret"),)


# ---------------------------------------------------------------- cookies


def test_cookies_of_a_file_go_where_they_belong(tmp_path: Path) -> None:
    path = cookies(
        tmp_path / "cookies.txt",
        f".{HOST}\tTRUE\t/\tFALSE\t0\tsession\tabc",
        f"www.{HOST}\tFALSE\t/news/\tTRUE\t4102444800\tconsent\tyes",
        f".{HOST}\tTRUE\t/\tFALSE\t946684800\told\tgone",
        "a.example\tFALSE\t/\tFALSE\t0\tother\tno",
    )
    sent = requests(cookies=path)

    def names(url: str) -> set[str]:
        return {pair.partition("=")[0] for _, value in sent.fields(url) for pair in value.decode().split("; ")}

    assert names(URL) == {"session", "consent"}
    assert names(URL.replace("https", "http")) == {"session"}
    assert names(f"https://www.{HOST}/sport/1") == {"session"}
    assert names("https://a.example/") == set()


@pytest.mark.parametrize("content", ["", "session=abc\n", "# Netscape HTTP Cookie File\nbroken line\n"])
def test_a_file_that_is_none_of_cookies(content: str, tmp_path: Path) -> None:
    (tmp_path / "cookies.txt").write_text(content, "utf-8")
    with pytest.raises(InputError, match="no file of cookies in Netscape's format") as caught:
        requests(cookies=str(tmp_path / "cookies.txt"))
    assert str(caught.value.url).endswith("cookies.txt")


def test_a_file_of_cookies_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        requests(cookies=str(tmp_path / "cookies.txt"))


# ---------------------------------------------------------------- proxies


def test_a_proxy_is_that_of_the_entry_or_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert requests(proxy="http://proxy.example:3128").proxy(URL) == "http://proxy.example:3128"
    assert requests(proxy="http://proxy.example:3128").proxy("https://a.example/") is None
    assert requests().proxy(URL) is None
    sent = requests(proxy="environment")
    assert sent.proxy(URL) is None
    monkeypatch.setenv("https_proxy", "http://other.example:8080")
    assert sent.proxy(URL) == "http://other.example:8080"
    assert sent.proxy(URL.replace("https", "http")) is None
    monkeypatch.setenv("no_proxy", HOST)
    assert sent.proxy(URL) is None


# ---------------------------------------------------------------- requests


def policy(entry: HostPolicy, *, allow_private: bool = True) -> Policy:
    return Policy(allow_private=allow_private, retries=0, delay=0.0, hosts=(entry,))


def heads(web: LoopbackServer) -> list[dict[str, str]]:
    """Return the headers of each request, by their names in lower case."""
    lines = [request.split("\r\n") for request in web.requests]
    return [{name.lower(): value for name, _, value in (line.partition(": ") for line in each[1:])} for each in lines]


def test_what_a_job_sends_to_a_host_does_not_go_where_that_leads(
    web: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENNAU_WORD", "s3cret")
    web.serve("/a", web.redirect(f"http://other.example:{web.port}/b"))
    web.page("/b")
    entry = HostPolicy((HOST,), headers=(("accept", "text/x-own"), ("X-Own", "1")), bearer="env:SENNAU_WORD")
    get(f"http://{HOST}:{web.port}/a", policy(entry), Surroundings(resolve=resolving("127.0.0.1")))
    own, other = heads(web)
    assert (own["accept"], own["x-own"], own["authorization"]) == ("text/x-own", "1", "Bearer s3cret")
    assert own["user-agent"] == other["user-agent"] == "newspage-scraper"
    assert not {"x-own", "authorization"} & other.keys()
    assert other["accept"].startswith("text/html")
    assert web.requests[0].lower().count("\r\naccept:") == 1


def test_cookies_of_a_file_and_of_a_chain_go_together(web: LoopbackServer, tmp_path: Path) -> None:
    web.serve("/a", web.http(b"", "302 Found", location="/b", set_cookie="seen=1; Path=/"))
    web.page("/b")
    path = cookies(tmp_path / "cookies.txt", f"{HOST}\tFALSE\t/\tFALSE\t0\tsession\tabc")
    get(
        f"http://{HOST}:{web.port}/a",
        policy(HostPolicy((HOST,), cookies=path)),
        Surroundings(resolve=resolving("127.0.0.1")),
    )
    assert [head["cookie"] for head in heads(web)] == ["session=abc", "seen=1; session=abc"]


def test_a_page_is_asked_for_through_the_proxy(web: LoopbackServer) -> None:
    target = "http://sennau-post.example/news/1"
    web.serve(target, web.http())
    page = get(target, policy(HostPolicy((HOST,), proxy=web.url("/").rstrip("/"))))
    assert page.final_url == target
    assert web.requests[0].startswith(f"GET {target} HTTP/1.1\r\n")
    assert heads(web)[0]["host"] == HOST


def test_a_user_name_for_the_proxy_is_sent_to_the_proxy(web: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    target = "http://sennau-post.example/news/1"
    web.serve(target, web.http())
    monkeypatch.setenv("http_proxy", f"http://us%40er:word@127.0.0.1:{web.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    get(target, policy(HostPolicy((HOST,), proxy="environment")))
    assert heads(web)[0]["proxy-authorization"] == "Basic " + b64encode(b"us@er:word").decode()


def test_the_guard_checks_the_proxy(web: LoopbackServer) -> None:
    entry = HostPolicy((HOST, "127.0.0.9"), proxy=web.url("/").rstrip("/"))
    with pytest.raises(AddressError, match=f"port {web.port} is not allowed"):
        get(f"http://{HOST}/", policy(entry, allow_private=False))
    with pytest.raises(AddressError, match=r"127\.0\.0\.9 is not a public address"):
        get("http://127.0.0.9/", policy(entry, allow_private=False))
    assert web.requests == []


@pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "localhost", "a.localhost"])
def test_a_target_that_is_seen_to_be_private_is_not_asked_of_a_proxy(host: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        check_proxied(host, 80)
    with pytest.raises(ForbiddenAddressError):
        check_proxied("a.example", 8080)
    check_proxied("a.example", 443)
    check_proxied("93.184.216.34", 80)
