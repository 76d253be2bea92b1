import shutil
import tempfile
from pathlib import Path

import pytest

from tests.core.clusters import Cluster


@pytest.fixture
def parent():
    """A folder that every account may pass through, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-cluster-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made():
    """A cluster that was made and stopped, to copy from: initdb takes a second."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-cluster-"))
    folder.chmod(0o711)
    cluster = Cluster(folder)
    cluster.leave(cluster.start())
    yield cluster.folder
    shutil.rmtree(folder)


@pytest.fixture
def empty(parent):
    cluster = Cluster(parent)
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(parent, made):
    cluster = Cluster(parent)
    shutil.copytree(made, cluster.folder)
    yield cluster
    cluster.close()
