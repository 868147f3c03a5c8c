"""What a command loads before it does anything: mail that comes through a pipe starts the program for each."""

import subprocess
import sys

WITHOUT_THE_API = """
import sys
from caseway.cli.start import start
start()
import caseway.cli.receive, caseway.cli.worker, caseway.cli.mail
print(sorted({"ninja", "pydantic"} & set(sys.modules)))
"""


def test_commands_that_answer_no_requests_do_without_the_api(tmp_path):
    environment = {"CASEWAY_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "caseway.project.settings"}
    done = subprocess.run([sys.executable, "-c", WITHOUT_THE_API], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
