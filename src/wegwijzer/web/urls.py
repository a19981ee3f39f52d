"""Every state has an address; the words in it are Dutch, like the pages. Each app tells its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path, register_converter

from wegwijzer.web import failures
from wegwijzer.web.accounts import views as accounts
from wegwijzer.web.figures import comparing, downloads, overview, single
from wegwijzer.web.monitors import explanation, monitor, start
from wegwijzer.web.names import Name
from wegwijzer.web.releases import views as releases
from wegwijzer.web.rooms import APPS
from wegwijzer.web.search import views as search
from wegwijzer.web.themes import views as themes

register_converter(Name, "name")
FIGURE = "monitors/<name:monitor>/cijfers/<name:indicator>"

urlpatterns = [
    path("", start.start, name="start"),
    path("taken-voor-mij", start.all_tasks, name="tasks"),
    path("inloggen", accounts.LogIn.as_view(), name="login"),
    path("inloggen/demo", accounts.demo_log_in, name="demo-login"),
    path("uitloggen", accounts.LogOut.as_view(), name="logout"),
    path("wachtwoord", accounts.ChangePassword.as_view(), name="password"),
    path("monitors", monitor.monitors, name="monitors"),
    path("monitors/<name:monitor>", monitor.monitor, name="monitor"),
    path("monitors/<name:monitor>/cijfers", overview.figures, name="figures"),
    path("monitors/<name:monitor>/vrijgaven", releases.releases, name="releases"),
    path(FIGURE, single.figure, name="figure"),
    path(f"{FIGURE}/vergelijken", comparing.comparing, name="compare"),
    path(f"{FIGURE}/beeld.<name:kind>", downloads.chart, name="chart"),
    path(f"{FIGURE}/download/<name:kind>", downloads.download, name="download"),
    path("rapport/<name:release>.<name:kind>", releases.report, name="report"),
    path("zoeken", search.search, name="search"),
    path("uitleg", explanation.explanation, name="explanation"),
    path("toegankelijkheid", explanation.accessibility, name="accessibility"),
    path("thema/<name:theme>.css", themes.theme, name="theme"),
    *(
        path("", include(import_module(f"wegwijzer.web.{app}.urls")))
        for app in APPS
        if find_spec(f"wegwijzer.web.{app}.urls")
    ),
    path("monitors/<name:monitor>/<name:direction>", monitor.monitor, name="direction"),
]
handler400 = failures.bad_request
handler403 = failures.refused
handler404 = failures.not_found
handler500 = failures.server_error
