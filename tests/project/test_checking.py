"""What `caseway check` says."""

import argparse
import json

from caseway.cli.check import run


def test_it_says_whose_word_is_believed_about_senders(db, settings, capsys):
    for border, expected in (("", "checked here"), ("mx.acme.test", "only what mx.acme.test writes")):
        settings.CASEWAY_MAIL_BORDER = border
        run(argparse.Namespace())
        told = capsys.readouterr()
        assert expected in told.err
        assert expected in " ".join(json.loads(told.out)["notes"])
