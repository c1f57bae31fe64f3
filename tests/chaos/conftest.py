"""The product with the processes of production, ready to be hurt."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.bench.product import Product

MakeProduct = Callable[..., Product]


@pytest.fixture
def make_product(tmp_path: Path) -> Iterator[MakeProduct]:
    """Makes and starts products; all are ended afterwards, whatever happened to them."""
    made: list[Product] = []

    def make(url: str, *, mail: Mapping[str, str] | None = None, start: bool = True) -> Product:
        folder = tmp_path / f"product-{len(made)}"
        folder.mkdir()
        product = Product(
            folder, url, mail=mail or {}, worker_module="tests.infrastructure.fast_worker"
        )
        made.append(product)
        if start:
            product.start()
        return product

    yield make
    for product in made:
        product.stop()
