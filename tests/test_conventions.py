"""What the ground promises in prose, checked."""

import ast
import os
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = [
    pattern.removesuffix("*")
    for pattern in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
]
MADE_BY_TOOLS = {"build", "data", "__pycache__"}
WRITTEN = {".py", ".js", ".css", ".html", ".md", ".toml", ".yaml", ".mako", ".svg", ""}


def kept(folder=ROOT):
    """Yield the files of the checkout that somebody wrote or means to keep."""
    for entry in sorted(folder.iterdir()):
        hidden = entry.name.startswith(".")
        if entry.is_dir():
            made = entry.name in MADE_BY_TOOLS or entry.suffix == ".egg-info"
            if entry.name == ".ci" or not (hidden or made):
                yield from kept(entry)
        elif entry.name not in {".env", ".git"} and entry.suffix not in {".pyc", ".png"}:
            yield entry


def modules():
    return [path for path in kept() if path.suffix == ".py" and path.parts[-2] != "versions"]


def product():
    return [path for path in modules() if path.relative_to(ROOT).parts[0] in PACKAGES]


def name(path):
    return str(path.relative_to(ROOT))


def words_of(identifier):
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)


def pins(lock):
    """Return the version and the hashes of each distribution in *lock*."""
    entries = re.split(r"\n(?=\S)", "\n".join(pinned_lines(lock)))
    found = {}
    for entry in entries:
        pin = re.match(r"([\w.-]+)==([\w.!+]+)", entry)
        assert pin, f"{lock} pins nothing in {entry!r}"
        found.setdefault(canonicalize_name(pin[1]), []).append((pin[2], entry.count("sha256:")))
    return found


def pinned_lines(lock):
    lines = (ROOT / lock).read_text().splitlines()
    return [line for line in lines if not line.lstrip().startswith("#")]


def test_no_written_file_reaches_a_thousand_lines():
    written = [path for path in kept() if path.suffix in WRITTEN]

    assert [name(path) for path in written if len(path.read_text().splitlines()) >= 1000] == []


def test_no_module_is_longer_than_200_lines():
    long = [name(path) for path in product() if len(path.read_text().splitlines()) > 200]

    assert long == []


def test_no_room_is_called_by_a_name_that_says_nothing():
    empty = {"common", "core", "helper", "helpers", "manager", "misc", "service", "services"}
    empty |= {"util", "utils"}
    rooms = {path.parent for path in modules()} | {path.with_suffix("") for path in modules()}

    assert [name(room) for room in rooms if room.name in empty] in ([], ["simulator/core"])


def test_no_class_is_called_by_a_word_that_says_nothing():
    empty = {"Manager", "Service", "Helper", "Util", "Utils", "Impl", "Data", "Info"}
    classes = [
        node.name
        for path in product()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    ]

    assert [each for each in classes if empty & set(words_of(each))] == []


def test_every_module_opens_with_one_sentence():
    silent = []
    for path in product():
        tree = ast.parse(path.read_text())
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        if tree.body and not first.endswith((".", ":")):
            silent.append(name(path))

    assert silent == []


def test_no_file_names_a_registry_or_a_machine():
    registry = r"\bpypi\b\.|pythonhosted\.|npmjs\."
    machine = r"(?<![\w.])/(?:root|home|Users|opt|work)/\w"
    telling = re.compile(f"{registry}|{machine}")
    files = [path for path in kept() if path != Path(__file__)]

    assert {name(path): found[0] for path in files if (found := telling.search(text(path)))} == {}


def test_no_file_holds_the_token_of_a_bot():
    token = re.compile(r"\b\d{8,10}:AA[\w-]{33}\b")

    assert [name(path) for path in kept() if token.search(text(path))] == []


def text(path):
    return path.read_text(errors="replace")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_for_every_pin_and_names_no_index(lock):
    everything = "\n".join(pinned_lines(lock))

    assert [each for each, found in pins(lock).items() if not all(n for _, n in found)] == []
    assert not re.search(r"://|@|^-|--(?!hash=)", everything, re.MULTILINE)


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["dev"])]
)
def test_a_lock_holds_what_the_project_asks_for(lock, groups):
    locked = pins(lock)
    asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
    asked += [line for each in groups for line in PROJECT["dependency-groups"][each]]

    for line in asked:
        if isinstance(line, str):
            wanted = Requirement(line)
            versions = [version for version, _ in locked[canonicalize_name(wanted.name)]]
            assert all(wanted.specifier.contains(version) for version in versions), line


def test_what_is_imported_is_asked_for_and_what_is_asked_for_is_imported():
    asked = {
        canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]
    }
    from_where = packages_distributions()
    imported = {
        canonicalize_name(from_where[top][0])
        for path in product()
        for top in imports(path)
        if top not in {*sys.stdlib_module_names, *PACKAGES}
    }
    by_name_only = {"psycopg", "tzdata"}  # by SQLAlchemy for an address, by zoneinfo for a zone

    assert imported == asked - by_name_only


def imports(path):
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_the_tools_are_tested_with_what_runs():
    tools, runs = pins("requirements-dev.lock"), pins("requirements.lock")

    assert {each: tools.get(each) for each in runs} == runs


def test_a_decision_has_its_four_parts():
    parts = ["Context", "Decision", "Consequences", "Refused"]

    for path in decisions():
        title, *sections = path.read_text().split("\n## ")
        assert title.startswith(f"# {path.name[:4]}. "), path.name
        assert [section.splitlines()[0] for section in sections] == parts, path.name
        assert all(section.split("\n", 1)[1].strip() for section in sections), path.name


def test_decisions_are_numbered_without_a_gap_and_listed():
    numbers = [int(path.name[:4]) for path in decisions()]
    listed = (ROOT / "docs/adr/README.md").read_text()

    assert numbers[0] == 1
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))
    assert [path.name for path in decisions() if f"]({path.name})" not in listed] == []


def decisions():
    return sorted((ROOT / "docs/adr").glob("[0-9]*.md"))


def test_a_link_between_documents_leads_somewhere():
    documents = [path for path in kept() if path.suffix == ".md"]
    broken = [
        f"{name(document)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^):#]+)[#)]", document.read_text())
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_a_place_that_the_readme_sends_a_change_to_exists():
    rows = re.findall(r"^\| a .* \| (.*) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    places = {place for row in rows for place in re.findall(r"`([\w/]+(?:\.py)?)`", row)}

    assert {"bot/routes.py", "storage/tables/"} <= places
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_a_promise_that_is_cited_is_made():
    made = set(re.findall(r"\*\*(P\d+)\*\*", (ROOT / "docs/reliability.md").read_text()))
    cited = {each for path in modules() for each in re.findall(r"\bP\d+\b(?=[),–])", text(path))}

    assert made == {f"P{n}" for n in range(1, 16)}
    assert cited <= made


def test_a_section_of_the_clinical_page_that_is_cited_is_there():
    page = (ROOT / "docs/clinical.md").read_text()
    there = set(re.findall(r"^## (\d+)\. ", page, re.MULTILINE))
    told = [text(path) for path in kept() if path.suffix in {".py", ".md"}]
    lists = [each for one in told for each in re.findall(r"[Cc]linical(?:\.md)? (\d[\d., ]*)", one)]
    inside = re.findall(r"\b[Ss]ections? (\d+)(?: (?:to|and) (\d+))?", page)

    assert {each for one in lists for each in re.findall(r"[\d.]*\d", one)} <= there
    assert {each for pair in inside for each in pair if each} <= there


def test_every_make_target_in_the_documents_exists():
    makefile = text(ROOT / "Makefile")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    told = {
        target
        for path in kept()
        if path.suffix == ".md"
        for target in re.findall(r"(?:^|`)make ([\w-]+)", path.read_text(), re.MULTILINE)
    }

    assert targets == {
        "help",
        "demo",
        "init",
        "run",
        "test",
        "check",
        "soak",
        "audit",
        "bench",
        "bench-quick",
        "lock",
    }
    assert told <= targets
    assert set(re.findall(r"^([\w-]+):.* ## ", makefile, re.MULTILINE)) == targets, "for make help"


def test_the_image_holds_every_package():
    copied = set(re.findall(r"^COPY (\w+) \1$", text(ROOT / "Dockerfile"), re.MULTILINE))
    let_in = {line[1:] for line in text(ROOT / ".dockerignore").splitlines() if line[:1] == "!"}

    assert copied == set(PACKAGES)
    assert copied <= let_in


def test_the_continuous_check_can_be_run_and_is_make_check():
    script = ROOT / ".ci/run"

    assert os.access(script, os.X_OK)
    assert "make check" in script.read_text()
