"""Gradio, imported so that it keeps to itself: it reads these variables while it is imported and when it starts."""

import atexit
import os
import shutil
import tempfile

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# A table of how long every event took, which nobody may ask for here.
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# Its working files go into a folder that only this process's user can read, not into the shared one.
os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="plainclause-")
atexit.register(shutil.rmtree, os.environ["GRADIO_TEMP_DIR"], ignore_errors=True)

import gradio as gr  # noqa: E402 - after its variables

__all__ = ["gr"]
