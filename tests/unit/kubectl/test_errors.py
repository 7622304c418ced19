from __future__ import annotations

from kubectl_sim.kubectl.errors import (
    Aggregate,
    CommandError,
    LoggedFatal,
    SilentExit,
    filter_out,
    flatten,
    is_not_found,
    report,
    usage_error,
    with_source,
)
from kubectl_sim.model.status import StatusError, not_found

POD = not_found("pods", "x")
PLAIN = CommandError("no")


def test_one_error_gets_a_prefix() -> None:
    assert report(PLAIN) == ("error: no\n", 1)
    assert report(CommandError("error: said already")) == ("error: said already\n", 1)
    assert report(CommandError("ends\n", 3)) == ("error: ends\n", 3)
    assert report(POD) == ('Error from server (NotFound): pods "x" not found\n', 1)
    assert report(StatusError(500, "", "broken")) == ("Error from server: broken\n", 1)
    assert report(StatusError(401, "Unauthorized", "who")) == (
        "error: You must be logged in to the server (who)\n",
        1,
    )


def test_the_prefix_is_lost_in_deeper_aggregates() -> None:
    assert report(Aggregate([PLAIN])) == ("error: no\n", 1)
    assert report(Aggregate([Aggregate([PLAIN])])) == ("no\n", 1)
    assert report(Aggregate([PLAIN, POD])) == ('no\nError from server (NotFound): pods "x" not found\n', 1)
    assert report(Aggregate([PLAIN, Aggregate([PLAIN, CommandError("b")])])) == ("no\n[no, b]\n", 1)


def test_ends_without_words() -> None:
    assert report(SilentExit(2)) == ("", 2)
    assert report(LoggedFatal("F0101 x]")) == ("F0101 x]\n", 1)


def test_invalid_objects() -> None:
    causes = [{"field": "spec.a", "message": "Required"}, {"field": "b", "message": "Bad"}]
    details = {"kind": "Pod", "name": "x", "causes": causes}
    assert report(StatusError(422, "Invalid", "m", details))[0] == (
        'The Pod "x" is invalid: \n* spec.a: Required\n* b: Bad\n'
    )
    details["causes"] = causes[:1] * 2
    assert report(StatusError(422, "Invalid", "m", details))[0] == 'The Pod "x" is invalid: spec.a: Required\n'
    assert report(StatusError(422, "Invalid", "m"))[0] == "The request is invalid: m\n"


def test_parts_of_errors() -> None:
    both = Aggregate([POD, Aggregate([PLAIN, POD])])
    assert flatten(both) == [POD, PLAIN, POD]
    left = filter_out(both, is_not_found)
    assert left is not None and flatten(left) == [PLAIN]
    assert filter_out(Aggregate([POD]), is_not_found) is None
    assert filter_out(POD, is_not_found) is None
    assert Aggregate([PLAIN, PLAIN]).message == "no"


def test_sources() -> None:
    told = with_source("creating", "f.yaml", POD)
    assert report(told)[0] == 'Error from server (NotFound): error when creating "f.yaml": pods "x" not found\n'
    assert report(with_source("creating", "f.yaml", PLAIN))[0] == 'error: error when creating "f.yaml": no\n'
    assert with_source("creating", "", POD) is POD


def test_usage() -> None:
    assert report(usage_error("kubectl get", "wrong"))[0] == (
        "error: wrong\nSee 'kubectl get -h' for help and examples\n"
    )
