"""How many reports a second are acknowledged, beside a bare INSERT on the same machine."""

import io
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, event
from werkzeug.test import Client

from app.server import create_wsgi
from core.config import from_environment
from tests.bench import databases
from tests.bench.load import Order, Result, freshen
from tests.bench.pool import BOUNDARY, make_pool, write_requests
from tests.bench.product import ROOT, Product, Program
from tests.infrastructure.ports import free_port, wait_for_port

CLIENTS = (1, 8, 64)
POOL = 24
WARM_UP_SECONDS = 1.0
COUNTED_REPORTS = 20


@dataclass
class Series:
    """All rounds of one server with one number of clients."""

    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    errors: int = 0

    def add(self, result: Result) -> None:
        self.rates.append(result.acknowledged / result.elapsed)
        self.latencies += result.latencies
        self.errors += result.errors

    def summary(self) -> dict[str, float]:
        """Median rate of the rounds, and percentiles over all answers in milliseconds."""
        cuts = statistics.quantiles(self.latencies, n=100) if len(self.latencies) > 1 else [0] * 99
        return {
            "per_second": round(statistics.median(self.rates), 1),
            "p50_ms": round(cuts[49] * 1000, 2),
            "p95_ms": round(cuts[94] * 1000, 2),
            "errors": self.errors,
        }


def run(*, rounds: int, seconds: float) -> dict[str, Any]:
    """Measure both databases; the keys of the issue and everything behind them."""
    found: dict[str, Any] = {}
    with TemporaryDirectory(prefix="rueckhalt-bench-") as folder:
        for dialect, url in databases.both(Path(folder)):
            work = Path(folder) / dialect
            work.mkdir()
            print(f"· {dialect}", file=sys.stderr)
            found[dialect] = _measure(work, url, rounds=rounds, seconds=seconds)
    ratios = {dialect: values["clients"]["8"]["floor_ratio"] for dialect, values in found.items()}
    errors = {dialect: values["clients"]["64"]["errors"] for dialect, values in found.items()}
    statements = [values["statements_per_report"] for values in found.values()]
    return {
        "floor_ratio": min(ratios.values()),
        "errors": sum(errors.values()),
        "statements_per_report": max(statements),
        **found,
    }


def _measure(folder: Path, url: str, *, rounds: int, seconds: float) -> dict[str, Any]:
    product = Product(folder, url)
    bodies = make_pool(product, POOL)
    counted = statements_per_report(product, bodies)
    with _running(product) as floor_port:
        pools = {"product": folder / "product", "floor": folder / "floor"}
        write_requests(bodies, pools["product"], path="/api/reports", host=product.report_host)
        write_requests(bodies, pools["floor"], path="/floor", host=f"127.0.0.1:{floor_port}")
        ports = {"product": product.port, "floor": floor_port}
        clients = {
            str(number): _compare(ports, pools, number, rounds=rounds, seconds=seconds)
            for number in CLIENTS
        }
        memory = product.memory
    return {
        "clients": clients,
        "statements_per_report": counted,
        "memory_mb": {name: round(size / 1e6, 1) for name, size in memory.items()},
        "memory_total_mb": round(sum(memory.values()) / 1e6, 1),
    }


def _compare(
    ports: dict[str, int], pools: dict[str, Path], clients: int, *, rounds: int, seconds: float
) -> dict[str, Any]:
    """Alternate between product and floor, so that a busy machine slows both alike."""
    series = {name: Series() for name in ports}
    orders = {name: Order(ports[name], str(pools[name]), clients, seconds) for name in ports}
    for order in orders.values():
        _load(Order(order.port, order.pool, clients, WARM_UP_SECONDS))
    for number in range(rounds):
        # Whoever comes second finds the disk busier; they take turns at it.
        names = list(ports) if number % 2 else list(reversed(ports))
        for name in names:
            series[name].add(_load(orders[name]))
    pairs = zip(series["product"].rates, series["floor"].rates, strict=True)
    ratio = statistics.median(product / floor for product, floor in pairs)
    floor_values = series["floor"].summary()
    print(
        f"  {clients} clients: {series['product'].summary()}, floor {floor_values}", file=sys.stderr
    )
    return {
        **series["product"].summary(),
        "floor_per_second": floor_values["per_second"],
        "floor_errors": floor_values["errors"],
        "floor_ratio": round(ratio, 3),
    }


def _load(order: Order) -> Result:
    """Run an order in a process of its own."""
    done = subprocess.run(
        (sys.executable, "-m", "tests.bench.load"),
        input=json.dumps(asdict(order)),
        cwd=ROOT,
        text=True,
        check=True,
        stdout=subprocess.PIPE,
    )
    return Result(**json.loads(done.stdout))


@contextmanager
def _running(product: Product) -> Iterator[int]:
    """Run product and floor side by side; the port of the floor."""
    port = free_port()
    gunicorn = (sys.executable, "-m", "gunicorn", "-c", "python:app.gunicorn_settings")
    bind = ("--bind", f"127.0.0.1:{port}", "--workers", str(product.workers))
    # Loaded once, before its processes part: two of them can't both make the table.
    command = [*gunicorn, *bind, "--preload", "tests.bench.floor:application"]
    bare = Program("floor", command, product.environment, product.folder / "floor.log")
    try:
        product.start()
        bare.start()
        wait_for_port(port, seconds=60)
        yield port
    finally:
        bare.stop()
        product.stop()


def statements_per_report(product: Product, bodies: list[bytes]) -> float:
    """Count what the application sends to the database for one report, beside BEGIN and COMMIT."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    client = Client(create_wsgi(from_environment(product.environment)))
    client.get("/readyz", base_url=f"http://{product.report_host}")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for number in range(COUNTED_REPORTS):
            answer = client.post(
                "/api/reports",
                base_url=f"http://{product.report_host}",
                headers={"Origin": f"http://{product.report_host}"},
                content_type=f"multipart/form-data; boundary={BOUNDARY.decode()}",
                input_stream=io.BytesIO(freshen(bodies[number % len(bodies)])),
            )
            if answer.status_code != 201:
                raise RuntimeError(f"intake answered {answer.status_code}")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return count / COUNTED_REPORTS
