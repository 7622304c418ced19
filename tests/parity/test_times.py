"""Times of a cluster, shown to a program that lives now, and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.parity.times import SECOND, Shift

NOW = 1_767_225_604 * SECOND  # 2026-01-01T00:00:04Z


@pytest.fixture
def shift() -> Shift:
    made = Shift()
    made.begin(NOW, "kubectl describe pod web")
    return made


@pytest.mark.parametrize(
    "text",
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:34.250000Z", "2026-01-01T00:00:03.123456789Z", "2031-01-01T00:00:00Z"],
)
def test_what_was_sent_comes_back(shift: Shift, text: str) -> None:
    sent = shift._moved(text.encode()).decode()
    assert sent[:10] != text[:10]
    assert shift.back(f"x {sent} y") == f"x {text} y"


def test_a_client_that_drops_fractions_means_the_same(shift: Shift) -> None:
    sent = shift._moved(b"2026-01-01T00:00:00Z").decode()
    whole = sent[:19] + "Z"
    assert shift.back(whole) == "2026-01-01T00:00:00Z"
    spoken = datetime.fromisoformat(whole).strftime("%a, %d %b %Y %H:%M:%S +0000")
    assert shift.back(spoken) == "Thu, 01 Jan 2026 00:00:00 +0000"


def test_the_distance_to_the_present_is_the_clusters(shift: Shift) -> None:
    sent = datetime.fromisoformat(shift._moved(b"2026-01-01T00:00:00Z").decode())
    assert 4 <= (datetime.now(UTC) - sent).total_seconds() < 4.5


def test_a_client_that_tells_its_own_time_means_the_clusters(shift: Shift) -> None:
    present = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert shift.back(present) == "2026-01-01T00:00:04Z"


def test_other_times_are_left_alone(shift: Shift) -> None:
    assert shift.back("2020-02-02T02:02:02Z 2026-13-77T00:00:00Z") == "2020-02-02T02:02:02Z 2026-13-77T00:00:00Z"


def test_what_is_shown_word_for_word_is_not_moved() -> None:
    made = Shift()
    made.begin(NOW, "kubectl get pod web -o yaml")
    assert made._moved(b"2026-01-01T00:00:00Z") == b"2026-01-01T00:00:00Z"
