"""A replay server that answers as the official interfaces do, errors included.

StatFin and Helsinki (PxWeb v1), Eurostat (JSON-stat, `value` as an object) and UNHCR stand under
one address each. Data are small and made up, but for the population of Helsinki. `faults` break
the answers of any path that holds a given text, once or for ever.
"""

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import prod
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

UPDATED = "2026-11-20T08:00:00Z"


@dataclass(frozen=True)
class Fault:
    """An answer in place of the right one.

    `cut` promises more bytes than it sends, `drip` is the pause between two bytes, and a `raw` body
    has its own status and headers.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    drip: float = 0.0
    raw: bool = False
    times: int = 1_000_000


@dataclass(frozen=True)
class Asked:
    """One question, as it came."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    body: Any
    headers: Mapping[str, str]


@dataclass
class Table:
    """A table: variables as code -> (text, value code -> value text), and its numbers in order."""

    title: str
    variables: dict[str, tuple[str, dict[str, str]]]
    values: list[float | None]
    time: str
    optional: set[str] = field(default_factory=set)
    status: dict[int, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[list[str]]:
        return [list(values) for _, values in self.variables.values()]

    def cells(self, chosen: Sequence[Sequence[str]]) -> list[int]:
        """The positions of a selection, row-major."""
        positions = [0]
        for codes, wanted in zip(self.codes, chosen, strict=True):
            places = [codes.index(code) for code in wanted]
            positions = [p * len(codes) + at for p in positions for at in places]
        return positions


class RefusedError(Exception):
    """A question that the server refuses with a status and a body."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body
        super().__init__(status)


@dataclass
class Official:
    """The server; use it as a context. `asked` holds what came, newest last."""

    pxweb: dict[str, Any]
    eurostat: dict[str, Table]
    unhcr: dict[str, list[dict[str, Any]]]
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    config: dict[str, Any] = field(
        default_factory=lambda: {
            "maxValues": 120000,
            "maxCells": 120000,
            "maxCalls": 40,
            "timeWindow": 60,
            "CORS": True,
        }
    )
    most_eurostat_cells: int = 500_000
    etags: bool = True
    _used: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.handle(self, None)

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                server.handle(self, self.rfile.read(length))

            def log_message(self, *_: object) -> None: ...

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def base(self, host: str) -> str:
        """The base address of `statfin`, `helsinki`, `eurostat` or `unhcr`."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/{host}"

    def handle(self, web: BaseHTTPRequestHandler, body: bytes | None) -> None:
        parts = urlsplit(web.path)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        told = json.loads(body) if body else None
        headers = {k.lower(): v for k, v in web.headers.items()}
        self.asked.append(Asked(web.command, parts.path, query, told, headers))
        fault = self._fault(web.path)
        if fault is not None:
            send_fault(web, fault)
            return
        try:
            status, answer = 200, self.answer(parts.path, query, told)
        except RefusedError as refused:
            status, answer = refused.status, refused.body
        send(web, status, answer, self.etags)

    def _fault(self, path: str) -> Fault | None:
        for part, fault in self.faults.items():
            if part in path and self._used[part] < fault.times:
                self._used[part] += 1
                return fault
        return None

    def answer(self, path: str, query: Sequence[tuple[str, str]], body: Any) -> Any:
        host, _, rest = path.strip("/").partition("/")
        match host:
            case "statfin" | "helsinki":
                return self._pxweb(host, rest.split("/"), query, body)
            case "eurostat":
                return self._eurostat(rest.removeprefix("data/"), query)
            case "unhcr":
                return self._unhcr(rest.strip("/"), query)
        raise RefusedError(404, "Not Found")

    # --- PxWeb v1 -----------------------------------------------------------------------------

    def _pxweb(self, host: str, steps: list[str], query: Any, body: Any) -> Any:
        if ("config", "") in query:
            return self.config
        node: Any = self.pxweb[host]
        for step in filter(None, steps[1:]):
            if not isinstance(node, dict) or step not in node:
                raise RefusedError(400, "Bad Request")
            node = node[step][1] if isinstance(node[step], tuple) else node[step]
        if isinstance(node, dict):
            return [listed(name, inner) for name, inner in node.items()]
        return self._cells(node, body) if body else metadata(node)

    def _cells(self, table: Table, body: Any) -> Any:
        asked = {part["code"]: part["selection"] for part in body["query"]}
        if set(asked) - set(table.variables):
            raise RefusedError(400, "Bad Request")
        chosen = []
        for code, (_, values) in table.variables.items():
            selection = asked.get(code)
            if selection is None:  # left out: its total
                wanted = [next(iter(values))]
            elif selection["filter"] == "all":
                wanted = list(values)
            else:
                wanted = selection["values"]
            if set(wanted) - set(values):
                raise RefusedError(400, "Bad Request")
            chosen.append(wanted)
        if prod(map(len, chosen)) > self.config["maxCells"]:
            raise RefusedError(403, "Forbidden")
        return dataset(table, chosen) | {"updated": UPDATED}

    # --- Eurostat -----------------------------------------------------------------------------

    def _eurostat(self, name: str, query: Sequence[tuple[str, str]]) -> Any:
        table = self.eurostat.get(name)
        if table is None:
            label = f"ERR_NOT_FOUND_4: {name.upper()} is not available for dissemination."
            raise RefusedError(404, {"error": [{"status": 404, "id": 100, "label": label}]})
        asked = defaultdict(set)
        for key, value in query:
            asked[key].add(value)
        chosen = []
        for code, (_, values) in table.variables.items():
            wanted = [v for v in values if not asked[code] or v in asked[code]]
            if code == table.time:
                since = next(iter(asked["sinceTimePeriod"]), "")
                wanted = [v for v in wanted if v >= since]
                last = int(next(iter(asked["lastTimePeriod"]), "0"))
                wanted = wanted[-last:]
            chosen.append(wanted)
        known = {*table.variables, "format", "lang", "sinceTimePeriod", "lastTimePeriod"}
        if set(filter(asked.get, asked)) - known:
            label = "Invalid filter dimension(s)"
            raise RefusedError(400, {"error": [{"status": 400, "id": 150, "label": label}]})
        if prod(map(len, chosen)) > self.most_eurostat_cells:
            label = "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."
            return {"warning": {"status": 413, "label": label}}
        return as_eurostat(dataset(table, chosen))

    # --- UNHCR --------------------------------------------------------------------------------

    def _unhcr(self, endpoint: str, query: Sequence[tuple[str, str]]) -> Any:
        asked = dict(query)
        rows = self.unhcr[endpoint]
        key = "coa_iso" if asked.get("cf_type") == "ISO" else "coa"
        if "coa" in asked:
            rows = [r for r in rows if r[key] == asked["coa"]]
        if {"yearFrom", "yearTo"} <= set(asked):  # a lone bound is ignored
            span = range(int(asked["yearFrom"]), int(asked["yearTo"]) + 1)
            rows = [r for r in rows if r["year"] in span]
        rows = sorted(rows, key=lambda r: int(r["year"]))
        limit, page = int(asked.get("limit", "100")), int(asked.get("page", "1"))
        return {
            "page": page,
            "short_url": "",
            "maxPages": -(-len(rows) // limit),
            "total": len(rows),
            "items": rows[(page - 1) * limit : page * limit],
        }


def listed(name: str, inner: Any) -> dict[str, str]:
    if isinstance(inner, Table):
        return {"id": name, "type": "t", "text": inner.title, "updated": "2026-06-06T21:04:30"}
    return {"id": name, "type": "l", "text": inner[0]}


def metadata(table: Table) -> dict[str, Any]:
    variables = []
    for code, (text, values) in table.variables.items():
        told: dict[str, Any] = {"code": code, "text": text, "values": list(values)}
        told |= {"valueTexts": list(values.values())}
        told |= {"elimination": True} if code in table.optional else {}
        variables.append(told | ({"time": True} if code == table.time else {}))
    return {"title": table.title, "variables": variables}


def dataset(table: Table, chosen: Sequence[Sequence[str]]) -> dict[str, Any]:
    """JSON-stat 2.0 with `value` as a list, null for what is missing."""
    cells = table.cells(chosen)
    dimension = {
        code: {
            "label": text,
            "category": {
                "index": {c: i for i, c in enumerate(wanted)},
                "label": {c: values[c] for c in wanted},
            },
        }
        for (code, (text, values)), wanted in zip(table.variables.items(), chosen, strict=True)
    }
    told = {
        "version": "2.0",
        "class": "dataset",
        "label": table.title,
        "id": list(table.variables),
        "size": [len(wanted) for wanted in chosen],
        "role": {"time": [table.time]},
        "dimension": dimension,
        "value": [table.values[at] for at in cells],
    }
    flags = {str(i): table.status[at] for i, at in enumerate(cells) if at in table.status}
    return told | ({"status": flags} if flags else {})


def as_eurostat(told: dict[str, Any]) -> dict[str, Any]:
    """The same with `value` as an object, missing cells left out, and the day in an annotation."""
    value = {str(i): v for i, v in enumerate(told["value"]) if v is not None}
    notes = [
        {"type": "UPDATE_DATA", "date": "2026-11-21T00:30:00+0200"},
        {"type": "OBS_PERIOD_OVERALL_LATEST", "title": "2026-09"},
    ]
    return told | {"value": value, "extension": {"annotation": notes}}


def send(web: BaseHTTPRequestHandler, status: int, answer: Any, etags: bool) -> None:
    body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
    tag = f'"{sha256(body).hexdigest()[:16]}"'
    if etags and web.headers.get("If-None-Match") == tag:
        web.send_response(304)
        web.end_headers()
        return
    web.send_response(status)
    if etags:
        web.send_header("ETag", tag)
    web.send_header("Content-Type", "application/json")
    web.send_header("Content-Length", str(len(body)))
    web.end_headers()
    web.wfile.write(body)


def send_fault(web: BaseHTTPRequestHandler, fault: Fault) -> None:
    if not fault.raw:
        web.send_response(fault.status)
        for name, value in fault.headers.items():
            web.send_header(name, value)
        web.send_header("Content-Length", str(len(fault.body) + fault.cut))
        web.end_headers()
    try:
        for byte in fault.body if fault.drip else ():
            web.wfile.write(bytes([byte]))
            web.wfile.flush()
            time.sleep(fault.drip)
        if not fault.drip:
            web.wfile.write(fault.body)
    except OSError:  # the client has given up
        return


# --- data ---------------------------------------------------------------------------------------


def months(first: int, last: str, mark: str = "-") -> Iterator[str]:
    for year in range(first, int(last[:4]) + 1):
        for month in range(1, 13):
            if f"{year}-{month:02d}" <= last:
                yield f"{year}{mark}{month:02d}"


def migration_table() -> Table:
    """Monthly changes of two municipalities, as 12w7: the number is place * 1000 + month."""
    times = list(months(2024, "2025-12", "M"))
    measures = {
        "muutl-vm43_tulo": "Kuntien välinen tulomuutto",
        "muutl-vm43_lahto": "Kuntien välinen lähtömuutto",
        "muutl-vm41": "Maahanmuutto Suomeen",
    }
    variables = {
        "alue_23_20260101": ("Alue", {"SSS": "KOKO MAA", "KU091": "Helsinki", "KU049": "Espoo"}),
        "contentscode": ("Tiedot", measures),
        "timeperiod_m": ("Kuukausi", {t: t for t in times}),
    }
    values = [a * 1000.0 + m * 100 + t for a in range(3) for m in range(3) for t in range(24)]
    title = "12w7 -- Väestönmuutokset kuukausittain ja alueittain, 1990M01-2025M12"
    return Table(title, variables, list(values), "timeperiod_m", {"alue_23_20260101"})


def population_table() -> Table:
    """Population as 11re gives it; Helsinki 2021-2025 as published."""
    variables = {
        "alue_23_20260101": ("Alue", {"SSS": "KOKO MAA", "KU091": "Helsinki"}),
        "ikaryhma_10_20180101": ("Ikä", {"SSS": "Yhteensä", "000": "0"}),
        "sukupuoli_9_20180101": ("Sukupuoli", {"SSS": "Yhteensä", "1": "Miehet"}),
        "timeperiod_y": ("Vuosi", {str(y): str(y) for y in range(2021, 2026)}),
        "contentscode": ("Tiedot", {"vaerak-vaesto": "Väestö 31.12."}),
    }
    helsinki = [658457.0, 664028.0, 674500.0, 684018.0, 694392.0]
    values = [1.0] * 20 + helsinki + [2.0] * 15
    title = "11re -- Väestö iän (1-v.) ja sukupuolen mukaan alueittain, 1972-2025"
    optional = {"alue_23_20260101", "ikaryhma_10_20180101", "sukupuoli_9_20180101"}
    return Table(title, variables, list(values), "timeperiod_y", optional)


def language_table() -> Table:
    """Mother tongues as in Aluesarjat."""
    variables = {
        "Alue": ("Alue", {"091": "091 Helsinki", "049": "049 Espoo"}),
        "Kieli": ("Äidinkieli", {"fi": "Suomi ja saame", "sv": "Ruotsi", "mu": "Muu kieli"}),
        "Vuosi": ("Vuosi", {"2022": "2022", "2023": "2023", "2024": "2024"}),
    }
    values = [5.0, 5.0, 5.0, 3.0, 3.0, 3.0, 121684.0, 131878.0, None, *[0.0] * 9]
    title = "Väestö äidinkielen mukaan 31.12."
    return Table(title, variables, list(values), "Vuosi")


def eurostat_table(first: int, last: str, counts: Mapping[str, Sequence[float | None]]) -> Table:
    """Months of Finland and Sweden by citizenship; Sweden's counts are ten times ours."""
    times = list(months(first, last))
    citizens = {"TOTAL": "Total", "UA": "Ukraine"}
    variables = {
        "freq": ("Time frequency", {"M": "Monthly"}),
        "unit": ("Unit of measure", {"PER": "Person"}),
        "citizen": ("Country of citizenship", {c: citizens[c] for c in counts}),
        "sex": ("Sex", {"T": "Total", "F": "Females"}),
        "age": ("Age class", {"TOTAL": "Total", "Y_LT14": "Less than 14 years"}),
        "geo": ("Geopolitical entity (reporting)", {"FI": "Finland", "SE": "Sweden"}),
        "time": ("Time", {t: t for t in times}),
    }
    values: list[float | None] = []
    for citizen in counts:
        for rest in range(4):  # sex and age: the totals first
            ours = [v if rest == 0 or v is None else 1.0 for v in counts[citizen]]
            values += [*ours, *(None if v is None else v * 10 for v in ours)]
    return Table("A dataset", variables, values, "time")


def with_applicants(table: Table) -> Table:
    """The same with the dimension of kinds of applicant, first among all."""
    kinds = {"ASY_APP": "Asylum applicant", "NASY_APP": "First time applicant"}
    variables = {"asyl_app": ("Asylum applicant", kinds), **table.variables}
    return Table(table.title, variables, table.values + [1.0] * len(table.values), table.time)


def rows(field: str, values: Mapping[int, Any], **kinds: str) -> list[dict[str, Any]]:
    """UNHCR rows: Finland's with the values, and Austria's, whose code of UNHCR's own is AUS."""
    places = (("FIN", "FIN", "Finland"), ("AUT", "AUS", "Austria"))  # (ISO, UNHCR's own, name)
    return [
        {
            "year": year,
            "coo": "AFG",
            "coo_iso": "AFG",
            "coa": own,
            "coa_iso": iso,
            "coa_name": name,
            **kinds,
            field: value,
        }
        for year, value in values.items()
        for iso, own, name in places
    ]


def decisions(values: Mapping[int, tuple[Any, Any]]) -> list[dict[str, Any]]:
    kinds = {"dec_level": "FI", "dec_pc": "P"}
    found = rows("dec_recognized", {year: v[0] for year, v in values.items()}, **kinds)
    return [row | {"dec_other": values[row["year"]][1]} for row in found]


def official() -> Official:
    """A server with one table or more for every series that kotomitta fetches."""
    total = [float(100 + i) for i in range(33)]
    ukrainians = [5.0] * 33
    granted = [1000.0] * 33
    statfin = {
        "muutl": (
            "Muuttoliike",
            {"11ae.px": yearly_decoy(), "12w7.px": migration_table()},
        ),
        "vaerak": ("Väestörakenne", {"11re.px": population_table()}),
    }
    helsinki = {
        "vrm": (
            "Väestö",
            {
                "vaerak": (
                    "Väestörakenne",
                    {"umkun": ("Kunnat", {"alu_vaerak_002x.px": language_table()})},
                )
            },
        )
    }
    applied = {"procedure_type": "G", "dec_level": "FI", "app_pc": "P"}
    asylum = {"TOTAL": total, "UA": ukrainians}
    return Official(
        pxweb={
            "statfin": {"StatFin": ("StatFin", statfin)},
            "helsinki": {"Aluesarjat": ("Aluesarjat", helsinki)},
        },
        eurostat={
            "migr_asyappctzm": with_applicants(eurostat_table(2024, "2026-09", asylum)),
            "migr_asytpfm": eurostat_table(2024, "2026-09", {"TOTAL": granted}),
        },
        unhcr={
            "asylum-applications": [
                *rows("applied", {2024: 2377, 2025: "2031", 2026: 5}, app_type="N", **applied),
                *rows("applied", {2024: 524, 2025: "486"}, app_type="R", **applied),
                *rows("applied", {2025: 2257}, app_type="A", **applied),
            ],
            "asylum-decisions": decisions({2024: ("1249", "97"), 2025: (1845, 150)}),
            "solutions": rows("resettlement", {2022: "0", 2023: "1330", 2024: "-", 2025: 623}),
        },
    )


def yearly_decoy() -> Table:
    """A table with nearly the same title, by year: not the one that is wanted."""
    variables = {
        "alue_23_20260101": ("Alue", {"SSS": "KOKO MAA", "KU091": "Helsinki"}),
        "contentscode": ("Tiedot", {"muutl-vm41": "Maahanmuutto Suomeen"}),
        "timeperiod_y": ("Vuosi", {"2024": "2024", "2025": "2025"}),
    }
    title = "11ae -- Väestönmuutokset ja väkiluku alueittain, 1990-2025"
    return Table(title, variables, [9.0] * 4, "timeperiod_y")


def renamed(server: Official, old: str, new: str) -> None:
    """Give a table of StatFin another id, as on 8 June 2026."""
    folder = server.pxweb["statfin"]["StatFin"][1]["muutl"][1]
    folder[new] = folder.pop(old)
    folder[new].title = re.sub(r"^\w+ --", f"{new.removesuffix('.px')} --", folder[new].title)
