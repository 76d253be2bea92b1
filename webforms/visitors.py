"""From where a visitor comes: an address that we count by and never keep."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address_of(request: HttpRequest) -> str:
    """The client's address, hashed with the secret of this installation.

    Behind `PROXIES` proxies it is the one that the outermost of them saw; what a client itself
    writes into X-Forwarded-For stands before it and is not believed. Of an IPv6 address the
    network counts (/64): its other half changes as its owner likes.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = forwarded[-settings.PROXIES :]
    network = _network(seen[0].strip())
    return salted_hmac("webforms.address", network, algorithm="sha256").hexdigest()


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return text[:100]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(int(address) >> 64)
    return str(address)
