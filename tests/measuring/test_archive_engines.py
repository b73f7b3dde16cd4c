"""Processes and workers that are killed in the middle cost their part alone."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

pytest.importorskip("numba", reason="counting an archive needs numba (requirements-archive.lock)")

from archive_oracle import as_dict, press, sums_of, write_lines
from archive_tasks import die_beside, fail, here_or_beside, square, square_but_die_once

from helpers.measuring.archive import count_archive
from helpers.measuring.archive_engines import PATIENCE, open_engine
from helpers.tables import KitError

DONE = "part-" + "[0-9a-f]" * 20


#: tasks of a fiftieth of a second: enough for another process to start meanwhile, on a busy machine too
MANY = 400


def test_processes_of_this_machine_give_every_result_with_its_number():
    with open_engine(None, 2) as run:
        assert sorted(run(square, [(n,) for n in range(10)])) == [(n, n * n) for n in range(10)]
        assert sorted(run(square, [(n,) for n in range(3)])) == [(n, n * n) for n in range(3)]


def test_this_process_counts_too_and_is_joined_by_others():
    with open_engine(None, 3) as run:
        where = set()
        for _, here in run(here_or_beside, [(n,) for n in range(MANY)]):
            where.add(here)
            if len(where) == 2:
                break
    assert where == {True, False}


@pytest.mark.parametrize("processes", [1, 2])
def test_what_goes_wrong_in_a_task_comes_out(processes):
    with open_engine(None, processes) as run, pytest.raises(ValueError, match="task"):
        list(run(fail, [(n,) for n in range(4)]))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_killed_process_is_replaced(tmp_path):
    with open_engine(None, 2) as run:
        results = sorted(run(square_but_die_once, [(n, str(tmp_path)) for n in range(MANY)]))
    assert results == [(n, n * n) for n in range(MANY)]
    assert (tmp_path / "died").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_processes_that_are_killed_again_and_again_end_in_a_sentence():
    with open_engine(None, 2) as run, pytest.raises(KitError) as error:
        list(run(die_beside, [(n,) for n in range(MANY)]))
    assert str(error.value) == (
        f"{PATIENCE + 1} counting processes were ended from outside, the usual cause being too little memory. Run it "
        "again with fewer processes (processes=1): the parts that are done are kept."
    )


def test_two_processes_count_what_one_counts(tmp_path):
    documents = press(1_000)
    source = write_lines(tmp_path / "x.jsonl", documents)
    table = count_archive(source, side="side", processes=2, progress=False, part_bytes=50_000)
    assert table.attrs["parts"] > 4
    assert as_dict(table) == sums_of(documents, terms="surface")


def test_without_dask_the_message_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KitError) as error, open_engine("tcp://127.0.0.1:1", 1):
        pass
    assert str(error.value) == (
        "engine='tcp://127.0.0.1:1' asks for dask, which is not installed. Install it: python run.py setup --archive"
    )


def test_an_engine_of_another_kind_is_refused():
    pytest.importorskip("distributed", reason="needs dask (requirements-archive.lock)")
    with pytest.raises(KitError) as error, open_engine("dask", 1):
        pass
    assert str(error.value) == "engine='dask': it must be a dask.distributed.Client, an address \"tcp://...\", or None."


def test_nobody_at_the_address(monkeypatch):
    pytest.importorskip("distributed", reason="needs dask (requirements-archive.lock)")
    monkeypatch.setattr("helpers.measuring.archive_engines.WAIT", "1s")
    said = r'^No Dask scheduler answers at "tcp://127\.0\.0\.1:9" \(.+\)\. Start one, or correct it\.$'
    with pytest.raises(KitError, match=said), open_engine("tcp://127.0.0.1:9", 1):
        pass


@pytest.fixture
def cluster():
    distributed = pytest.importorskip("distributed", reason="needs dask (requirements-archive.lock)")
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield cluster, client


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_worker_killed_in_the_middle_costs_its_part_alone(cluster, tmp_path, monkeypatch):
    cluster, client = cluster
    documents = press(1_500)
    source, folder = write_lines(tmp_path / "x.jsonl", documents), tmp_path / "parts"
    monkeypatch.setattr("helpers.measuring.archive.FAN", 4)
    killed = {}

    def kill_one(self, _part):
        """Stands for the progress line, which is told of each part that is done."""
        done = {part.name: part.stat().st_mtime_ns for part in folder.glob(DONE)}
        if len(done) >= 3 and not killed:
            busy = next(address for address, tasks in client.processing().items() if tasks)
            pid = client.run(os.getpid, workers=[busy])[busy]
            os.kill(pid, signal.SIGKILL)
            killed.update(done=done, pid=pid)

    monkeypatch.setattr("helpers.measuring.archive._Progress.done", kill_one)
    table = count_archive(source, side="side", engine=client, folder=folder, part_bytes=20_000)
    assert killed, "no worker was killed"
    assert killed["pid"] not in client.run(os.getpid).values()
    assert len(killed["done"]) < table.attrs["parts"]
    assert all((folder / name).stat().st_mtime_ns == stamp for name, stamp in killed["done"].items())
    assert len(list(folder.glob(DONE))) == table.attrs["parts"]
    assert len(list(folder.glob("merge-*"))) > 5  # a tree
    assert as_dict(table) == sums_of(documents, terms="surface")


@pytest.mark.slow
def test_the_address_of_a_scheduler_will_do(cluster, tmp_path):
    cluster, _ = cluster
    documents = press(200)
    source = write_lines(tmp_path / "x.jsonl", documents)
    started = time.monotonic()
    table = count_archive(source, side="side", engine=cluster.scheduler_address, progress=False, part_bytes=20_000)
    assert as_dict(table) == sums_of(documents, terms="surface")
    assert time.monotonic() - started < 60
