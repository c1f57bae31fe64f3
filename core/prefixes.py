"""How our environment variables and a demonstration's secrets begin."""

PREFIX = "RUECKHALT_"
TEST_PREFIX = "RUECKHALT_TEST_"
"""Variables of the test run; no process reads them as configuration."""
DEMO_PREFIX = "demo-"
"""Secret keys of `dev.py run` begin so; production refuses them."""
