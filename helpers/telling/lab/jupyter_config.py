"""JupyterLab as ``run.py lab`` opens it: on the notebooks, Arabic from right to left, without news or update requests.

Nothing of the user's own Jupyter is read or changed: ``settings/overrides.json`` replaces defaults, ``custom/custom.css`` is
what JupyterLab loads besides its own styles, and everything that it writes goes to the folders that run.py names in the
environment. What is given on the command line goes before what stands here.
"""

from pathlib import Path

import fontpkg_ibm_plex_sans_arabic

here = Path(__file__).parent
c = get_config()  # noqa: F821 - Jupyter gives it to its configuration files

c.ServerApp.root_dir = str(here.parents[2] / "notebooks")
# JupyterLab looks for custom.css in the configuration folder, which is the user's; here it and the font it names are the kit's.
fonts = Path(fontpkg_ibm_plex_sans_arabic.__file__).parent / "files"
c.ServerApp.tornado_settings = {"static_custom_path": [str(here / "custom"), str(fonts)]}
c.LabApp.custom_css = True
c.LabApp.app_settings_dir = str(here / "settings")
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.extension_manager = "readonly"
