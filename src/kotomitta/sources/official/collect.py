"""All series of the chosen hosts, asked one after the other."""

from collections.abc import Callable, Collection, Mapping

from kotomitta.sources.official import eurostat, pxweb, unhcr
from kotomitta.sources.official.catalogue import Catalogue, Entry, Host
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.official.http import Client


def collect(
    catalogue: Catalogue,
    client: Client,
    *,
    hosts: Collection[Host],
    addresses: Mapping[Host, str],
    told: Callable[[Entry], None],
) -> tuple[Delivery, ...]:
    """What the hosts deliver; `told` hears of every series before it is asked for.

    `addresses` are base addresses that take the place of the catalogue's. InputError when any
    series cannot be had, so that nobody mistakes a part for the whole.
    """
    at = {h: addresses.get(h, a.url).rstrip("/") for h, a in catalogue.hosts.items()}
    for host in hosts:
        client.pace(at[host], catalogue.hosts[host].calls, catalogue.hosts[host].seconds)
    delivered = []
    for entry in catalogue.eurostat:
        if entry.host in hosts:
            told(entry)
            delivered.append(eurostat.deliver(entry, at[entry.host], client, catalogue.totals))
    for px in catalogue.pxweb:
        if px.host in hosts:
            told(px)
            delivered.append(pxweb.deliver(px, at[px.host], client, catalogue.totals))
    for by_year in catalogue.unhcr:
        if by_year.host in hosts:
            told(by_year)
            delivered.append(unhcr.deliver(by_year, at[by_year.host], client))
    return tuple(delivered)
