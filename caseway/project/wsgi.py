"""Django behind its static files, as one WSGI application."""

from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise


def static_files_around(application) -> WhiteNoise:
    """Static files answer before Django is asked; their addresses carry a version, so browsers keep them."""
    served = WhiteNoise(application, max_age=365 * 24 * 3600 if not settings.DEBUG else 0)
    served.add_files(str(Path(settings.ROOT) / "ui" / "static"), prefix=settings.STATIC_URL)
    return served


application = static_files_around(get_wsgi_application())
