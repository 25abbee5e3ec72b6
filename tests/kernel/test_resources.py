"""Where the program's own files lie."""

import pytest

from negotiator.kernel.resources import ResourceMissing, resource


def test_a_file_of_the_program_is_found() -> None:
    assert resource("sample/agreement.md").is_file()
    assert resource("guide").is_dir()


def test_a_missing_one_is_named() -> None:
    with pytest.raises(ResourceMissing, match=r"sample/nothing\.md"):
        resource("sample/nothing.md")
