"""Models and migrations must agree."""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ["CASEWAY_DATA"] = tempfile.mkdtemp(prefix="caseway-check-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "caseway.project.settings"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    django.setup()
    call_command("makemigrations", check=True, dry_run=True)
