"""Addresses of the planning pages, below the language."""

from django.urls import path

from kotomitta.web.planning.derivations import PAGES
from kotomitta.web.planning.views import (
    adopting,
    answer,
    changes,
    cities,
    comparing,
    downloads,
    drafts,
    figures,
    home,
    numbers,
    paper,
    runs,
    scenarios,
)

_PLAN = "scenarios/<int:plan>/"
_RUN = "runs/<int:run>/"

app_name = "planning"
urlpatterns = [
    path("", home.home, name="home"),
    path("scenarios/new/", scenarios.new, name="scenario-new"),
    path("scenarios/compare/", comparing.start, name="compare"),
    *(path(f"{_PLAN}{page}/", answer.page, {"page": page}, page) for page in PAGES),
    path(f"{_PLAN}figures/", figures.figures_page, name="figures"),
    path(f"{_PLAN}paper/", paper.page, name="paper"),
    path(f"{_PLAN}edit/", scenarios.edit, name="scenario-edit"),
    path(f"{_PLAN}adopt/", adopting.adopt, name="adopt"),
    path(f"{_PLAN}run/", runs.start, name="run-start"),
    path(f"{_PLAN}changes/", changes.changes, name="changes"),
    path(f"{_PLAN}changes/new/", changes.new, name="change-new"),
    path(f"{_PLAN}changes/<int:change>/", changes.edit, name="change-edit"),
    path(f"{_PLAN}changes/<int:change>/delete/", changes.delete, name="change-delete"),
    path(_RUN, runs.run, name="run"),
    path(f"{_RUN}progress/", runs.progress, name="run-progress"),
    path(f"{_RUN}cancel/", runs.cancel, name="run-cancel"),
    path(f"{_RUN}answer.json", downloads.answer_file, name="answer-file"),
    *(
        path(f"{_RUN}paper.{suffix}", downloads.paper_file, {"suffix": suffix}, f"paper-{suffix}")
        for suffix in ("html", "pdf", "docx", "xlsx")
    ),
    *(
        path(
            f"{_RUN}charts/<slug:chart>.{suffix}",
            downloads.chart_file,
            {"suffix": suffix},
            f"chart-{suffix}",
        )
        for suffix in ("svg", "png", "csv")
    ),
    path(f"{_RUN}tables/<slug:table>.csv", downloads.table_file, name="table-csv"),
    path(f"{_RUN}numbers/<slug:table>/<int:row>/<int:column>/", numbers.number, name="number"),
    path("cities/", cities.city_list, name="cities"),
    path("cities/template.xlsx", cities.template, name="city-template"),
    path("cities/upload/", cities.upload, name="city-upload"),
    path("cities/new/", cities.new, name="city-new"),
    path("drafts/", drafts.save, name="draft"),
    path("drafts/drop/", drafts.drop, name="draft-drop"),
]
