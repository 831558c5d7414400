"""Bad input to the command line: each gives one clear message and the right exit code, and never a stack trace."""

import json
import socket
from pathlib import Path

import pytest

from tests.support.command import ROOT, boilerc
from tests.support.standalone import free_port

COUNTRY = ROOT / "examples" / "country_card"


def program(folder: Path, text: str) -> Path:
    """A program of the given text."""
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_file_that_does_not_exist(tmp_path: Path) -> None:
    for command in ("check", "explain", "build", "run"):
        done = boilerc(command, tmp_path / "nothing.py").without_trace()
        assert done.code == 1
        assert "nothing.py" in done.text
        assert "no such file" in done.text.lower()


def test_a_syntax_error_has_a_caret(tmp_path: Path) -> None:
    path = program(tmp_path, "class City(DomainModel:\n    pass\n")
    done = boilerc("check", path).without_trace()
    assert done.code == 1
    assert "program.py:1:" in done.text
    assert "error[BC" in done.text
    assert "^" in done.text


def test_an_unknown_name(tmp_path: Path) -> None:
    text = (
        (COUNTRY / "program.py")
        .read_text(encoding="utf-8")
        .replace("dm_cls=Country)", "dm_cls=Contry)", 1)
    )
    done = boilerc("check", program(tmp_path, text)).without_trace()
    assert done.code == 1
    assert "Contry" in done.text


STORE = """
from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


class Shop(DomainModel):
    owner = attrs.relation(dm_cls="Shop")


class ShopStore(Store):
    shop = reference(dm_cls=Shop)
    owner = reference(dm_cls=Shop)
    rival = reference(dm_cls=Shop)

    @owner.getter
    def owner(self):
        return self.shop.owner

    @rival.getter
    def rival(self):
        return self.owner.owner


class ShopCard(ViewModel):
    store: ShopStore
    rivals = attrs.bproperty()

    @rivals.getter
    def rivals(self):
        return self.store.rival is not None

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.shop.doc_id}")


class Cards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard
"""
ROOT_GETTER = """
    @shop.getter
    def shop(self):
        return self.rival.owner
"""
OTHER_CARDS = """

class OtherCards(Cards):
    pass
"""


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (STORE, "", "no findings"),
        (
            STORE.replace("return self.shop.owner", "return self.shop.ownr"),
            "BC0202",
            "Shop has no attribute ownr",
        ),
        (STORE.replace("@rival.getter", "@rivl.getter"), "BC0201", "did you mean `rival`?"),
        (
            STORE.replace("return self.shop.owner", "return self.rival.owner"),
            "BC0403",
            "owner uses rival uses owner",
        ),
        (
            STORE.replace("    @owner.getter", ROOT_GETTER + "\n    @owner.getter"),
            "BC0401",
            "every reference of ShopStore has a getter",
        ),
        (STORE + OTHER_CARDS, "BC0604", "cards/* is also written by Cards"),
    ],
    ids=["good", "attribute", "getter", "circle", "no root", "two mediators"],
)
def test_what_is_wrong_in_a_program(tmp_path: Path, text: str, code: str, says: str) -> None:
    done = boilerc("check", program(tmp_path, text)).without_trace()
    assert f"[{code}]" in done.text or not code
    assert says in done.text


def test_json_diagnostics_are_one_document(tmp_path: Path) -> None:
    done = boilerc("check", "--json", program(tmp_path, "def broken(:\n")).without_trace()
    assert done.code == 1
    (diagnostic,) = json.loads(done.out)["diagnostics"]
    assert diagnostic["code"].startswith("BC")
    assert diagnostic["line"] == 1
    assert done.err == ""


def test_wrong_usage_is_exit_code_2() -> None:
    for args in (
        ["run"],
        ["run", COUNTRY, "--processor", "spark"],
        ["nonsense"],
        ["run", COUNTRY, "--result", "x"],
    ):
        done = boilerc(*args).without_trace()
        assert done.code == 2


def test_an_unknown_diagnostic_code() -> None:
    done = boilerc("rule", "BC9999").without_trace()
    assert done.code == 1
    assert "BC9999" in done.err


def test_a_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = boilerc("dev", "firestore", "--port", str(port)).without_trace()
    assert done.code == 1
    assert str(port) in done.err
    assert "in use" in done.err


@pytest.mark.parametrize("processor", ["python", "flink"])
def test_an_unreachable_firestore(processor: str) -> None:
    address = f"127.0.0.1:{free_port()}"
    done = boilerc(
        *("run", COUNTRY, "--processor", processor, "--changes", COUNTRY / "input.jsonl"),
        FIRESTORE_EMULATOR_HOST=address,
    ).without_trace()
    assert done.code == 1
    assert f"no Firestore answers at {address}" in done.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[]", "a JSON object is expected"),
        (
            '{"collection": "countries", "doc_id": "x", "op": "upsert", "data": {}}',
            "op is 'upsert'",
        ),
        ('{"collection": "countries/x", "doc_id": "x", "op": "set", "data": {}}', "collection is"),
        (
            '{"collection": "countries", "doc_id": "a/b", "op": "set", "data": {}}',
            "doc_id is 'a/b'",
        ),
        ('{"collection": "countries", "doc_id": "x", "op": "set", "data": 5}', "data is int"),
        (
            '{"collection": "countries", "doc_id": "x", "op": "update", "data": {"a": 1}}',
            "does not exist",
        ),
        ('{"collection": "countries", "doc_id": "x", "op": "delete"}', "does not exist"),
        (
            '{"topic": "t", "key": "k", "value": 1}',
            "is a record for a topic, and this run has no topics",
        ),
    ],
)
def test_a_bad_line_in_a_change_log(tmp_path: Path, line: str, says: str) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("\n" + line + "\n", encoding="utf-8")
    done = boilerc("run", COUNTRY, "--changes", log).without_trace()
    assert done.code == 1
    assert "line 2" in done.err
    assert says in done.err


def test_a_change_log_that_does_not_exist(tmp_path: Path) -> None:
    done = boilerc("run", COUNTRY, "--changes", tmp_path / "none.jsonl").without_trace()
    assert done.code == 1
    assert "none.jsonl: no such file" in done.err


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file", encoding="utf-8")
    done = boilerc("build", COUNTRY, "--out", tmp_path / "build" / "x").without_trace()
    assert done.code == 1
    assert "build" in done.err
