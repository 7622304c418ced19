"""Who is asking: client certificates and bearer tokens.  Models apiserver/pkg/authentication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from kubectl_sim.model.request import ADMIN, User
from kubectl_sim.model.status import StatusError

_AUTHENTICATED = "system:authenticated"


class Authenticator:
    """``tokens`` maps bearer tokens to their users; ``open`` lets in who shows nothing, as the administrator."""

    def __init__(self, tokens: dict[str, User], *, open: bool = False) -> None:
        self._tokens = tokens
        self._open = open
        self._admin = User(*ADMIN)

    def user(self, request: web.BaseRequest, account: Callable[[str], User | None]) -> User:
        """Who makes a request; ``account`` finds the service account of a token.  Raises Unauthorized."""
        header = request.headers.get("Authorization")
        if header is not None:
            scheme, _, token = header.partition(" ")
            token = token.strip() if scheme.lower() == "bearer" else ""
            found = self._tokens.get(token) or (account(token) if token else None)
            if found is None:
                raise unauthorized()
            return found
        if self._open:
            return self._admin
        certificate = request.get_extra_info("peercert")
        if not certificate:
            raise unauthorized()
        return _of_certificate(certificate)


def unauthorized() -> StatusError:
    return StatusError(401, "Unauthorized", "Unauthorized")


def _of_certificate(certificate: dict[str, Any]) -> User:
    """Common name and organizations, as kubeadm's certificates use them.

    The TLS layer has checked who has signed it.
    """
    pairs = [pair for part in certificate.get("subject", ()) for pair in part]
    names = [value for key, value in pairs if key == "commonName"]
    groups = [value for key, value in pairs if key == "organizationName"]
    if not names:
        raise unauthorized()
    return User(names[0], (*groups, _AUTHENTICATED))
