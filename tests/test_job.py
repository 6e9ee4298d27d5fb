"""Job files: every key, every mistake with its line; and which addresses a job wants."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scraper.crawling.job import HOST_KEYS, JOB_KEYS, POLICY_KEYS, Job, read_job
from scraper.crawling.scope import Scope
from scraper.errors import InputError
from scraper.network_policy import HostPolicy, Policy
from scraper.setting_values import MAX_COUNT, MAX_DAYS, MAX_SECONDS, seconds_of

WHOLE = """\
[job]
seeds = ["https://sennau-post.example/", "https://feeds.sennau.example/all.xml"]
state = "sennau.state"
corpus = "sennau.db"
blocks = true
follow = ["/local/"]
ignore = ["print=1"]
max_pages = 1000
max_age_days = 30
list_pages = 50
profiles = "profiles.jsonl"
sites = ["my_sites:SENNAU"]
max_links = 500
retire_after = 10
probe = false

[policy]
user_agent = "sennau-robot"
contact = "https://sennau.example/robot"
delay = 5
concurrency = 8
allow_private = false
timeout = 30.5
max_body = 1000000
respect_robots = true
honour = ["tdm", "ai-train"]

[[host]]
hosts = ["www.sennau-post.example", "Bücher.example"]
pattern = "/intern/"
delay = 10
interval = "15m"
headers = { Accept-Language = "de", X-Key = "env:KEY" }
cookies = "cookies.txt"
basic = ["env:USER_NAME", "file:word.txt"]
proxy = "http://proxy.example:3128"

[[host]]
hosts = ["feeds.sennau.example"]
interval = 90.5
bearer = "file:token.txt"
fetch = "browser"
"""
HOST = "[[host]]\nhosts = ['a.example']\n"
SHORT = '[job]\nseeds = ["https://sennau-post.example/"]\nstate = "s"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "job.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_key(tmp_path: Path) -> None:
    assert read_job(written(tmp_path, WHOLE)) == Job(
        seeds=("https://sennau-post.example/", "https://feeds.sennau.example/all.xml"),
        state=tmp_path / "sennau.state",
        corpus=tmp_path / "sennau.db",
        blocks=True,
        follow=("/local/",),
        ignore=("print=1",),
        max_pages=1000,
        max_age_days=30,
        list_pages=50,
        profiles=tmp_path / "profiles.jsonl",
        sites=("my_sites:SENNAU",),
        max_links=500,
        retire_after=10,
        probe=False,
        policy=Policy(
            user_agent="sennau-robot",
            contact="https://sennau.example/robot",
            delay=5.0,
            concurrency=8,
            allow_private=False,
            timeout=30.5,
            max_body=1_000_000,
            respect_robots=True,
            honour=("tdm", "ai-train"),
            hosts=(
                HostPolicy(
                    hosts=("sennau-post.example", "xn--bcher-kva.example"),
                    pattern="/intern/",
                    delay=10.0,
                    interval=900.0,
                    headers=(("Accept-Language", "de"), ("X-Key", "env:KEY")),
                    cookies=str(tmp_path / "cookies.txt"),
                    basic=("env:USER_NAME", f"file:{tmp_path / 'word.txt'}"),
                    proxy="http://proxy.example:3128",
                ),
                HostPolicy(
                    hosts=("feeds.sennau.example",),
                    interval=90.5,
                    bearer=f"file:{tmp_path / 'token.txt'}",
                    fetch="browser",
                ),
            ),
        ),
    )
    assert all(f"\n{key} = " in WHOLE for key in (*JOB_KEYS, *POLICY_KEYS, *HOST_KEYS))


def test_what_is_left_out_has_the_policy_of_everybody(tmp_path: Path) -> None:
    job = read_job(written(tmp_path, SHORT))
    assert job == Job(("https://sennau-post.example/",), tmp_path / "s")
    assert job.policy == Policy()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SHORT + "max_page = 3\n", r"line 4: \[job\] max_page is unknown; its keys are seeds, state, corpus"),
        (SHORT + "[policy]\n\ndelays = 3\n", r"line 6: \[policy\] delays is unknown"),
        (SHORT + "[output]\nfolder = 'x'\n", r"line 4: \[output\] is unknown"),
        ("policy.delay = -1\n" + SHORT, r"line 1: \[policy\] delay must be a number of seconds, 0 or more, not -1"),
        (SHORT + "max_pages = 0\n", "line 4: .* max_pages must be a whole number above 0, not 0"),
        (SHORT + "max_pages = true\n", "line 4: .* max_pages must be a whole number above 0, not True"),
        (SHORT + "max_age_days = 1000000000000\n", "line 4: .* max_age_days must be at most 1000000000, not"),
        (SHORT + "max_age_days = 700001\n", "line 4: .* max_age_days must be at most 700000 days, not 700001"),
        (SHORT + "[policy]\ndelay = 1e300\n", "line 5: .* delay must be at most 1000000000 seconds, not 1e"),
        (SHORT + "max_age_days = 1.5\n", "line 4: .* max_age_days must be a whole number"),
        (SHORT + "[policy]\ndelay = nan\n", "line 5: .* delay must be a number of seconds"),
        (SHORT + "[policy]\ntimeout = 0\n", "line 5: .* timeout must be a number of seconds above 0"),
        (SHORT + "[policy]\nrespect_robots = 'no'\n", "line 5: .* respect_robots must be true or false"),
        (SHORT + '[policy]\nuser_agent = "a\\nb"\n', "line 5: .* user_agent must be a text"),
        (SHORT + "follow = ['(']\n", r"line 4: .* follow must be a list of regular expressions \(\(: "),
        (SHORT + "sites = ['module']\n", 'line 4: .* sites must be a list of plug-ins, each as "module:NAME"'),
        (SHORT + "ignore = 'x'\n", "line 4: .* ignore must be a list of texts"),
        ("[job]\nstate = 's'\nseeds = []\n", "line 3: .* seeds must be a list of http or https addresses"),
        ("[job]\nstate = 's'\nseeds = ['sennau.example']\n", "line 3: .* seeds must be a list of http or https"),
        ("[job]\nstate = 's'\nseeds = ['http://[::1']\n", "line 3: .* seeds must be a list of http or https"),
        ("[job]\nseeds = ['https://a.example/']\n", r"line 1: \[job\] needs state"),
        ("", r"\[job\] needs seeds"),
        ("job = 3\n", "line 1: job must be a table"),
        (SHORT + "[host]\nhosts = ['a.example']\n", r"line 4: host must be a list of tables: \[\[host\]\]"),
        (SHORT + "[[host]]\nhosts = ['a.example']\n[[host]]\ndelay = 1\n", r"line 6: \[\[host\]\] needs hosts"),
        (f"{SHORT}{HOST}[[host]]\nhosts = ['b.example']\ndelay = -1\n", "line 8: .* delay must be a number of seconds"),
        (f"{SHORT}{HOST}fetch = 'chrome'\n", 'line 6: .* fetch must be "http" or "browser", not \'chrome\''),
        (f"{SHORT}{HOST}fetch = ['http']\n", "line 6: .* fetch must be "),
        (SHORT + "[[host]]\nhosts = []\n", "line 5: .* hosts must be a list of host names"),
        (SHORT + "[[host]]\nhosts = ['a.example/b']\n", "line 5: .* hosts must be a list of host names"),
        (SHORT + "[[host]]\nhosts = ['*.a.example']\n", "line 5: .* hosts must be a list of host names"),
        (f"{SHORT}{HOST}interval = '0m'\n", "line 6: .* interval must be a time: seconds, or 90s, 15m"),
        (f"{SHORT}{HOST}interval = 0\n", "line 6: .* interval must be a time"),
        (f"{SHORT}{HOST}headers = ['a']\n", "line 6: .* headers must be a table of headers"),
        (f"{SHORT}{HOST}headers = {{ 'a b' = 'c' }}\n", "line 6: .* headers must be a table of headers"),
        (SHORT + HOST + 'headers = { a = "b\\u000a" }\n', "line 6: .* headers must be a table of headers"),
        (f"{SHORT}{HOST}headers = {{ Cookie = 'a=1' }}\n", "line 6: .* without Cookie, which is sent by other means"),
        (f"{SHORT}{HOST}proxy = 'socks5://a.example'\n", "line 6: .* proxy must be an http or https address"),
        (f"{SHORT}{HOST}pattern = '('\n", "line 6: .* pattern must be a list of regular expressions"),
        (f"{SHORT}{HOST}user = 'x'\n", r"line 6: \[host\] user is unknown"),
        ("[job\n", "line 1"),
    ],
)
def test_mistakes_name_key_and_line(text: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError, match=message) as caught:
        read_job(path)
    assert caught.value.url == str(path)


@pytest.mark.parametrize(
    "line",
    [
        "bearer = 's3cret'",
        "basic = ['env:USER_NAME', 's3cret']",
        "basic = 's3cret'",
        "proxy = 'http://a:s3cret@b.example'",
    ],
)
def test_what_may_be_a_secret_is_not_repeated(line: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 6: ") as caught:
        read_job(written(tmp_path, f"{SHORT}{HOST}{line}\n"))
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_job(tmp_path / "missing.toml")
    (tmp_path / "job.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="is no text"):
        read_job(tmp_path / "job.toml")


# ---------------------------------------------------------------- scope


def scope(**keys: object) -> Scope:
    return Scope(Job(("https://www.sennau-post.example/local/",), Path("s"), **keys))  # type: ignore[arg-type] # the test's own


def test_without_follow_the_sites_of_the_seeds_and_what_feeds_name() -> None:
    wide = scope(ignore=("/print/",))
    assert wide.admits("http://sennau-post.example/a")
    assert wide.admits("https://sport.sennau-post.example/a")
    assert not wide.admits("https://not-sennau-post.example/a")
    assert not wide.admits("https://www.sennau-post.example/print/a")
    assert not wide.admits("ftp://www.sennau-post.example/a")
    assert not wide.admits("https://other.example/a")
    assert wide.admits("https://other.example/a", is_announced=True)
    assert not wide.admits("https://other.example/print/", is_announced=True)


def test_follow_decides_alone() -> None:
    narrow = scope(follow=("/local/", r"^https://other\.example/"))
    assert narrow.admits("https://www.sennau-post.example/local/a")
    assert narrow.admits("https://other.example/a")
    assert not narrow.admits("https://www.sennau-post.example/sport/a")
    assert not narrow.admits("https://third.example/a", is_announced=True)


def test_an_article_is_too_old_only_if_it_is_known_to_be() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
    month = scope(max_age_days=30)
    assert month.is_too_old(date(2026, 10, 18), now)
    assert month.is_too_old(datetime(2026, 10, 19, 11, tzinfo=UTC), now)
    assert not month.is_too_old(date(2026, 10, 21), now)
    assert not month.is_too_old(datetime(2026, 10, 20, 13), now)  # noqa: DTZ001 - pages without a zone
    assert not month.is_too_old(None, now)
    assert not scope().is_too_old(date(1997, 1, 1), now)


# ---------------------------------------------------------------- in Python


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        (Policy, {"delay": -1}, "Policy: delay must be a number of seconds, 0 or more, not -1"),
        (Policy, {"delay": "x"}, "Policy: delay must be a number of seconds, 0 or more, not 'x'"),
        (Policy, {"timeout": 0}, "Policy: timeout must be a number of seconds above 0, not 0"),
        (Policy, {"retries": -1}, "Policy: retries must be a whole number, 0 or more, not -1"),
        (Policy, {"respect_robots": "no"}, "Policy: respect_robots must be true or false, not 'no'"),
        (Policy, {"honour": ("ai",)}, "Policy: honour must be a list of uses"),
        (Policy, {"hosts": ("a.example",)}, "Policy: hosts must be a tuple of HostPolicy"),
        (HostPolicy, {"hosts": ("a/b",)}, "HostPolicy: hosts must be a list of host names"),
        (HostPolicy, {"hosts": ("a.example",), "headers": {"A": "b"}}, "HostPolicy: headers must be pairs of texts"),
        (HostPolicy, {"hosts": ("a.example",), "interval": "15m"}, "HostPolicy: interval must be a number of seconds"),
        (Job, {"seeds": (), "state": Path("s")}, "Job: seeds must be a list of http or https addresses"),
        (Job, {"seeds": ("https://a.example/",), "state": "s"}, "Job: state must be a pathlib.Path, not 's'"),
        (Job, {"seeds": ("https://a.example/",), "state": Path("s"), "max_links": 0}, "Job: max_links must be a whole"),
        (Job, {"seeds": ("https://a.example/",), "state": Path("s"), "policy": {}}, "Job: policy must be a Policy"),
    ],
)
def test_values_in_python_are_checked_as_those_of_a_file(kind: type, values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        kind(**values)


def test_the_longest_times_and_counts_can_be_given() -> None:
    job = Job(("https://a.example/",), Path("s"), max_pages=MAX_COUNT, max_age_days=MAX_DAYS)
    assert job.max_age_days == MAX_DAYS
    assert Policy(delay=MAX_SECONDS).delay == MAX_SECONDS
    assert seconds_of("1000000000s") == MAX_SECONDS


def test_zero_is_no_delay_and_no_retry() -> None:
    assert Policy(delay=0, retries=0, max_redirects=0).delay == 0


def test_a_secret_in_python_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="HostPolicy: bearer must be the name of a secret") as caught:
        HostPolicy(("a.example",), bearer="s3cret")
    assert "s3cret" not in str(caught.value)
