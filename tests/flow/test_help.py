"""What people read before they ask: --help, manual pages and the shell's completion say the same."""
import re
import subprocess

import pytest
from conftest import BUILD, SOURCE


def output(*words):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True).stdout


def manual(name):
    """A page as man shows it, each word whole."""
    done = subprocess.run(["man", "--nh", "--nj", "-l", BUILD / "docs/man" / name], capture_output=True, text=True,
                          check=False, env={"MANWIDTH": "1000", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    return re.sub(r"\s+", " ", re.sub(".\x08", "", done.stdout))


def commands():
    """Command -> its words, after `platenctl help`."""
    found = {}
    for line in re.findall(r"^  ([a-z].*)$", output(BUILD / "platenctl", "help"), re.M):
        for part in line.split(", ") if line.startswith("help") else [line]:
            found[part.split()[0]] = part
    return found


def settings_keys():
    source = (SOURCE / "gateway/main/conf.c").read_text(encoding="utf-8")
    return re.findall(r'^\s*\{\.name = "([a-z-]+)"', source, re.M)


def completed(program, *words):
    """What Tab offers behind these words."""
    script = (f'source {SOURCE}/packaging/completion/{program}; shift 0; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
              f'_{program.replace("-", "_")}; printf "%s\\n" "${{COMPREPLY[@]}}"')
    return set(output("bash", "-c", script, "bash", BUILD / program, *words).split())


@pytest.mark.parametrize("page", ["platend.8", "platenctl.1", "platend.conf.5", "platen-import.5", "platen-status.5",
                                  "platen-protocol.7"])
def test_a_page_has_its_sections(page):
    text = manual(page)
    assert f"NAME {page[:-2]} - " in text and "DESCRIPTION" in text


def test_the_manual_has_every_command():
    text = manual("platenctl.1")
    for command, line in commands().items():
        if command not in ("help", "version"):
            assert re.search(rf"\b{command}\b", text), command
        for option in re.findall(r"--[a-z-]+", line):
            assert option in text, f"{command} {option}"


def test_the_manual_has_every_option_of_platend():
    text = manual("platend.8")
    for option in set(re.findall(r"--[a-z-]+", output(BUILD / "platend", "--help"))):
        assert option in text, option


def test_the_manual_has_every_setting():
    text = manual("platend.conf.5")
    keys = settings_keys()
    assert len(keys) > 15
    for key in keys:
        assert re.search(rf"\b{key}\b", text), key


def test_completion_of_platenctl():
    assert set(commands()) <= completed("platenctl", "")
    assert completed("platenctl", "ba") == {"backup"}
    assert {"show", "renew", "revoke"} <= completed("platenctl", "link", "")
    assert {"accept", "refuse", "list"} <= completed("platenctl", "item", "")
    assert completed("platenctl", "deliver", "O-000001", "--d") == {"--dispatch", "--delivered"}
    assert completed("platenctl", "--json", "stat") == {"states", "status"}


def test_completion_of_the_agent():
    assert {"register", "run", "order", "panel"} <= completed("platen-agent", "")
    assert "--terminal" in completed("platen-agent", "register", "--")
