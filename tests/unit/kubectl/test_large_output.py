"""Large outputs leave at once."""

from __future__ import annotations

import io
import os
import sys
import threading

import pytest

from kubectl_sim.kubectl.streams import Output

TEXT = "x" * 300_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pipes have one size elsewhere")
def test_a_pipe_takes_all_before_anybody_reads_it() -> None:
    reader, writer = os.pipe()
    with open(reader, "rb") as read, open(writer, "wb") as raw:
        thread = threading.Thread(target=Output(raw).write, args=(TEXT,), daemon=True)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
        assert read.read(len(TEXT)) == TEXT.encode()


def test_what_is_no_pipe_takes_it_as_ever() -> None:
    raw = io.BytesIO()
    Output(raw).write(TEXT)
    assert raw.getvalue() == TEXT.encode()
