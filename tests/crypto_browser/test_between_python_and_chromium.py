"""What a browser seals or signs, Python opens; recovery shares are those of SLIP-39."""

import json
import os

from playwright.sync_api import Page
from shamir_mnemonic import combine_mnemonics, generate_mnemonics

from crypto.encoding import b64encode
from tests.crypto.operations import run


def test_python_opens_every_format_a_browser_makes(crypto_page: Page) -> None:
    scenarios = json.loads(crypto_page.evaluate("rueckhaltCrypto.makeScenarios()"))

    opened = [run(each["operation"], each["input"]) for each in scenarios]

    assert len(scenarios) == 16
    for scenario, output in zip(scenarios, opened, strict=True):
        found = {key: output[key] for key in scenario["output"]}
        assert (scenario["operation"], found) == (scenario["operation"], scenario["output"])


def test_the_self_test_passes_in_a_browser(crypto_page: Page) -> None:
    assert crypto_page.evaluate("rueckhaltCrypto.selfTest().then(() => 'passed')") == "passed"


def test_recovery_shares_printed_by_a_browser_combine_in_the_reference(crypto_page: Page) -> None:
    master = os.urandom(16)

    shares = crypto_page.evaluate("master => rueckhaltCrypto.split(master)", b64encode(master))

    assert len(shares) == 3
    assert combine_mnemonics(shares[:2]) == master
    assert combine_mnemonics([shares[2], shares[0]]) == master


def test_recovery_shares_of_the_reference_combine_in_a_browser(crypto_page: Page) -> None:
    master = os.urandom(16)
    shares = generate_mnemonics(1, [(2, 3)], master)[0]

    combined = crypto_page.evaluate("pair => rueckhaltCrypto.combine(pair)", shares[1:])

    assert combined == b64encode(master)
