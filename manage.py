#!/usr/bin/env python
"""Run a management command of eplatform."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

from eplatform.catalogues.compiling import compile_stale
from eplatform.running import failures, up

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eplatform.settings")
    try:
        compile_stale()
        if sys.argv[1:] == ["up"]:
            up.main()  # it starts the others, and need not load their apps itself
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        if not failures.is_unreachable(error):
            raise
        sys.exit(f"The database does not answer: {failures.in_one_line(error)} Is eplatform running?")
