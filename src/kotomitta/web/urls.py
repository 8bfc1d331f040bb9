"""Every address of the app. Pages stand below their language; machines have none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kotomitta.web.api import api
from kotomitta.web.operations import health

urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/v1/", api.urls),
    path("oidc/", include("kotomitta.web.accounts.oidc")),
    *i18n_patterns(
        path("", include("kotomitta.web.accounts.urls")),
        path("", include("kotomitta.web.operations.urls")),
        path("", include("kotomitta.web.planning.urls")),
        path("", include("kotomitta.web.casework.urls")),
    ),
]
handler400 = "kotomitta.web.frame.errors.bad_request"
handler403 = "kotomitta.web.frame.errors.forbidden"
handler404 = "kotomitta.web.frame.errors.not_found"
handler500 = "kotomitta.web.frame.errors.failed"
