"""Which addresses are public: the special-purpose registries of IANA, block by block, whatever Python thinks."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from scraper.fetching.address_guard import is_public

# Each block by its first and its last address; the addresses before and after it are public, but for those named.
SPECIAL_BLOCKS = (
    ("0.0.0.0", "0.255.255.255"),  # noqa: S104 - an address to refuse
    ("10.0.0.0", "10.255.255.255"),
    ("100.64.0.0", "100.127.255.255"),
    ("127.0.0.0", "127.255.255.255"),
    ("168.63.129.16", "168.63.129.16"),
    ("169.254.0.0", "169.254.255.255"),
    ("172.16.0.0", "172.31.255.255"),
    ("192.0.0.0", "192.0.0.255"),
    ("192.0.2.0", "192.0.2.255"),
    ("192.88.99.0", "192.88.99.255"),
    ("192.168.0.0", "192.168.255.255"),
    ("198.18.0.0", "198.19.255.255"),
    ("198.51.100.0", "198.51.100.255"),
    ("203.0.113.0", "203.0.113.255"),
    ("224.0.0.0", "255.255.255.255"),
    ("::", "::fffe:ffff:ffff"),
    ("::ffff:0.0.0.0", "::ffff:0.255.255.255"),
    ("::ffff:10.0.0.0", "::ffff:10.255.255.255"),
    ("::ffff:224.0.0.0", "64:ff9b::ff:ffff"),
    ("64:ff9b::a9fe:0", "64:ff9b::a9fe:ffff"),
    ("64:ff9b::e000:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2002::", "2002:ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2002:a00::", "2002:aff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2002:a83f:8110::", "2002:a83f:8110:ffff:ffff:ffff:ffff:ffff"),
    ("2002:e000::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
)
BEGINNINGS = {str(ip_address(first)) for first, _ in SPECIAL_BLOCKS}
ENDS = {str(ip_address(last)) for _, last in SPECIAL_BLOCKS}


@pytest.mark.parametrize(("first", "last"), SPECIAL_BLOCKS)
def test_a_special_block_begins_and_ends_where_its_registry_says(first: str, last: str) -> None:
    low, high = ip_address(first), ip_address(last)
    inside = (low, low + (int(high) - int(low)) // 2, high)
    assert [is_public(str(address)) for address in inside] == [False] * 3
    if int(low) and str(low - 1) not in ENDS:
        assert is_public(str(low - 1))
    if int(high) not in {2**32 - 1, 2**128 - 1} and str(high + 1) not in BEGINNINGS:
        assert is_public(str(high + 1))


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.8",
        "192.0.0.9",
        "192.88.99.1",
        "168.63.129.16",
        "64:ff9b:1::1",
        "::ffff:0:5db8:d822",
        "::5db8:d822",
        "100::1",
        "100:0:0:1::1",
        "2001:0:5db8:d822::1",
        "2001:1::1",
        "2001:20::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "8000::1",
        "fec0::1",
        "feff::1",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "::ffff:93.184.216.34%1",
        "ff0e::1",
    ],
)
def test_addresses_on_which_versions_of_python_differ_are_not_public(address: str) -> None:
    assert not is_public(address)
