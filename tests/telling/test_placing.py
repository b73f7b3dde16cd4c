"""What stands in the place of a report is always whole."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.tables import KitError
from helpers.telling import exchanging, placing
from helpers.telling.exchanging import exchange
from helpers.telling.placing import MARK, incomplete_place, written_beside

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["one step", "two steps"])
def steps(request, monkeypatch):
    """The report takes its place by an exchange, or as on a system that knows none."""
    if request.param == "two steps":
        monkeypatch.setattr(placing, "exchange", lambda one, other: False)
    return request.param


def _report(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(text)
    (folder / "index.html").write_text(text)
    return folder


def _half(new: Path, error: BaseException) -> BaseException:
    _report(new, "half")
    return error


def _leftovers(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path.name.startswith("."))


def test_a_report_takes_the_place_of_the_old_one(tmp_path, steps):
    out = _report(tmp_path / "a" / "b", "old")
    (out / "gone.html").write_text("old")
    with written_beside(out) as new:
        assert new.parent == out.parent
        _report(new, "new")
        assert (out / MARK).read_text() == "old"
    assert sorted(path.name for path in out.iterdir()) == ["index.html", MARK]
    assert (out / MARK).read_text() == "new"
    assert _leftovers(out) == []
    assert out.stat().st_mode & 0o777 == 0o755


def test_a_first_report_makes_its_folders(tmp_path, steps):
    out = tmp_path / "مجلد" / "a b" / "report"
    with written_beside(out) as new:
        _report(new, "new")
    assert (out / MARK).read_text() == "new"


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt()])
def test_a_fault_leaves_the_old_report(tmp_path, error):
    out = _report(tmp_path / "out", "old")
    with pytest.raises(type(error)), written_beside(out) as new:
        raise _half(new, error)
    assert (out / MARK).read_text() == "old"
    assert _leftovers(out) == []


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (
            errno.ENOSPC,
            "there is no room left to write the report (No space left on device). Free some space, or name another",
        ),
        (
            errno.EDQUOT,
            "there is no room left to write the report (Disk quota exceeded). Free some space, or name another",
        ),
        (
            errno.EROFS,
            "the report cannot be written there (Read-only file system). Name a folder that you may write with --out",
        ),
        (
            errno.EACCES,
            "the report cannot be written there (Permission denied). Name a folder that you may write with --out",
        ),
    ],
)
def test_what_the_disk_refuses_is_said(tmp_path, number, sentence):
    out = _report(tmp_path / "out", "old")
    with pytest.raises(KitError) as caught, written_beside(out):
        raise OSError(number, os.strerror(number))
    assert str(caught.value).startswith(f"{out}: {sentence}")
    assert str(caught.value).endswith("what stood there is unchanged.")
    assert (out / MARK).read_text() == "old"


def test_a_file_that_grows_too_large_is_said(tmp_path):
    """A limit on the size of files stands in for a full disk; the kernel refuses the write just so."""
    out = _report(tmp_path / "out", "old")
    script = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from helpers.tables import KitError\n"
        "from helpers.telling.placing import written_beside\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    with written_beside(sys.argv[2]) as new:\n"
        "        (new / 'page').write_bytes(b'x' * 2000)\n"
        "except KitError as error:\n"
        "    print(error)\n"
    )
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    assert resource
    run = subprocess.run(
        [sys.executable, "-c", script, str(ROOT), str(out)], capture_output=True, text=True, check=True
    )
    assert "there is no room left to write the report (File too large)" in run.stdout
    assert (out / MARK).read_text() == "old"
    assert _leftovers(out) == []


def test_only_a_report_is_replaced(tmp_path):
    other = tmp_path / "documents"
    other.mkdir()
    (other / "thesis.docx").write_text("x")
    with pytest.raises(KitError) as caught, written_beside(other):
        raise AssertionError("not reached")
    assert str(caught.value) == (
        f"{other} holds files that are not a report (there is no run.json), and a report replaces what stands in its place. "
        "Name a new or an empty folder with --out."
    )
    assert (other / "thesis.docx").exists()
    file = tmp_path / "file"
    file.write_text("x")
    link = tmp_path / "link"
    link.symlink_to(_report(tmp_path / "real", "old"))
    for place in (file, link):
        with pytest.raises(KitError) as caught, written_beside(place):
            raise AssertionError("not reached")
        assert str(caught.value) == f"{place} is not a folder. Name another place for the report with --out."


def test_a_place_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(KitError, match=r"the report cannot be written there \((Not a directory|File exists)\)"),
        written_beside(tmp_path / "file" / "out"),
    ):
        raise AssertionError("not reached")


def test_two_runs_at_once_do_not_mix(tmp_path, steps):
    out = _report(tmp_path / "out", "old")
    with written_beside(out) as one:
        _report(one, "one")
        with written_beside(out) as two:
            assert one != two
            assert one.exists()  # the second does not take the first for a leftover
            _report(two, "two")
        assert (out / MARK).read_text() == "two"
    assert (out / MARK).read_text() == "one"
    assert _leftovers(out) == []


def test_another_report_in_between_is_no_obstacle(tmp_path, monkeypatch):
    out = _report(tmp_path / "out", "old")
    rename = Path.rename
    times = []

    def slow(self, target):
        done = rename(self, target)
        if ".old-" in str(target) and not times:
            times.append(1)
            _report(out, "another's")  # put there between the two steps
        return done

    monkeypatch.setattr(Path, "rename", slow)
    monkeypatch.setattr(placing, "exchange", lambda one, other: False)
    with written_beside(out) as new:
        _report(new, "ours")
    assert times
    assert (out / MARK).read_text() == "ours"
    assert _leftovers(out) == []


WATCH = """
import os, sys
seen = missing = 0
print("watching", flush=True)
while not os.path.exists(sys.argv[2]):
    for _ in range(200):
        try:
            os.listdir(sys.argv[1])
            seen += 1
        except FileNotFoundError:
            missing += 1
print(seen, missing)
"""


def test_a_reader_never_finds_the_place_empty(tmp_path):
    out, stop = _report(tmp_path / "out", "0"), tmp_path / "stop"
    if not exchange(out, _report(tmp_path / "probe", "0")):
        pytest.skip("this system cannot exchange two folders in one step")
    watch = subprocess.Popen([sys.executable, "-c", WATCH, str(out), str(stop)], stdout=subprocess.PIPE, text=True)
    try:
        assert watch.stdout.readline() == "watching\n"
        for at in range(300):
            with written_beside(out) as new:
                _report(new, str(at))
        stop.touch()
        seen, missing = map(int, watch.communicate(timeout=60)[0].split())
    finally:
        watch.kill()
    assert (out / MARK).read_text() == "299"
    assert seen > 1_000
    assert missing == 0


def test_two_folders_change_places(tmp_path):
    one, other = _report(tmp_path / "واحد", "1"), _report(tmp_path / "o t", "2")
    if not exchange(one, other):
        assert sys.platform not in ("linux", "darwin"), "Linux and macOS can do it on the disk of a test"
        pytest.skip("this system cannot exchange two folders in one step")
    assert [(folder / MARK).read_text() for folder in (one, other)] == ["2", "1"]
    with pytest.raises(FileNotFoundError):
        exchange(one, tmp_path / "none")
    assert (one / MARK).read_text() == "2"


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP])
def test_where_the_step_is_not_known_it_is_two(tmp_path, monkeypatch, number):
    monkeypatch.setattr(exchanging, "_step", lambda platform: lambda one, other: number)
    out = _report(tmp_path / "out", "old")
    with written_beside(out) as new:
        _report(new, "new")
    assert (out / MARK).read_text() == "new"
    assert _leftovers(out) == []


def test_systems_without_the_call_are_not_asked():
    assert exchanging._step("win32") is None
    assert exchanging._step("freebsd14") is None


def test_what_was_put_there_during_the_run_is_not_replaced(tmp_path, steps):
    out = tmp_path / "out"

    def run_meanwhile(new):
        _report(new, "new")
        out.mkdir()
        (out / "thesis.docx").write_text("x")

    with pytest.raises(KitError, match=r"holds files that are not a report"), written_beside(out) as new:
        run_meanwhile(new)
    assert [path.name for path in out.iterdir()] == ["thesis.docx"]
    assert _leftovers(out) == []


def test_a_killed_run_leaves_the_report_and_is_cleared_up(tmp_path, steps):
    out = _report(tmp_path / "out", "old")
    script = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[1])\n"
        "from helpers.telling.placing import written_beside\n"
        "with written_beside(sys.argv[2]) as new:\n"
        "    (new / 'half').write_text('x')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    if os.name != "posix":
        pytest.skip("there is no SIGKILL here")
    run = subprocess.run([sys.executable, "-c", script, str(ROOT), str(out)], check=False)
    assert run.returncode == -9
    assert (out / MARK).read_text() == "old"
    assert len(_leftovers(out)) == 1
    with written_beside(out) as new:
        _report(new, "new")
    assert (out / MARK).read_text() == "new"
    assert _leftovers(out) == []


def test_a_run_killed_between_the_two_steps_is_mended(tmp_path):
    out = tmp_path / "out"
    _report(tmp_path / ".out.old-123", "old")
    with pytest.raises(ValueError, match="fault"), written_beside(out):
        raise ValueError("fault")
    assert (out / MARK).read_text() == "old"
    assert _leftovers(out) == []


def test_names_with_signs_of_patterns_mend_only_their_own(tmp_path):
    other = _report(tmp_path / ".outa.old-1", "other")
    placing._mend(tmp_path / "out[a]")
    placing._mend(tmp_path / "out?")
    assert other.exists()


def test_where_an_incomplete_report_goes(tmp_path):
    assert incomplete_place(tmp_path / "a.b") == tmp_path / "a.b.incomplete"
