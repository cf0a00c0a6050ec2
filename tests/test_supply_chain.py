"""What an image is made of and what it may do, read off the files that make it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]
COMPOSE = ("compose.yaml", "compose.postgres.yaml")


def test_the_image_runs_as_a_user_by_number_who_has_no_shell():
    assert re.findall(r"^USER (.*)$", FINAL, re.MULTILINE) == ["10001:10001"]
    assert "useradd --uid 10001" in FINAL and "--shell /usr/sbin/nologin" in FINAL


def test_the_image_installs_only_what_is_pinned_by_hash():
    installs = re.findall(r"pip install (.*)", DOCKERFILE)

    assert installs and all("--require-hashes" in each or "--no-deps" in each for each in installs)
    assert not re.search(r"\b(curl|wget|apt-get|ADD)\b", DOCKERFILE)


def test_nothing_is_installed_in_the_image_that_could_install_more():
    assert "pip uninstall --yes --quiet setuptools pip" in DOCKERFILE
    assert "pip install" not in FINAL


def test_the_image_holds_no_secret_and_no_file_of_the_checkout_by_chance():
    assert not re.search(r"^(ENV|ARG).*(TOKEN|KEY|PASSWORD)", DOCKERFILE, re.MULTILINE)
    assert not re.search(r"^COPY \. ", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", COMPOSE)
def test_a_container_may_write_only_to_its_data_and_gains_no_rights(name):
    bot = (ROOT / name).read_text().partition("  bot:\n")[2].partition("\nvolumes:")[0]

    wanted = ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "pids_limit:")
    assert [each for each in wanted if each not in bot] == []
    assert "privileged" not in bot.replace("no-new-privileges", "") and "ports:" not in bot


@pytest.mark.parametrize("name", COMPOSE)
def test_what_a_bot_keeps_outlives_its_container(name):
    bot, _, end = (ROOT / name).read_text().partition("  bot:\n")[2].partition("\nvolumes:\n")

    [folder] = re.findall(r"^ +DATA_DIR: (\S+)$", bot, re.MULTILINE)
    [volume] = re.findall(rf"^ +- (\w+):{folder}$", bot, re.MULTILINE)
    assert f"  {volume}:\n" in end
    assert not re.search(rf"^ +- {folder}\b", bot.partition("tmpfs:")[2], re.MULTILINE)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_by_version_and_hash(lock):
    entries = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text())
    pins = [entry for entry in entries if not entry.startswith("#")]

    assert pins and [each[:60] for each in pins if "==" not in each or "--hash=" not in each] == []
