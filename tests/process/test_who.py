"""The commands that tell the files of a run, and the other way round the runs of a file."""

from __future__ import annotations

import json

from click.testing import CliRunner

from workbench.cli import who as who_command
from workbench.errors import UsageError
from workbench.inputs.data import files
from workbench.launch.files import Files

from .followed import command, python, reads, recorded
from .helpers import Place


def test_the_commands_tell_what_was_used_and_by_whom(place: Place) -> None:
    """`files`, `data` and `who`: by content, by path, by folder, by name."""
    data = place.root / "data.csv"
    data.write_text("one")
    code = "open('data.csv').read(); open('model.pt', 'w').write('weights')"
    python(place, code).end()
    data.write_text("other")
    (place.root / "go").unlink()
    python(place, code).end()
    copy = place.root / "copy.csv"
    copy.write_text("one")
    assert [u["path"] for u in json.loads(command(place, "data", "1", "--json"))] == [str(data)]
    assert "model.pt" in command(place, "files", "1")
    assert "model.pt" not in command(place, "data", "1")

    def who(name: str) -> set[tuple[int, str, str]]:
        told = json.loads(command(place, "who", name, "--json"))
        return {(use["run"], use["how"], use["role"]) for use in told["uses"]}

    assert who(str(copy)) == {(1, "content", "read")}
    assert who(str(data)) == {(1, "path", "read"), (2, "content", "read")}
    assert who(str(place.root / "model.pt")) == {
        (1, "content", "written"),
        (2, "content", "written"),
    }
    assert "this content\n     1  read" in command(place, "who", str(copy))


def test_a_dataset_of_a_hub_is_known_by_its_name_and_version(place: Place) -> None:
    """What hooks told is on record without a digest, and `who` finds it."""
    line = {"path": "hf://datasets/imdb", "version": "e6281661", "split": "train"}
    folder = recorded(place, line)
    Files(folder, set).close()
    [use] = files.read(folder)
    assert (use.version, dict(use.known)) == ("e6281661", {"split": "train"})
    assert (use.is_data, use.digest, use.problem) == (True, "", "")
    assert "@e6281661" in command(place, "who", "hf://datasets/imdb")


def test_who_knows_a_folder_and_what_is_in_it(place: Place) -> None:
    """A folder by its contents, wherever they are now; a file in it by its path."""
    images = place.root / "images"
    images.mkdir()
    for number in range(30):
        (images / f"{number}.png").write_text(str(number))
    folder = recorded(place, *reads(place, *(f"images/{number}.png" for number in range(30))))
    Files(folder, set).close()
    images.rename(place.root / "moved")
    assert "this content" in command(place, "who", str(place.root / "moved"))
    assert "a folder that holds this path" in command(place, "who", str(images / "3.png"))


def test_who_says_why_a_file_has_no_digest(place: Place) -> None:
    """Of a file that is gone the path may still be known."""
    recorded(place, *reads(place, "gone.csv"))
    gone = str(place.root / "gone.csv")
    answer = CliRunner().invoke(who_command.command, [gone], obj=str(place.root))
    assert isinstance(answer.exception, UsageError)
    assert "No such file" in str(answer.exception)
    (place.root / "gone.csv").write_text("1")
    assert "No run is known" in command(place, "who", gone)
    Files(place.folder(1), set).close()
    (place.root / "gone.csv").unlink()
    assert "this path" in command(place, "who", gone)
