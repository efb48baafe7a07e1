"""`python -m apprenticeship.cli`: the command where no script of it is installed, as in an image."""

from .main import app

app(prog_name="apprenticeship")
