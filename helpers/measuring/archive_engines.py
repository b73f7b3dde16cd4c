"""Where an archive is counted: in processes of this machine, or on the workers of a Dask cluster.

An engine is a function: given a function and the arguments of its calls it runs them all and yields (number of the
call, result) as they come.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from helpers.tables import KitError

Engine = Callable[[Callable, list[tuple]], Iterator[tuple[int, Any]]]
#: times that a lost process or worker is replaced before the count gives up
PATIENCE = 3
ROOT = Path(__file__).resolve().parents[2]
#: for a scheduler to answer
WAIT = "20s"


def usable_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def get_ready(engine: object, processes: int) -> None:
    """Begin to start what :func:`open_engine` will ask for, so that it is there when the first part is."""
    if engine is None and processes > 1:
        _context()


@contextmanager
def open_engine(engine: object, processes: int) -> Iterator[Engine]:
    """The engine that `engine` names: None for so many processes of this machine, a ``dask.distributed.Client``, or the address of its scheduler.

    Raises
    ------
    KitError
        When Dask is not installed, nothing answers at the address, or `engine` is none of these.
    """
    if engine is None:
        with _own_processes(processes) as run:
            yield run
        return
    try:
        import distributed
    except ImportError:
        raise KitError(
            f"engine={engine!r} asks for dask, which is not installed. Install it: python run.py setup --archive"
        ) from None
    if isinstance(engine, distributed.Client):
        yield _on_dask(engine)
    elif isinstance(engine, str) and "://" in engine:
        try:
            client = distributed.Client(engine, timeout=WAIT, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise KitError(f'No Dask scheduler answers at "{engine}" ({error}). Start one, or correct it.') from None
        with client:
            yield _on_dask(client)
    else:
        raise KitError(f'engine={engine!r}: it must be a dask.distributed.Client, an address "tcp://...", or None.')


@contextmanager
def _own_processes(processes: int) -> Iterator[Engine]:
    """So many processes of this machine: this one, which begins at once, and others that join it when they have started."""
    pools: list[ProcessPoolExecutor] = []

    def run(function: Callable, tasks: list[tuple]) -> Iterator[tuple[int, Any]]:
        waiting, done, lost = deque(range(len(tasks))), SimpleQueue(), []
        others = min(processes, len(tasks)) - 1
        pools.extend(_one_process() for _ in range(others - len(pools)))
        for place in range(others):
            Thread(target=_beside, args=(pools, place, function, tasks, waiting, done, lost), daemon=True).start()
        try:
            for _ in tasks:
                if done.empty() and (number := _next(waiting)) is not None:
                    yield number, function(*tasks[number])
                    continue
                number, result = done.get()
                if isinstance(result, BaseException):
                    raise result
                yield number, result
        finally:
            waiting.clear()

    try:
        yield run
    finally:
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _beside(
    pools: list[ProcessPoolExecutor],
    place: int,
    function: Callable,
    tasks: list[tuple],
    waiting: deque[int],
    done: SimpleQueue,
    lost: list[int],
) -> None:
    """Keep one process busy, from a thread that waits for it; what costs a process its life is tried by another one.

    Each process is a pool of its own, so that one that is killed takes nothing with it but its task.
    """
    number = None
    try:
        pools[place].submit(os.getpid).result()  # until it has started, others may take what is waiting
        while number is not None or (number := _next(waiting)) is not None:
            try:
                done.put((number, pools[place].submit(function, *tasks[number]).result()))
                number = None
            except BrokenProcessPool:
                lost.append(number)
                if len(lost) > PATIENCE:
                    raise KitError(
                        f"{len(lost)} counting processes were ended from outside, the usual cause being too little memory. "
                        "Run it again with fewer processes (processes=1): the parts that are done are kept."
                    ) from None
                pools[place].shutdown(wait=False)
                pools[place] = _one_process()
    except BaseException as error:
        done.put((number, error))


def _one_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=_context())


def _next(waiting: deque[int]) -> int | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None


def _context() -> multiprocessing.context.BaseContext:
    """New processes begin from a small one that has the compiled code already; never from a copy of this one, which
    may hold threads and tables."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["helpers.measuring.archive_worker"])
    # before Python 3.13 the small process is not told where this one imports from
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), before] if before else [str(ROOT)])
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def _on_dask(client: Any) -> Engine:
    from distributed import KilledWorker, as_completed

    def run(function: Callable, tasks: list[tuple]) -> Iterator[tuple[int, Any]]:
        calls = {client.submit(function, *task, pure=False, retries=PATIENCE): i for i, task in enumerate(tasks)}
        try:
            for call in as_completed(calls, loop=client.loop):
                yield calls[call], call.result()
        except KilledWorker as error:
            raise KitError(
                f"Dask lost a worker again and again at the same part ({error}). Give workers more memory, and run it "
                "again: the parts that are done are kept."
            ) from None
        finally:
            client.cancel(list(calls))

    return run
