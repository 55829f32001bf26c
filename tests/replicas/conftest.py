"""Three replicas for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.redis_server import RedisServer, redis_server
from tests.replicas.cluster import Cluster

__all__ = ["redis_server"]


@pytest.fixture(scope="module")
def cluster(
    redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    started = Cluster(redis_server, tmp_path_factory.mktemp("replicas"))
    yield started
    started.close()
