"""What a fresh cluster is made of is what its own API would have stored."""

from __future__ import annotations

import copy

from tests import clusters
from tests.kinds.asked import record


def test_objects_of_a_fresh_cluster_are_defaulted_and_valid() -> None:
    objects = clusters.contents(clusters.template())
    assert len(objects) > 50
    for (resource, _, name), obj in objects.items():
        kind = record(resource)
        again = copy.deepcopy(obj)
        kind.default(again)
        assert again == obj, (resource, name)
        causes = kind.validate(again) + kind.validate_update(again, obj) + kind.validate_status(again, obj)
        assert causes == [], (resource, name)
        assert len(kind.row(obj)) == len(kind.columns)
