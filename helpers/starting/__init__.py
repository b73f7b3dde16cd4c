"""What ``run.py`` does before and around everything else: the environment, the commands, the programs it starts.

Standard library only: these modules run before anything is installed, so they import none of the three rooms; of the
others only :mod:`helpers.large`, which asks for nothing more.
"""
