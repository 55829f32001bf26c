"""`POST component_server`: calls a server function of a component, with JSON or with files."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from ..components.base import Component
from ..gates.dispatch import FAILED, Form, FormFile, NoSuchFunction, server_function
from ..gates.limit import TooLarge
from ..gates.open_file import NotAllowed
from ..messages import Error
from ..runtime.roles import Forbidden
from .address import root_of, with_urls
from .answers import send_error, send_json
from .auth.identity import person_of, user_of
from .body import BadBody, ClientGone, decode, read
from .multipart import MultipartReader, Received, is_multipart
from .service import Service

console = logging.getLogger("showglass")
OWN_FIELDS = ("session_hash", "component_id", "fn_name")


class ServerCall(msgspec.Struct):
    """The body of a call without files."""

    component_id: int
    fn_name: str
    session_hash: str | None = None
    data: Any = None


_decoder = msgspec.json.Decoder(ServerCall)


def _form_call(received: Received) -> ServerCall:
    text = {name: value.decode("utf-8", "replace") for name, value in received.fields.items()}
    missing = [name for name in ("component_id", "fn_name") if name not in text]
    if missing:
        raise BadBody(f"The form has no field {missing[0]!r}.")
    number = text["component_id"].strip()
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise BadBody("component_id must be a whole number.")
    files = [
        FormFile(p.name, p.filename or "", p.content_type, p.path, p.ticket)
        for p in received.files
        if p.path is not None
    ]
    others = {name: value for name, value in text.items() if name not in OWN_FIELDS}
    return ServerCall(int(number), text["fn_name"], text.get("session_hash"), Form(others, files))


class ComponentServer:
    """ASGI: the door of the `dispatch` gate."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reader: MultipartReader | None = None
        try:
            if is_multipart(scope):
                service = self.service
                reader = MultipartReader(scope, receive, service.vault, service.max_file_size)
                call = _form_call(await reader.read())
            else:
                call = decode(_decoder, await read(scope, receive))
            status, answer = await self._answer(scope, call)
        except ClientGone:
            return
        except TooLarge as error:
            status, answer = 413, str(error)
        except BadBody as error:
            status, answer = 400, str(error)
        except OSError:
            status, answer = 507, "The server has no room for these files."
        if status == 200:
            await send_json(send, with_urls(answer, root_of(scope, self.service)))
            return
        if reader is not None:
            reader.discard()
        await send_error(send, status, answer)

    async def _answer(self, scope: Scope, call: ServerCall) -> tuple[int, Any]:
        """Status, and what the function returned or why it did not."""
        block = self.service.root.blocks.get(call.component_id)
        key = call.session_hash or ""
        session = self.service.session(key, person_of(scope))
        try:
            if not isinstance(block, Component):
                raise NoSuchFunction
            self.service.bound.check(block, user_of(scope))
            view = session.view(block) if session is not None else block
            function = server_function(view, call.fn_name)
            return 200, await self.service.off_loop(function, call.data)
        except NoSuchFunction as error:
            return 404, str(error)
        except Forbidden as error:
            return 403, str(error)
        except (Error, NotAllowed, ValueError, TypeError) as error:
            return 400, str(error)
        except (
            Exception
        ):  # the author's fault: it is in the console, and the caller learns that it failed
            console.exception("The server function %r of %r failed.", call.fn_name, block)
            return 500, FAILED
