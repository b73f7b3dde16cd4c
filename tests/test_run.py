"""run.py: what it says, what it starts, and that it makes its environment from any state, without the network."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.starting import commands, environment, installing, new_corpus, processes
from helpers.starting.commands import exit_code, find_corpus, main, parser, plan, pytest_arguments
from helpers.starting.environment import SetupError, cache_folder, child_environment, digest, is_ready, venv_python

ROOT = environment.ROOT
HERE = "{}.{}".format(*sys.version_info[:2])


@pytest.fixture(scope="module")
def run():
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    """A copy of run.py and what it imports, with requirement files that ask for nothing."""
    folder = tmp_path / "with space ومجلد"
    shutil.copytree(
        ROOT / "helpers" / "starting",
        folder / "helpers" / "starting",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("__init__.py", "large.py"):
        shutil.copy(ROOT / "helpers" / name, folder / "helpers")
    shutil.copy(ROOT / "run.py", folder)
    for name in {"requirements-setup.lock"}.union(*environment.MADE_FROM.values()):
        (folder / name).write_text("# nothing\n", encoding="utf-8")
    return folder


def made(venv: Path, root: Path, *levels: str) -> Path:
    """A folder that looks like an environment that run.py finished."""
    venv_python(venv).parent.mkdir(parents=True)
    venv_python(venv).touch()
    (venv / "pyvenv.cfg").write_text(f"version_info = {HERE}.1\n", encoding="utf-8")
    stamp = {level: digest(level, root=root) for level in levels}
    (venv / environment.STAMP).write_text(str(stamp).replace("'", '"'), encoding="utf-8")
    return venv


def start(folder: Path, *arguments: str, **changes: str | None) -> subprocess.CompletedProcess:
    values = {**os.environ, **changes}
    return subprocess.run(
        [sys.executable, folder / "run.py", *arguments],
        env={name: value for name, value in values.items() if value is not None},
        cwd=folder.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


# ---- the version of Python


def test_an_old_python_is_told_which_one_it_is_and_what_to_do(run):
    said = run.too_old((3, 8, 2), "/usr/bin/python3")
    assert said == (
        "The kit needs Python 3.11 or newer; this is Python 3.8 (/usr/bin/python3). "
        "Install Python 3.11 to 3.14 from python.org or your system, and run the same command with it."
    )
    assert run.too_old((3, 10), "p", ["python3.12"]).endswith("the newer one that is here: python3.12 run.py")
    assert run.too_old((3, 11), "p") is None
    assert run.too_old((4, 0), "p") is None


def old_pythons() -> list[str]:
    found = [shutil.which(f"python3.{minor}") for minor in range(6, 11)]
    found += [os.fspath(path) for path in Path.home().glob(".pyenv/versions/*/bin/python")]
    test = "import sys; sys.exit(sys.version_info >= (3, 11))"
    return [one for one in found if one and subprocess.run([one, "-c", test], capture_output=True).returncode == 0]


def test_old_pythons_of_this_machine_say_so_instead_of_a_syntax_error():
    found = old_pythons()
    if not found:
        pytest.skip("No Python older than 3.11 on this machine.")
    for old in found:
        outcome = subprocess.run([old, ROOT / "run.py", "report"], capture_output=True, text=True)
        assert outcome.returncode == 1, old
        assert outcome.stderr.startswith("The kit needs Python 3.11 or newer; this is Python "), old
        assert "Traceback" not in outcome.stderr


# ---- the command line


def planned(*arguments: str, root: Path = ROOT) -> commands.Task:
    return plan(*parser("shipped").parse_known_args(arguments), root=root)


def test_report_names_corpus_and_out(tmp_path):
    corpus = tmp_path / "corpus" / "mine"
    corpus.mkdir(parents=True)
    task = planned("report", "--corpus", "mine", "--set", "terms=surface", "--set", "seed=3", root=tmp_path)
    assert task.levels == ("base",)
    assert task.corpus == corpus
    assert task.arguments == (
        *("-P", "-m", "helpers.telling.report", "report", "--corpus", os.fspath(corpus)),
        *("--set", "terms=surface", "--set", "seed=3"),
    )
    assert planned("report", "--out", "elsewhere").arguments[-1:] == ("--out=elsewhere",)
    (tmp_path / "corpus" / "shipped").mkdir()
    assert planned("report", root=tmp_path).corpus == tmp_path / "corpus" / "shipped"


def test_compare_hands_both_texts_on_as_typed():
    task = planned("compare", "a b.txt", "مقال.txt", "--out=o")
    assert task.arguments[3:] == ("compare", "a b.txt", "مقال.txt", "--out=o")


def test_a_table_and_the_names_of_its_sides_are_handed_on(tmp_path):
    table = tmp_path / "مقالات.csv"
    table.touch()
    given = ("--side", "السنة", "--target=-1", "--reference", "a b", "--text", "المتن", "--out", "o")
    assert planned("report", "--corpus", os.fspath(table), *given).arguments[4:] == (
        *("--corpus", os.fspath(table), "--side=السنة", "--target=-1", "--reference=a b", "--text=المتن", "--out=o"),
    )
    assert planned("compare", "a.csv", "b.csv", "--text", "body").arguments[-1] == "--text=body"


def test_large_texts_ask_for_the_packages_of_archives(tmp_path):
    """By their size, by settings.toml or by the command line; a fault in either is told by the program itself."""
    for name, n_bytes in (("corpus/a/x.txt", 10), ("small.csv", 10), ("large.jsonl", 21_000_000)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(n_bytes)
    small, large, corpus = (os.fspath(tmp_path / name) for name in ("small.csv", "large.jsonl", "corpus"))
    assert planned("compare", small, small).levels == ("base",)
    assert planned("compare", small, large).levels == ("base", "archive")
    assert planned("compare", small, large, "--set", "archive_mb=22").levels == ("base",)
    assert planned("compare", small, small, "--set", "archive_mb=0").levels == ("base", "archive")
    assert planned("compare", small, small, "--set", "archive_mb=many").levels == ("base",)
    assert planned("compare", small, os.fspath(tmp_path / "none")).levels == ("base",)
    assert planned("report", "--corpus", corpus).levels == ("base",)
    (tmp_path / "corpus" / "settings.toml").write_text("archive_mb = 0\n", encoding="utf-8")
    assert planned("report", "--corpus", corpus).levels == ("base", "archive")
    assert planned("report", "--corpus", corpus, "--set", "archive_mb=1").levels == ("base",)
    (tmp_path / "corpus" / "settings.toml").write_text("archive_mb = \n", encoding="utf-8")
    assert planned("report", "--corpus", corpus).levels == ("base",)


def test_what_an_archive_needs_is_said_before_it_is_installed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commands, "ready_python", lambda *levels: pytest.fail(f"installed {levels}"))
    monkeypatch.setenv("KIT_VENV", os.fspath(tmp_path / "none"))
    (tmp_path / "a.jsonl").write_text("{}")
    with pytest.raises(pytest.fail.Exception, match=r"installed \('base', 'archive'\)"):
        commands.main(["compare", os.fspath(tmp_path / "a.jsonl"), "b", "--set", "archive_mb=0"])
    assert capsys.readouterr().err == "Counting an archive needs numba, pyarrow and dask as well.\n"


def test_other_arguments_go_to_the_program_that_does_the_work(tmp_path):
    assert planned("test", "-k", "fold", "tests/reading").arguments[-3:] == ("-k", "fold", "tests/reading")
    assert planned("lab", "--no-browser").arguments[-1] == "--no-browser"
    script = tmp_path / "tests" / "benchmarks" / "bench_speed.py"
    script.parent.mkdir(parents=True)
    script.touch()
    assert planned("bench", "speed", "--n", "5", root=tmp_path).arguments == ("-P", os.fspath(script), "--n", "5")


def test_an_unknown_benchmark_is_answered_with_the_known_ones(tmp_path):
    (tmp_path / "tests" / "benchmarks").mkdir(parents=True)
    (tmp_path / "tests" / "benchmarks" / "bench_speed.py").touch()
    with pytest.raises(commands.WrongCommand) as caught:
        planned("bench", "sped", root=tmp_path)
    assert str(caught.value) == (
        'There is no benchmark "sped". Run `python run.py bench NAME` with one of these names: speed.'
    )


def test_wrong_command_lines_end_with_2(capsys):
    for arguments in (["repot"], ["report", "--corpsu", "x"], ["compare", "one"], ["new"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments, default_corpus="shipped")
        assert caught.value.code == 2
    assert main([]) == 2
    assert main(["bench", "none-such"]) == 2
    captured = capsys.readouterr()
    assert "unknown argument --corpsu" in captured.err
    assert "write the report on a corpus as web pages" in captured.out


def test_the_shipped_corpus_is_the_one_that_run_py_takes(run):
    assert (ROOT / "corpus" / run.SHIPPED_CORPUS / "documents.csv").is_file()


def test_the_whole_suite_runs_on_two_workers_and_a_part_as_typed():
    assert pytest_arguments([], root=ROOT, cores=2)[4:] == ["-n", "2", "--dist", "loadfile"]
    assert pytest_arguments([], root=ROOT, cores=1)[4:] == []
    assert pytest_arguments(["-x"], root=ROOT, cores=8)[4:] == ["-x"]


def test_a_corpus_is_found_as_typed_then_in_the_kit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kit" / "corpus" / "one").mkdir(parents=True)
    assert find_corpus("one", root=tmp_path / "kit") == tmp_path / "kit" / "corpus" / "one"
    assert find_corpus("corpus/one", root=tmp_path / "kit") == tmp_path / "kit" / "corpus/one"
    (tmp_path / "one").mkdir()
    assert find_corpus("one", root=tmp_path / "kit") == Path("one")
    assert find_corpus("none", root=tmp_path / "kit") == Path("none"), "the report says that it is not there"


def test_exit_codes(capsys):
    assert [exit_code(code, "test") for code in range(6)] == [0, 1, 1, 1, 2, 1]
    assert [exit_code(code, "report") for code in (0, 1, 2)] == [0, 1, 2]
    assert capsys.readouterr().err == ""
    assert exit_code(-9, "report") == 1
    assert capsys.readouterr().err == (
        "`report` was ended by the system (code -9), most often for want of memory. "
        "Close other programs and run the same command again.\n"
    )


# ---- when an environment is made again


def test_the_environment_is_ready_until_a_file_or_its_python_changes(checkout):
    venv = made(checkout / ".venv", checkout, "base")
    assert is_ready(venv, ["base"], root=checkout)
    assert not is_ready(venv, ["test"], root=checkout), "tests need more packages"
    (checkout / "requirements-test.lock").write_text("# more\n", encoding="utf-8")
    assert is_ready(venv, ["base"], root=checkout), "what only the tests need does not concern the report"
    (checkout / "requirements.lock").write_text("# other\n", encoding="utf-8")
    assert not is_ready(venv, ["base"], root=checkout)
    (checkout / "requirements.lock").write_text("# nothing\n", encoding="utf-8")
    assert is_ready(venv, ["base"], root=checkout)
    venv_python(venv).unlink()
    assert not is_ready(venv, ["base"], root=checkout), "its Python was removed, as a system upgrade does"


def test_another_version_of_python_is_another_fingerprint(checkout, monkeypatch):
    before = digest("base", root=checkout)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert digest("base", root=checkout) != before


def test_a_half_made_or_foreign_environment_is_made_anew(checkout):
    venv = made(checkout / ".venv", checkout, "base")
    assert not installing.must_start_anew(venv)
    (venv / environment.UNFINISHED).touch()
    assert installing.must_start_anew(venv), "a set-up that was killed leaves this mark"
    (venv / environment.UNFINISHED).unlink()
    (venv / "pyvenv.cfg").write_text("version = 3.9.1\n", encoding="utf-8")
    assert installing.must_start_anew(venv)
    (venv / "pyvenv.cfg").unlink()
    assert installing.must_start_anew(venv)


def test_a_folder_that_is_no_environment_is_never_emptied(tmp_path):
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        installing.clear(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} holds other files and is not a Python environment, so it is left as it is. "
        "Set KIT_VENV to a new or empty folder."
    )
    assert (tmp_path / "letters.txt").exists()


def test_paths_of_an_environment_on_windows_and_elsewhere():
    assert venv_python(Path("v"), windows=True).as_posix() == "v/Scripts/python.exe"
    assert venv_python(Path("v"), windows=False).as_posix() == "v/bin/python"


def test_caches_lie_where_the_system_keeps_them(tmp_path):
    home = os.fspath(tmp_path)
    places = {
        "linux": ({"HOME": home}, ".cache"),
        "darwin": ({"HOME": home}, "Library/Caches"),
        "win32": ({"USERPROFILE": home, "LOCALAPPDATA": os.fspath(tmp_path / "Local")}, "Local"),
    }
    for platform, (environ, place) in places.items():
        found = cache_folder(environ, root=ROOT, platform=platform)
        assert found.parent == tmp_path / place / "arabic-press-contrast"
    elsewhere = cache_folder({"HOME": home, "XDG_CACHE_HOME": os.fspath(tmp_path / "x")}, root=ROOT, platform="linux")
    assert elsewhere.is_relative_to(tmp_path / "x")
    assert elsewhere != cache_folder({"XDG_CACHE_HOME": os.fspath(tmp_path / "x")}, root=tmp_path, platform="linux")


def test_a_checkout_that_cannot_be_written_to_gets_its_environment_in_the_cache(checkout, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "is_writable", lambda folder: not Path(folder).is_relative_to(checkout))
    environ = {"XDG_CACHE_HOME": os.fspath(tmp_path / "cache"), "HOME": os.fspath(tmp_path), "LOCALAPPDATA": ""}
    assert environment.venv_folder(["base"], root=checkout, environ=environ).is_relative_to(tmp_path / "cache")
    made(checkout / ".venv", checkout, "base")
    assert environment.venv_folder(["base"], root=checkout, environ=environ) == checkout / ".venv", "made by its keeper"
    environ["KIT_VENV"] = os.fspath(tmp_path / "own")
    assert environment.venv_folder(["base"], root=checkout, environ=environ) == tmp_path / "own"


# ---- what can go wrong while it is made


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("error: failed to lookup address information: Name or service not known", "Connect to the internet"),
        ("WARNING: Retrying ... Failed to establish a new connection\nERROR: No matching distribution", "internet"),
        ("error: No space left on device (os error 28)", "The disk is full. Free 1 GB"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that the lock"),
        ("error: Permission denied (os error 13)", "Close programs that use the environment's folder"),
        ("invalid peer certificate: UnknownIssuer", "set SSL_CERT_FILE to it"),
        ("numpy has no usable wheels", "Use Python 3.11 to 3.14, 64 bit"),
        ("something new", "Read what the installer said above"),
    ],
)
def test_what_an_installer_says_becomes_advice(said, advice):
    assert advice in installing.reason(said)


def test_a_python_without_venv_is_told_which_package_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupError) as caught:
        installing.require_venv_module()
    assert str(caught.value) == (
        f"This Python ({sys.executable}) cannot make environments: its modules venv and ensurepip are missing. On Debian "
        f"and Ubuntu run `sudo apt install python{HERE}-venv`, then the same command again; installing uv helps too."
    )


def test_a_missing_lock_is_said(tmp_path):
    with pytest.raises(SetupError) as caught:
        digest("base", root=tmp_path)
    assert str(caught.value) == f"{tmp_path / 'requirements.txt'} is missing. Get a whole copy of the kit again."


def test_packages_are_installed_by_hash_and_never_built():
    for uv in ("uv", None):
        command = installing.install_command(Path("python"), uv, [Path("requirements.lock")])
        assert "--require-hashes" in command
        assert command[command.index("--only-binary") + 1] == ":all:"


def test_every_lock_holds_the_base_lock_and_no_two_disagree():
    def pinned(level: str) -> dict[str, set[str]]:
        text = (ROOT / environment.MADE_FROM[level][-1]).read_text(encoding="utf-8")
        found: dict[str, set[str]] = {}
        for name, version in re.findall(r"(?m)^([a-z0-9][^ =]*)==([^\s\\]+)", text):
            found.setdefault(name, set()).add(version)
        return found

    locks = {level: pinned(level) for level in environment.MADE_FROM}
    assert len(locks["base"]) > 50
    for level, lock in locks.items():
        for name, versions in locks["base"].items():
            assert lock.get(name) == versions, (level, name)
        for other in locks.values():
            assert all(other[name] == lock[name] for name in other.keys() & lock.keys()), "one package, two versions"


def test_every_locked_package_has_a_hash():
    for path in ROOT.glob("requirements*.lock"):
        for block in re.split(r"(?m)^(?=[a-z0-9])", path.read_text(encoding="utf-8")):
            assert not re.match("[a-z0-9]", block) or "--hash=sha256:" in block, block[:80]


# ---- what the kit's programs see


def test_programs_find_the_helpers_and_leave_the_users_own_settings_alone(tmp_path):
    python = venv_python(tmp_path / "venv")
    environ = {
        "HOME": os.fspath(tmp_path),
        "PYTHONPATH": "/theirs",
        "JUPYTER_CONFIG_DIR": "/theirs",
        "MPLBACKEND": "tk",
    }
    environ |= {"KIT_SET": "{}", "PATH": "/usr/bin"}
    seen = child_environment(python, environ=environ, corpus=Path("corpus/x"))
    assert seen["PYTHONPATH"] == os.fspath(ROOT)
    assert seen["PYTHONHASHSEED"] == "0"
    assert seen["PYTHONUTF8"] == "1"
    assert seen["KIT_CORPUS"] == os.path.abspath("corpus/x")
    assert seen["HOME"] == os.fspath(tmp_path)
    assert seen["PATH"].split(os.pathsep)[0] == os.fspath(python.parent)
    assert "MPLBACKEND" not in seen
    assert "KIT_SET" not in seen
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        assert Path(seen[name]).is_relative_to(tmp_path / "venv"), name


@pytest.mark.skipif(os.name == "nt", reason="Windows always has a profile folder.")
def test_without_a_home_programs_get_one_of_the_kits_own(tmp_path):
    for environ in ({}, {"HOME": "/none-such"}):
        seen = child_environment(venv_python(tmp_path / "venv"), environ=environ)
        assert Path(seen["HOME"]) == tmp_path / "venv" / "kit"
        assert installing.installer_environment(environ)["UV_NO_CACHE"] == "1"


# ---- a new corpus


def test_new_makes_a_folder_whose_settings_and_tables_are_read(tmp_path):
    from helpers.reading.files import read_table
    from helpers.settings import read_settings

    said = new_corpus.make_corpus("my-corpus", root=tmp_path)
    folder = tmp_path / "corpus" / "my-corpus"
    assert 'python run.py report --corpus "corpus/my-corpus"' in said
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md",
        "documents.csv",
        "names.csv",
        "settings.toml",
        "texts",
    ]
    settings = read_settings(folder)
    documents = read_table(folder / "documents.csv", ("doc_id", "file", settings.side), optional=False)
    assert set(documents[settings.side]) == {settings.target, settings.reference}
    assert "NAME" not in "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.*"))
    commented = (folder / "settings.toml").read_text(encoding="utf-8")
    (folder / "settings.toml").write_text(re.sub(r"(?m)^# (\w+ = )", r"\1", commented), encoding="utf-8")
    assert read_settings(folder).boilerplate == ("اقرأ أيضا",), "each setting that is commented out is a valid one"


def test_new_refuses_to_overwrite_and_names_that_are_paths(tmp_path):
    new_corpus.make_corpus("one", root=tmp_path)
    with pytest.raises(new_corpus.NewCorpusError, match=r"one is there already and is left as it is\. Choose another"):
        new_corpus.make_corpus("one", root=tmp_path)
    for name in ("../two", "a/b", "a\\b", "", " ", "..", "con", "NUL.txt", "a:b", "a\0b"):
        with pytest.raises(new_corpus.NewCorpusError) as caught:
            new_corpus.make_corpus(name, root=tmp_path)
        assert str(caught.value) == (
            f"{name!r} cannot be the name of a folder everywhere. Use letters, digits and hyphens, for example my-corpus."
        )
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["one"]
    assert new_corpus.make_corpus("مقالات", root=tmp_path)


# ---- from nothing to a running program, without the network


@pytest.mark.slow
def test_an_environment_is_made_used_again_and_made_anew_when_half_made(checkout):
    first = start(checkout, "setup", KIT_VENV=None, UV_OFFLINE="1", PIP_NO_INDEX="1")
    venv = checkout / ".venv"
    assert first.stdout == f"Ready: {venv_python(venv)}\n", first.stderr
    assert first.returncode == 0
    assert is_ready(venv, ["base"], root=checkout)
    began = time.process_time(), time.monotonic()
    second = start(checkout, "setup", KIT_VENV=None)
    assert second.stderr == "", "nothing is made a second time"
    assert time.monotonic() - began[1] < 5
    (venv / environment.STAMP).unlink()
    (venv / environment.UNFINISHED).touch()
    (venv / "rubble").touch()
    third = start(checkout, "setup", KIT_VENV=None, UV_OFFLINE="1", PIP_NO_INDEX="1")
    assert third.returncode == 0
    assert not (venv / "rubble").exists()
    assert not (venv / environment.UNFINISHED).exists()


@pytest.mark.slow
def test_without_a_network_it_says_so_and_leaves_no_traceback(checkout):
    lock = "idna==3.20 --hash=sha256:" + "0" * 64 + "\n"
    (checkout / "requirements.lock").write_text(lock, encoding="utf-8")
    nowhere = "http://127.0.0.1:9/simple"  # the discard port: refused at once
    outcome = start(
        checkout,
        "setup",
        KIT_VENV=None,
        UV_DEFAULT_INDEX=nowhere,
        UV_NO_CACHE="1",
        UV_HTTP_RETRIES="0",
        UV_NO_CONFIG="1",
        PIP_INDEX_URL=nowhere,
        PIP_RETRIES="1",
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS=None,
    )
    assert outcome.returncode == 1
    assert "Setting up did not succeed. The installer said:\n" in outcome.stderr
    assert outcome.stderr.endswith("and run the same command again.\n")
    assert "Connect to the internet" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert (checkout / ".venv" / environment.UNFINISHED).exists(), "the next run starts afresh"


@pytest.mark.skipif(os.name == "nt", reason="File locks are tried on POSIX here.")
def test_only_one_run_sets_up_at_a_time(tmp_path):
    code = "import sys, time; from pathlib import Path; from helpers.starting.installing import only_one\n"
    code += "with only_one(Path(sys.argv[1])): print('mine', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "mine\n"
    handle = (tmp_path / installing.LOCK).open("a+b")
    try:
        assert not installing._try_lock(handle)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with handle:
        assert installing._try_lock(handle), "a run that was killed holds nothing up"


# ---- Ctrl-C

POLITE = """
import sys, time
print(0, flush=True)
try:
    time.sleep(300)
except KeyboardInterrupt:
    print("Stopped. The last report is unchanged.", file=sys.stderr)
    sys.exit(130)
"""
STUBBORN = """
import signal, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(300)"])
print(child.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture
def running(checkout):
    """Starts ``run.py report`` with a program in the place of the report, and waits for its first line."""
    started = []

    def start(program: str) -> tuple[subprocess.Popen, int]:
        venv = made(checkout / ".venv", checkout, "base")
        venv_python(venv).unlink()
        venv_python(venv).symlink_to(sys.executable)
        module = checkout / "helpers" / "telling" / "report.py"
        module.parent.mkdir()
        module.write_text(program, encoding="utf-8")
        environ = {name: value for name, value in os.environ.items() if name != "KIT_VENV"}
        command = [sys.executable, checkout / "run.py", "report"]
        run = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(run)
        return run, int(run.stdout.readline())

    yield start
    for run in started:
        run.kill()


on_posix = pytest.mark.skipif(
    os.name == "nt", reason="Signals to groups are POSIX; Windows ends the tree with taskkill."
)


@on_posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_ends_the_program_and_what_it_started_and_says_one_line(running, number, code):
    run, grandchild = running(STUBBORN)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == code
    assert said.splitlines()[-1] == "Stopped. Nothing that was finished before is changed."
    for _ in range(50):
        if not alive(grandchild):
            break
        time.sleep(0.1)
    assert not alive(grandchild), "a child that ignores Ctrl-C is ended all the same"


@on_posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_program_that_says_itself_that_it_stopped_has_the_last_word(running, number, code):
    run, _ = running(POLITE)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == code
    assert said == "Stopped. The last report is unchanged.\n"


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return not Path("/proc").is_dir()
    return state != "Z"


def test_a_program_that_cannot_be_started_is_an_outcome_and_no_traceback(tmp_path):
    outcome = processes.run_quietly([tmp_path / "none"], environment={}, folder=tmp_path, doing=None)
    assert outcome.code == 127
    assert "none" in outcome.output
