"""Notebooks run on copies, each as if alone, and a fault says where."""

import nbformat
import pytest

from helpers.telling.running import find_notebooks, run_notebooks


def _write(folder, name, *sources):
    cells = [
        nbformat.v4.new_markdown_cell(source[1:]) if source.startswith("#") else nbformat.v4.new_code_cell(source)
        for source in sources
    ]
    for at, cell in enumerate(cells):
        cell["id"] = f"c{at}"
    folder.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


def _printed(ran):
    return ["".join(output.get("text", "") for output in cell.get("outputs", ())) for cell in ran.notebook.cells]


def test_the_notebooks_of_a_report_are_found(tmp_path):
    for name in ("01_a", "02_b", "00_desk", "x", "1_c", "10_d"):
        _write(tmp_path, name, "1")
    assert [path.stem for path in find_notebooks(tmp_path)] == ["01_a", "02_b", "10_d"]


def test_each_runs_as_if_alone(tmp_path):
    look = "import os, sys\nprint('known' in globals(), os.environ['KIT_TEST'], os.path.basename(os.getcwd()))"
    change = "known = 1\nimport os, random; os.chdir('/'); random.seed(7)"
    paths = [
        _write(tmp_path, f"0{at}_n", "# Title", look, change, "import random; print(random.random())")
        for at in range(1, 4)
    ]
    before = [path.read_bytes() for path in paths]
    seen = []
    ran = run_notebooks(paths, environment={"KIT_TEST": "وفد"}, kernels=1, progress=lambda *said: seen.append(said))
    assert [each.name for each in ran] == ["01_n", "02_n", "03_n"]
    assert all(each.done and each.failure is None for each in ran)
    assert [_printed(each)[1] for each in ran] == ["False وفد cwd\n"] * 3
    assert len({_printed(each)[3] for each in ran}) == 1
    assert [path.read_bytes() for path in paths] == before
    assert [said[:3] for said in seen[:5]] == [("01_n", at, 4) for at in range(1, 5)] + [("02_n", 1, 4)]
    assert [said[3] for said in seen] == sorted(said[3] for said in seen)
    assert seen[-1][3] < 1


def test_a_failing_cell_is_named_and_what_came_before_is_kept(tmp_path):
    paths = [
        _write(tmp_path, "01_good", "print('good')"),
        _write(tmp_path, "02_bad", "# Title", "print('before')", "x = 1\n1 / 0", "print('never')"),
        _write(tmp_path, "03_late", "print('late')"),
    ]
    ran = run_notebooks(paths, environment={}, kernels=1)
    assert [each.done for each in ran] == [True, False, False]
    assert str(ran[1].failure) == "02_bad, cell 3 (x = 1): ZeroDivisionError: division by zero"
    assert ran[1].failure.cell == 3
    assert _printed(ran[1])[1] == "before\n"
    assert ran[2].failure is None
    assert not any(_printed(ran[2]))


def test_a_kit_error_is_its_sentence(tmp_path):
    path = _write(
        tmp_path, "01_a", "class KitError(Exception): pass", "raise KitError('The text is gone. Put it back.')"
    )
    failure = run_notebooks([path], environment={})[0].failure
    assert str(failure) == (
        "01_a, cell 2 (raise KitError('The text is gone. Put it back.')): The text is gone. Put it back."
    )


def test_a_kernel_that_dies_is_told(tmp_path):
    path = _write(tmp_path, "01_a", "print(1)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    failure = run_notebooks([path], environment={})[0].failure
    assert str(failure).startswith(
        "01_a, cell 2 (import os, signal; os.kill(os.getpid(), signal.SIGKILL)): the kernel died."
    )
    assert "take fewer texts" in str(failure)


def test_warnings_are_handed_on(tmp_path):
    path = _write(tmp_path, "01_a", "import sys; print('careful', file=sys.stderr); print('x')")
    assert run_notebooks([path], environment={})[0].warnings == ("careful",)


@pytest.mark.parametrize("kernels", [1, 2])
def test_no_kernel_is_left(tmp_path, kernels):
    import os
    from pathlib import Path

    if not Path("/proc").is_dir():
        pytest.skip("processes are read from /proc")
    paths = [
        _write(
            tmp_path,
            f"0{at}_a",
            f"open({str(tmp_path / 'pids')!r}, 'a').write(f'{{__import__(\"os\").getpid()}}\\n')",
            "1 / 0",
        )
        for at in (1, 2)
    ]
    run_notebooks(paths, environment={}, kernels=kernels)
    pids = {int(line) for line in (tmp_path / "pids").read_text().split()}
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
