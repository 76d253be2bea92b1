"""The key that signs sessions, made at the first start and kept beside the data."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def secret_key(folder: Path) -> str:
    """Read the key in `folder`, or make one. Two processes starting at once agree on one key."""
    path = folder / "secret_key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path)
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be used ({error.strerror}). "
            "Choose another with PASSERELLE_DATA."
        ) from error


def _write_once(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(get_random_secret_key())
    try:
        os.link(draft, path)  # fails when another process was first, and its key stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()
