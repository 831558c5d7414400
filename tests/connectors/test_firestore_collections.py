"""Collection groups, partitions, aggregations, and lists of collections and documents."""

import math
from typing import Any

import pytest
from google.api_core.exceptions import InvalidArgument
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.types import StructuredQuery

from tests.support.firestore_database import Database, plain


@pytest.fixture
def orders(database: Database) -> Any:
    """The collection group of `orders`, at three depths; returns the client."""
    batch = database.client.batch()
    paths = {
        "orders/o1": 1,
        "users/u1/orders/o2": 2,
        "users/u2/orders/o3": 3,
        "users/u2/orders/o3/parts/p1/orders/o4": 4,
        "users/u2/other/o5": 5,
        "users/u3": 6,
    }
    for path, n in paths.items():
        batch.set(database.client.document(path), {"n": n})
    batch.commit()
    return database.client


def paths(query: Any) -> list[str]:
    return [snapshot.reference.path for snapshot in query.stream()]


def test_a_collection_group_finds_the_collections_of_every_depth(orders: Any) -> None:
    assert paths(orders.collection_group("orders")) == [
        "orders/o1",
        "users/u1/orders/o2",
        "users/u2/orders/o3",
        "users/u2/orders/o3/parts/p1/orders/o4",
    ]


def test_a_collection_group_can_be_filtered_and_ordered(orders: Any) -> None:
    group = orders.collection_group("orders")
    query = group.where(filter=FieldFilter("n", ">", 1)).order_by("n", direction="DESCENDING")
    assert paths(query.limit(2)) == [
        "users/u2/orders/o3/parts/p1/orders/o4",
        "users/u2/orders/o3",
    ]


def test_a_group_below_a_document_finds_only_what_is_below(database: Database, orders: Any) -> None:
    query = StructuredQuery(
        from_=[StructuredQuery.CollectionSelector(collection_id="orders", all_descendants=True)]
    )
    answers = database.raw.run_query(
        request={"parent": database.path("users/u2"), "structured_query": query},
        metadata=database.metadata,
    )
    names = [a.document.name for a in answers if a.document.name]
    assert names == [
        database.path("users/u2/orders/o3"),
        database.path("users/u2/orders/o3/parts/p1/orders/o4"),
    ]


def test_a_selector_without_a_collection_finds_all_below(database: Database, orders: Any) -> None:
    query = StructuredQuery(from_=[StructuredQuery.CollectionSelector(all_descendants=True)])
    answers = database.raw.run_query(
        request={"parent": database.root, "structured_query": query}, metadata=database.metadata
    )
    assert len([a for a in answers if a.document.name]) == 6


def test_a_collection_group_can_begin_after_a_name(orders: Any) -> None:
    group = orders.collection_group("orders").order_by("__name__")
    after = orders.document("users/u1/orders/o2")
    assert paths(group.start_after({"__name__": after}).limit(1)) == ["users/u2/orders/o3"]


def test_partitions_cut_a_collection_group_into_disjoint_ranges(database: Database) -> None:
    batch = database.client.batch()
    for i in range(400):
        batch.set(database.client.document(f"users/u{i % 7}/orders/o{i:03}"), {"n": i})
    batch.commit()
    group = database.client.collection_group("orders")
    partitions = list(group.get_partitions(4))
    assert 1 < len(partitions) <= 5
    found = [path for partition in partitions for path in paths(partition.query())]
    assert found == paths(group)


def test_partitions_need_all_descendants_and_an_order_of_names(database: Database) -> None:
    query = {"from_": [{"collection_id": "orders"}], "order_by": [{"field": {"field_path": "n"}}]}
    with pytest.raises(InvalidArgument):
        database.raw.partition_query(
            request={"parent": database.root, "structured_query": query, "partition_count": 3},
            metadata=database.metadata,
        )


def totals(query: Any) -> dict[str, Any]:
    return {result.alias: result.value for row in query.get() for result in row}


def test_count_sum_and_average(orders: Any) -> None:
    group = orders.collection_group("orders")
    query = group.count("c").sum("n", "s").avg("n", "a")
    assert totals(query) == {"c": 4, "s": 10, "a": 2.5}


def test_aggregations_respect_filters_and_limits(orders: Any) -> None:
    group = orders.collection_group("orders").where(filter=FieldFilter("n", ">=", 2))
    assert totals(group.count("c")) == {"c": 3}
    assert totals(group.order_by("n").limit(2).sum("n", "s")) == {"s": 5}


def test_aggregations_of_nothing_are_zero_zero_and_null(database: Database) -> None:
    query = {"from_": [{"collection_id": "none"}]}
    field = {"field": {"field_path": "n"}}
    aggregations = [
        {"alias": "c", "count": {}},
        {"alias": "s", "sum": field},
        {"alias": "a", "avg": field},
    ]
    answers = database.raw.run_aggregation_query(
        request={
            "parent": database.root,
            "structured_aggregation_query": {
                "structured_query": query,
                "aggregations": aggregations,
            },
        },
        metadata=database.metadata,
    )
    fields = next(plain(a.result.aggregate_fields) for a in answers if "result" in a)
    assert fields == {"c": 0, "s": 0, "a": None}


def test_sums_skip_what_is_no_number_and_keep_integers(database: Database) -> None:
    values: list[Any] = [1, 2, "3", None, [4]]
    for i, value in enumerate(values):
        database.client.document(f"rooms/r{i}").set({"n": value})
    rooms = database.client.collection("rooms")
    result = totals(rooms.sum("n", "s").avg("n", "a"))
    assert result == {"s": 3, "a": 1.5}
    assert isinstance(result["s"], int)
    rooms.document("half").set({"n": 0.5})
    result = totals(rooms.sum("n", "s"))
    assert result == {"s": 3.5}
    assert isinstance(result["s"], float)


def test_a_sum_with_nan_is_nan(database: Database) -> None:
    database.client.document("rooms/a").set({"n": float("nan")})
    database.client.document("rooms/b").set({"n": 1})
    result = totals(database.client.collection("rooms").sum("n", "s").avg("n", "a"))
    assert math.isnan(result["s"])
    assert math.isnan(result["a"])


def test_a_count_can_stop_early(database: Database, orders: Any) -> None:
    query = {"from_": [{"collection_id": "orders", "all_descendants": True}]}
    aggregation = {
        "structured_query": query,
        "aggregations": [{"alias": "c", "count": {"up_to": 2}}],
    }
    answers = database.raw.run_aggregation_query(
        request={"parent": database.root, "structured_aggregation_query": aggregation},
        metadata=database.metadata,
    )
    counts = [a.result.aggregate_fields["c"].integer_value for a in answers if "result" in a]
    assert counts == [2]


def test_collections_are_listed_at_the_root_and_below_a_document(orders: Any) -> None:
    assert sorted(c.id for c in orders.collections()) == ["orders", "users"]
    below = orders.document("users/u2").collections()
    assert sorted(c.id for c in below) == ["orders", "other"]
    assert list(orders.document("users/u3").collections()) == []


def test_a_collection_without_documents_left_is_not_listed(orders: Any) -> None:
    orders.document("users/u2/other/o5").delete()
    assert [c.id for c in orders.document("users/u2").collections()] == ["orders"]


def test_listed_documents_may_include_missing_ones_with_documents_below(orders: Any) -> None:
    users = orders.collection("users")
    assert sorted(d.id for d in users.list_documents()) == ["u1", "u2", "u3"]
    assert paths(users) == ["users/u3"]


def test_a_list_of_documents_comes_in_pages(database: Database) -> None:
    for i in range(5):
        database.client.document(f"rooms/r{i}").set({"n": i})
    pager = database.raw.list_documents(
        request={"parent": database.root, "collection_id": "rooms", "page_size": 2},
        metadata=database.metadata,
    )
    sizes = [len(page.documents) for page in pager.pages]
    assert sum(sizes) == 5
    assert max(sizes) == 2


def test_a_recursive_delete_removes_all_below(orders: Any) -> None:
    orders.recursive_delete(orders.document("users/u2"))
    assert paths(orders.collection_group("orders")) == ["orders/o1", "users/u1/orders/o2"]
    assert paths(orders.collection_group("other")) == []
