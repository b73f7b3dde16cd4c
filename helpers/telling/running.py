"""Runs notebooks on copies, in a few kernels that are used again, and says where one failed.

Starting a kernel and importing what the notebooks need costs more than most notebooks do, so there are as many kernels as
cores (four at most), and each takes the next notebook that waits. Between two notebooks a kernel forgets everything the
first one named or set, so that no page depends on the order.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import nbformat

MOST_KERNELS = 4
#: What a kernel forgets between two notebooks; modules stay, that is what a kernel is used again for.
FORGET = """
get_ipython().reset(new_session=True)
import os, random, sys, warnings
os.chdir({cwd!r})
random.seed(0)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcdefaults()
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("all")
del os, random, sys, warnings
"""

Progress = Callable[[str, int, int, float], None]


class Failure(NamedTuple):
    """Where a notebook stopped: its number counts cells from 1, text cells too."""

    notebook: str
    cell: int
    line: str
    error: str
    message: str

    def __str__(self) -> str:
        where = f"{self.notebook}, cell {self.cell} ({self.line})"
        return f"{where}: {self.message if self.error == 'KitError' else f'{self.error}: {self.message}'}"


class Ran(NamedTuple):
    """A notebook after its run; ``done`` is False where it failed or was not begun."""

    name: str
    notebook: nbformat.NotebookNode
    done: bool
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()


def find_notebooks(folder: Path) -> list[Path]:
    """The notebooks of a report, in order; 00_ is the desk and no part of it."""
    return sorted(path for path in Path(folder).glob("[0-9][0-9]_*.ipynb") if not path.name.startswith("00_"))


def run_notebooks(
    paths: Sequence[Path],
    *,
    environment: Mapping[str, str],
    progress: Progress | None = None,
    kernels: int | None = None,
) -> list[Ran]:
    """Run copies of the notebooks.

    Parameters
    ----------
    paths : sequence of path
        Read, never written.
    environment : mapping
        Environment variables of the kernels, on top of this process's own.
    progress : function, optional
        Called with the notebook's name, the number of its cell, the number of its cells, and the share of all cells run.
    kernels : int, optional
        Kernels at most; as many as there are cores without it.

    Returns
    -------
    list of Ran
        In the order of ``paths``. After a failure no further notebook is begun.
    """
    count = min(len(paths), kernels or min(os.cpu_count() or 1, MOST_KERNELS))
    # Kernels answer through sockets in this folder: nobody else's, and no network port.
    with tempfile.TemporaryDirectory(prefix="kit-", ignore_cleanup_errors=True) as folder:
        return asyncio.run(_run_all(list(paths), dict(environment), Path(folder), count, progress or _silent))


def _silent(*_) -> None:
    pass


async def _run_all(paths, environment, folder: Path, count: int, progress: Progress) -> list[Ran]:
    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    total = sum(len(notebook.cells) for notebook in notebooks) or 1
    results = [Ran(path.stem, notebook, False) for path, notebook in zip(paths, notebooks, strict=True)]
    waiting = list(range(len(paths)))
    run_cells = 0
    stop = False

    def tell(at: int, cell: int) -> None:
        nonlocal run_cells
        progress(results[at].name, cell, len(notebooks[at].cells), run_cells / total)
        run_cells += 1

    async def work(number: int) -> None:
        nonlocal stop
        async with _kernel(folder / str(number), environment) as kernel:
            while waiting and not stop:
                at = waiting.pop(0)
                results[at] = await _run_one(results[at], kernel, lambda cell, at=at: tell(at, cell))
                stop = stop or results[at].failure is not None

    workers = [asyncio.ensure_future(work(number)) for number in range(count)]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:  # Ctrl-C, or one kernel that would not start: the others end too
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return results


class _Kernel(NamedTuple):
    manager: object
    client: object
    cwd: Path
    log: Path


@contextlib.asynccontextmanager
async def _kernel(folder: Path, environment: Mapping[str, str]):
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    cwd = folder / "cwd"
    cwd.mkdir(parents=True)
    manager = AsyncKernelManager(connection_file=str(folder / "k.json"))
    if os.name == "posix" and len(str(folder)) < 80:  # the name of such a socket may have a hundred characters
        manager.transport, manager.ip = "ipc", str(folder / "k")
    arguments = ["-m", "ipykernel_launcher", "-f", "{connection_file}", "--HistoryManager.enabled=False"]
    # A kernel of this very Python: a kernelspec found on the machine may be another's.
    manager._kernel_spec = KernelSpec(argv=[sys.executable, *arguments], display_name="kit", language="python")
    own = {"IPYTHONDIR": str(folder / "ipython"), "MPLBACKEND": "agg", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    log = folder / "log"
    with log.open("wb") as stream:
        try:
            await manager.start_kernel(env={**os.environ, **own, **environment}, cwd=str(cwd), stderr=stream)
            client = manager.client()
            client.start_channels()
            try:
                await client.wait_for_ready(timeout=120)
                yield _Kernel(manager, client, cwd, log)
            finally:
                client.stop_channels()
        finally:
            await asyncio.shield(_end(manager))


async def _end(manager) -> None:
    if manager.has_kernel:
        await manager.shutdown_kernel(now=True)
    manager.cleanup_connection_file()


async def _run_one(ran: Ran, kernel: _Kernel, tell: Callable[[int], None]) -> Ran:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    notebook = ran.notebook
    client = NotebookClient(notebook, km=kernel.manager, record_timing=False, timeout=None)
    client.kc = kernel.client
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type != "code" or cell.source.strip()]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    number, at = 0, 0
    try:
        forget = nbformat.v4.new_code_cell(FORGET.format(cwd=str(kernel.cwd)))
        notebook.cells.insert(0, forget)  # nbclient looks a cell up in its notebook
        try:
            await client.async_execute_cell(forget, 0, store_history=False)
        finally:
            notebook.cells.pop(0)
        for at, cell in enumerate(notebook.cells):
            number = at + 1
            tell(number)
            if cell.cell_type == "code":
                await client.async_execute_cell(cell, at, store_history=True)
    except CellExecutionError as error:
        failure = Failure(ran.name, number, _first_line(notebook, at), error.ename, str(error.evalue))
        return Ran(ran.name, notebook, False, failure, _warnings(notebook))
    except DeadKernelError:
        said = kernel.log.read_text("utf-8", "replace").strip().splitlines()
        message = "the kernel died. Perhaps the memory was not enough: close other programs or take fewer texts."
        if said:
            message += f" Its last words: {said[-1]}"
        return Ran(ran.name, notebook, False, Failure(ran.name, number, _first_line(notebook, at), "KitError", message))
    return Ran(ran.name, notebook, True, None, _warnings(notebook))


def _first_line(notebook: nbformat.NotebookNode, at: int) -> str:
    lines = notebook.cells[at].source.strip().splitlines() if at < len(notebook.cells) else []
    return lines[0].strip() if lines else "empty"


def _warnings(notebook: nbformat.NotebookNode) -> tuple[str, ...]:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return tuple(
        output.text.strip() for output in outputs if output.output_type == "stream" and output.get("name") == "stderr"
    )
