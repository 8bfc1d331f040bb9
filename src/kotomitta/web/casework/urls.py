"""Addresses of the pages of casework, below the language."""

from django.urls import path

from kotomitta.web.casework.views import (
    adopting,
    allocating,
    board,
    case,
    counting,
    dimensions,
    feed,
    own,
    partner,
    records,
    referrals,
    ruling,
    staff,
    table,
)

_CASE = "cases/<str:code>/"
_WORKER = "workers/<str:code>/"

app_name = "casework"
urlpatterns = [
    path("board/", board.board, name="board"),
    path("unit/", board.unit, name="unit"),
    path("unit/requests/<str:code>/", board.answer_request, name="answer-request"),
    path("cases/", board.search, name="search"),
    path("cases/new/", case.new, name="case-new"),
    path("cases/table/", table.table, name="table"),
    *(
        path(f"cases/table.{suffix}", table.export, {"suffix": suffix}, f"table-{suffix}")
        for suffix in ("csv", "xlsx")
    ),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}do/<str:act>/", case.case_do, name="case-do"),
    path(f"{_CASE}give/", allocating.give, name="give"),
    path(f"{_CASE}refer/", referrals.send, name="refer"),
    path(f"{_CASE}referrals/<str:referral>/", referrals.act, name="referral-do"),
    path(f"{_CASE}dimensions/", dimensions.answer, name="dimensions"),
    path(f"{_CASE}dimensions/withdraw/", dimensions.withdraw, name="dimensions-withdraw"),
    path(f"{_CASE}record/", records.told, name="record-told"),
    path(f"{_CASE}record.json", records.record, name="record"),
    path("erase/", records.erase, name="erase"),
    path("allocation/", allocating.allocation, name="allocation"),
    path("allocation/solve/", allocating.solve, name="solve"),
    path("allocation/accept/", allocating.accept, name="accept"),
    path("allocation/request/", allocating.request_resources, name="request-resources"),
    path("allocation/rule/", ruling.rule, name="rule"),
    path("allocation/rule/try/", ruling.try_out, name="rule-try"),
    path("allocation/rule/<int:trial>/again/", ruling.try_again, name="rule-again"),
    path("allocation/rule/<int:trial>/adopt/", ruling.adopt, name="rule-adopt"),
    path("workers/", staff.workers, name="workers"),
    path("workers/new/", staff.employ, name="worker-new"),
    path("workers/codes/", staff.codes, name="codes"),
    path("workers/diary/", staff.plan, name="diary-plan"),
    path(_WORKER, staff.worker, name="worker"),
    path(f"{_WORKER}known/", staff.known, name="worker-known"),
    path(f"{_WORKER}change/", staff.change, name="worker-change"),
    path(f"{_WORKER}reduce/", staff.reduce, name="reduce"),
    path(f"{_WORKER}reduce/end/", staff.end_reduction, name="reduction-end"),
    path(f"{_WORKER}release/", allocating.release_all, name="release-all"),
    path("referrals/", referrals.owed, name="referrals"),
    path("answer/<str:secret>/", partner.answer, name="answer"),
    path("own/", own.own, name="own"),
    path("own/diary/", own.diary, name="diary"),
    path("own/rating/", own.rating, name="rating"),
    path("own/calendar/", feed.make, name="feed-make"),
    path("own/calendar/end/", feed.end, name="feed-end"),
    path("calendar/<str:secret>.ics", feed.read, name="feed"),
    path("dimensions/", dimensions.report, name="dimensions-report"),
    path("counts/", counting.counts, name="counts"),
    path("counts/publish/", counting.publish, name="publish"),
    path("counts/<str:month>/adopt/", adopting.adopt, name="adopt-measured"),
    path("counts/counts.csv", counting.counts_csv, name="counts-csv"),
    path("counts/diary.csv", counting.diary_csv, name="diary-csv"),
    path("counts/measured.yaml", counting.measured_yaml, name="measured"),
]
