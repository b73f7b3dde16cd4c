"""What machines do, for real where this one lets us: full disks, permissions, kills, clocks, two runs at once."""

import ctypes
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = Path(__file__).parent / "notebooks"
TINY = ROOT / "tests" / "corpora" / "tiny"
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions, mounts and signals as on Linux and macOS")


def command(corpus: Path, out: Path | str, notebooks: Path = NOTEBOOKS, *more: str) -> list[str]:
    program = [sys.executable, "-P", "-m", "helpers.telling.report", "report", "--corpus", str(corpus)]
    return [*program, f"--out={out}", f"--notebooks={notebooks}", *more]


def start(arguments: list[str], **options) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def outcome(arguments: list[str], **options) -> tuple[int, str]:
    process = start(arguments, **options)
    try:
        said = process.communicate(timeout=240)
    finally:
        process.kill()
    return process.returncode, said[1]


def as_a_user() -> dict:
    """Options for a process whom permissions bind: root gives its privilege over files away."""
    if os.geteuid() != 0:
        return {}
    if sys.platform != "linux":
        pytest.skip("root is bound by no permission, and only Linux lets it give that up")
    library = ctypes.CDLL(None, use_errno=True)

    def drop():
        for one in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if library.prctl(PR_CAPBSET_DROP, one, 0, 0, 0):
                os._exit(99)

    return {"preexec_fn": drop}


def notebook(folder: Path, *cells: str, name: str = "01_only") -> Path:
    folder.mkdir(exist_ok=True)
    made = [nbformat.v4.new_code_cell(cell, id=f"c{at}") for at, cell in enumerate(cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), folder / f"{name}.ipynb")
    return folder


def old_report(out: Path) -> Path:
    out.mkdir(parents=True)
    (out / "run.json").write_text("old")
    (out / "index.html").write_text("old")
    return out


def is_old(out: Path) -> bool:
    return {path.name: path.read_text() for path in out.iterdir()} == {"run.json": "old", "index.html": "old"}


def is_whole(out: Path) -> bool:
    """Whether each file of the report is the one that run.json was written with."""
    run = json.loads((out / "run.json").read_text("utf-8"))
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"run.json"}
    return there == set(run["files"]) and all(
        hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for name, digest in run["files"].items()
    )


def in_its_own_mounts(size: str, folder: Path, *, then: str) -> list[str]:
    """A command line that lays a small disk over `folder`, for itself alone, and goes on with `then`."""
    script = f'mount -t tmpfs -o size={size} tmpfs "$0" || exit 99; {then}'
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare (util-linux) on this machine, so no disk of a test's own")
    line = [unshare, *([] if os.geteuid() == 0 else ["--map-root-user"]), "--mount", "sh", "-c"]
    if subprocess.run([*line, f'mount -t tmpfs -o size={size} tmpfs "$0"', folder], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk of a test's own")
    return [*line, script, str(folder)]


# permissions


def test_a_folder_that_may_not_be_written_is_said(tmp_path):
    place = tmp_path / "locked"
    out = old_report(place / "out")
    place.chmod(0o555)
    try:
        code, said = outcome(command(TINY, out), **as_a_user())
    finally:
        place.chmod(0o755)
    assert code == 1
    assert said.strip() == (
        f"{out}: the report cannot be written there (Permission denied). Name a folder that you may write with --out; what "
        "stood there is unchanged."
    )
    assert is_old(out)
    assert [path.name for path in place.iterdir()] == ["out"]


def test_an_old_report_of_files_that_may_not_be_written_is_replaced_or_said(tmp_path):
    """Who may write the folder may move the report in it, whatever its own permissions are."""
    out = old_report(tmp_path / "out")
    out.chmod(0o555)
    try:
        code, said = outcome(command(TINY, out, notebook(tmp_path / "n", "print(1)")), **as_a_user())
    finally:
        out.chmod(0o755)
    if code == 0:
        assert is_whole(out)
    else:
        assert "the report cannot be written there (Permission denied)" in said
        assert is_old(out)
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["texts/after.txt", "documents.csv", "settings.toml", "texts"])
def test_a_file_that_may_not_be_read_is_said(tmp_path, name):
    corpus = tmp_path / "corpus"
    shutil.copytree(TINY, corpus)
    (corpus / name).chmod(0)
    try:
        code, said = outcome(command(corpus, tmp_path / "out"), **as_a_user())
    finally:
        (corpus / name).chmod(0o755)
    assert code == 1, said
    assert "Traceback" not in said
    assert name in said
    assert "cannot be read (Permission denied). Check that" in said
    assert not (tmp_path / "out").exists()


def test_a_folder_of_texts_that_may_not_be_opened_is_not_passed_over(tmp_path):
    """Else the comparison would be made without the texts in it, and nobody told."""
    for side in "ab":
        for name in ("deep/one.txt", "two.txt"):
            path = tmp_path / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"وصل الوفد إلى المدينة صباح اليوم {side} {name}.", "utf-8")
    deep = tmp_path / "a" / "deep"
    deep.chmod(0)
    line = [
        *command(TINY, "x")[:4],
        "compare",
        str(tmp_path / "a"),
        str(tmp_path / "b"),
        "--out",
        str(tmp_path / "out"),
    ]
    try:
        code, said = outcome(line, **as_a_user())
    finally:
        deep.chmod(0o755)
    assert code == 1
    assert (
        said.strip()
        == f"{deep} cannot be read (Permission denied). Check that you may read it, or take it out of the folder."
    )


def test_a_corpus_that_may_only_be_read_is_enough(tmp_path):
    corpus = tmp_path / "corpus"
    shutil.copytree(TINY, corpus)
    places = [corpus, *corpus.rglob("*")]
    for path in places:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        code, said = outcome(command(corpus, tmp_path / "out"), **as_a_user())
    finally:
        for path in places:
            path.chmod(0o755)
    assert code == 0, said
    assert is_whole(tmp_path / "out")


# a full disk


def test_a_full_disk_is_said_and_the_old_report_is_left(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    then = (
        'mkdir "$0/out"; printf old > "$0/out/run.json"; "$@"; code=$?; cat "$0/out/run.json"; ls -A "$0"; exit $code'
    )
    line = in_its_own_mounts("300k", disk, then=then)
    process = start([*line, *command(TINY, disk / "out")])
    found, said = process.communicate(timeout=240)
    assert process.returncode == 1, said
    assert f"{disk / 'out'}: there is no room left to write the report (No space left on device)." in said
    assert "Traceback" not in said
    assert found == "oldout\n", "the old report, and nothing beside it"
    assert list(disk.iterdir()) == []


def test_a_full_disk_for_what_notebooks_write_is_told_with_its_cell(tmp_path):
    """A table that a cell writes does not fit; the cell is named, and the old report is left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    cell = "import os\nopen(os.environ['KIT_TABLES'] + '/t.csv', 'wb').write(b'x' * 5_000_000)"
    then = 'mkdir "$0/out"; printf old > "$0/out/run.json"; "$@"; code=$?; cat "$0/out/run.json"; exit $code'
    line = in_its_own_mounts("3m", disk, then=then)
    process = start([*line, *command(TINY, disk / "out", notebook(tmp_path / "n", cell))])
    found, said = process.communicate(timeout=240)
    assert process.returncode == 1, said
    assert found == "old"
    assert "No space left on device" in said
    assert "Traceback" not in said


# kills


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return not Path("/proc/self").exists()


def waiting(tmp_path: Path, corpus: Path = TINY) -> tuple[subprocess.Popen, int, Path]:
    """A report that waits in its second cell; its process, its kernel's number, its place."""
    started, out = tmp_path / "started", old_report(tmp_path / "out")
    cell = f"import os, time\nopen({str(started)!r}, 'w').write(str(os.getpid()))\ntime.sleep(200)"
    process = start(command(corpus, out, notebook(tmp_path / "notebooks", "print('so far')", cell)))
    deadline = time.monotonic() + 120
    while not (started.exists() and started.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return process, int(started.read_text()), out


def test_a_kernel_that_is_killed_from_outside(tmp_path):
    process, kernel, out = waiting(tmp_path)
    os.kill(kernel, signal.SIGKILL)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "01_only, cell 2 (import os, time): the kernel died. Perhaps the memory was not enough" in said
    assert "Traceback" not in said
    assert is_old(out)
    assert "so far" in (tmp_path / "out.incomplete" / "01_only.html").read_text("utf-8")


def test_a_report_that_is_killed_leaves_no_kernel_and_the_next_run_clears_up(tmp_path):
    process, kernel, out = waiting(tmp_path)
    process.kill()
    process.communicate(timeout=60)
    assert is_old(out)
    deadline = time.monotonic() + 30
    while alive(kernel) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not alive(kernel), "a kernel ends when the program that started it is gone"
    assert len([path for path in tmp_path.iterdir() if path.name.startswith(".out.new-")]) == 1
    code, said = outcome(command(TINY, out, notebook(tmp_path / "quick", "print(1)")))
    assert code == 0, said
    assert is_whole(out)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_end_of_the_terminal_ends_a_report(tmp_path):
    process, kernel, out = waiting(tmp_path)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)  # an impatient hand
    process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert is_old(out)
    deadline = time.monotonic() + 30
    while alive(kernel) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not alive(kernel)


# two runs, and clocks


def test_two_reports_at_once_into_one_place(tmp_path):
    out = old_report(tmp_path / "out")
    corpora = []
    for at in range(2):
        corpora.append(tmp_path / f"corpus{at}")
        shutil.copytree(TINY, corpora[-1])
        settings = corpora[-1] / "settings.toml"
        settings.write_text(
            settings.read_text("utf-8").replace('title = "A market', f'title = "{at} A market'), "utf-8"
        )
    both = [start(command(corpus, out)) for corpus in corpora]
    said = [process.communicate(timeout=240)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert is_whole(out)
    title = json.loads((out / "run.json").read_text("utf-8"))["settings"]["title"]
    assert title[0] in "01"
    assert f">{title}</h1>" in (out / "index.html").read_text("utf-8"), "one of the two, not a mixture"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus0", "corpus1", "out"]


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_texts_and_reports_from_the_future_change_nothing(tmp_path):
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    shutil.copytree(TINY, corpus)
    assert outcome(command(corpus, out))[0] == 0
    first = contents(out)
    for place in (corpus, out):
        for path in (place, *place.rglob("*")):
            os.utime(path, (4_000_000_000, 4_000_000_000))
    code, said = outcome(command(corpus, out))
    assert code == 0, said
    assert contents(out) == first


SET_BACK = """
import os, time
real = time.time
time.time = lambda: real() - 86_400 * os.path.exists(os.environ["SET_BACK"])
"""


def test_a_clock_that_is_set_back_during_the_run(tmp_path):
    """Every Python of the run, kernels too, sees the calendar jump back by a day between two cells."""
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "sitecustomize.py").write_text(SET_BACK, "utf-8")
    jump = tmp_path / "jump"
    cells = [
        "import time\nbefore = time.time()",
        f"from pathlib import Path\nPath({str(jump)!r}).touch()",
        "print('set back:', time.time() < before - 80_000)",
    ]
    environment = {"PYTHONPATH": os.pathsep.join((str(tmp_path / "start"), str(ROOT))), "SET_BACK": str(jump)}
    out = old_report(tmp_path / "out")
    code, said = outcome(command(TINY, out, notebook(tmp_path / "notebooks", *cells)), env=environment)
    assert code == 0, said
    assert is_whole(out)
    assert "set back: True" in (out / "01_only.html").read_text("utf-8")
