"""Who is asking: client certificates, bearer tokens, and impersonation.

Models apiserver/pkg/authentication and the impersonation filter of pkg/endpoints/filters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from multidict import CIMultiDictProxy

from kubectl_sim.apiserver import rbac
from kubectl_sim.model.request import ADMIN, User, impersonated
from kubectl_sim.model.status import StatusError, bad_request

_AUTHENTICATED = "system:authenticated"
_EXTRA = "impersonate-extra-"


class Authenticator:
    """``tokens`` maps bearer tokens to their users; ``open`` lets in who shows nothing, as the administrator."""

    def __init__(self, tokens: dict[str, User], *, open: bool = False) -> None:
        self._tokens = tokens
        self._open = open
        self._admin = User(*ADMIN)

    def user(self, request: web.BaseRequest, account: Callable[[str], User | None]) -> User:
        """The user that a request is made as; ``account`` finds the service account of a token.

        Raises Unauthorized, Forbidden, BadRequest.
        """
        found = self._authenticated(request, account)
        if "Impersonate-User" in request.headers:
            if not rbac.is_master(found):  # roles that allow it are not looked at yet
                name = request.headers["Impersonate-User"]
                raise rbac.forbidden(rbac.Attributes(found, "impersonate", resource="users", name=name))
            return _impersonated(request.headers)
        if "Impersonate-Group" in request.headers:
            groups = " ".join(f"{{Group  {name}    }}" for name in request.headers.getall("Impersonate-Group"))
            raise bad_request(f"requested [{groups}] without impersonating a user")
        return found

    def _authenticated(self, request: web.BaseRequest, account: Callable[[str], User | None]) -> User:
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


def _impersonated(headers: CIMultiDictProxy[str]) -> User:
    extra: dict[str, list[str]] = {}
    for key, value in headers.items():
        if key.lower().startswith(_EXTRA):
            extra.setdefault(unquote(key[len(_EXTRA) :].lower()), []).append(value)
    groups = tuple(headers.getall("Impersonate-Group", []))
    return impersonated(headers["Impersonate-User"], groups, headers.get("Impersonate-Uid", ""), extra)
