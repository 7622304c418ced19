"""Commands beside the main program: what people type into containers."""

import io
import tarfile

import pytest

from kubectl_sim.kubelet.runtime import shell
from kubectl_sim.kubelet.runtime.dialogue import Dialogue, is_dialogue
from kubectl_sim.kubelet.runtime.trace import Unended

from .conftest import SECOND, make


class Container:
    """A running container and what its commands have left in it."""

    def __init__(self, image, **facts):
        self.program = make(image, ["sleep", "3600"] if image == "busybox" else (), **facts)
        self.at = self.program.start + 10 * SECOND

    def process(self, argv):
        self.at += SECOND
        return self.program.process(argv, self.at)

    def run(self, *argv, stdin=None):
        """(exit code, output, errors)."""
        made = self.process(list(argv))
        made.person = True
        made.stdin = None if stdin is None else [stdin]
        trace = shell.run_argv(made, list(argv))
        for path, changes in trace.files.items():
            self.program.outside.setdefault(path, []).extend(changes)
        self.program.trace.outside = self.program.outside
        self.at = trace.end[0]
        texts = ["", "", ""]
        for _, stream, text, _ in trace.lines:
            texts[stream] += text if type(text) is Unended else text + "\n"
        return trace.end[1], texts[1], texts[2]

    def sh(self, script, stdin=None):
        return self.run("sh", "-c", script, stdin=stdin)


@pytest.fixture
def box():
    return Container("busybox")


@pytest.fixture
def nginx():
    return Container("nginx")


def test_files_and_folders(box):
    assert box.sh("mkdir -p /a/b; echo 1 > /a/b/c; cp -r /a /d; rm -r /a; find /d") == (0, "/d\n/d/b\n/d/b/c\n", "")
    assert box.sh("ls /a")[2] == "ls: /a: No such file or directory\n"
    assert box.sh("rm /d")[2] == "rm: '/d' is a directory\n"
    assert box.sh("rmdir /d")[2] == "rmdir: '/d': Directory not empty\n"
    assert box.sh("mv /d/b/c /d/x; cat /d/x; ls -A /d/b") == (0, "1\n", "")
    assert box.sh("echo x > /none/y")[2] == "sh: can't create /none/y: nonexistent directory\n"
    assert box.sh("echo a >> /d/x; cat /d/x")[1] == "1\na\n"
    assert box.sh("cd /none")[2] == "sh: cd: can't cd to /none: No such file or directory\n"
    assert box.sh("touch '/d/b 1'; stat -c '%s %F' /d/x >/dev/null; ls /d")[1] == "b\nb 1\nx\n"


def test_patterns_of_paths(nginx):
    assert nginx.sh("echo /etc/nginx/*.conf /x*; cd /etc; echo host*") == (
        0,
        "/etc/nginx/nginx.conf /x*\nhostname hosts\n",
        "",
    )
    assert nginx.sh("echo '/etc/*' \"/etc/*\"")[1] == "/etc/* /etc/*\n"


def test_the_image_has_its_files(nginx, box):
    assert nginx.run("cat", "/etc/debian_version")[1] == "13.1\n"
    assert nginx.run("ls", "/")[1].split() == sorted(nginx.run("ls", "/")[1].split())
    assert "docker-entrypoint.sh" in nginx.run("ls", "/")[1]
    assert box.run("cat", "/etc/resolv.conf")[1].startswith("search default.svc.cluster.local")
    assert box.run("which", "ls", "none") == (1, "/bin/ls\n", "")


def test_who_is_not_root_may_not_write_everywhere():
    user = Container("ubuntu", uid=1000, groups=(1000, 2000), gid=1000, writable=("/data",), fs_group=2000)
    assert user.run("touch", "/etc/x") == (1, "", "touch: cannot touch '/etc/x': Permission denied\n")
    assert user.run("touch", "/data/x") == (0, "", "")
    assert user.run("ls", "-l", "/data")[1].split("\n")[1].startswith("-rw-r--r-- 1 1000 2000 0 ")
    assert user.run("id")[1] == "uid=1000 gid=1000 groups=1000,2000\n"


def test_what_is_mounted_read_only_stays():
    config = Container("busybox", writable=("/etc/config",), protected=("/etc/config",))
    assert config.run("touch", "/etc/config/x")[2] == "touch: /etc/config/x: Read-only file system\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("s/a/b/", "bbnana\nbpple\ncherry\n"),
        ("s/a/b/g", "bbnbnb\nbpple\ncherry\n"),
        ("2d", "banana\ncherry\n"),
        ("/an/,/ap/d", "cherry\n"),
        ("$d; 1s/b/B/", "Banana\napple\n"),
        ("s|a\\(n\\)|[&\\1]|", "b[ann]ana\napple\ncherry\n"),
        ("1q", "banana\n"),
    ],
)
def test_sed(box, script, expected):
    text = "banana\napple\ncherry\n"
    assert box.run("sed", script, stdin=text) == (0, expected, "")
    assert box.run("sed", "-n", "2,$p", stdin=text)[1] == "apple\ncherry\n"


def test_what_sed_does_not_know_is_no_success(box):
    assert box.run("sed", "y/a/b/", stdin="a") == (126, "", "sed y/a/b/: this program is not simulated\n")
    assert box.run("sed", "s/a", stdin="a")[0] == 1


def test_archives(box):
    box.sh("mkdir -p /t/e; echo x > /t/f")
    code, text, errors = box.run("tar", "cf", "-", "/t")
    assert (code, errors) == (0, "tar: removing leading '/' from member names\n")
    data = text.encode("utf-8", "surrogateescape")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert archive.getnames() == ["t", "t/e", "t/f"]
    assert box.run("tar", "-xmf", "-", "-C", "/tmp", stdin=text)[0] == 0
    assert box.run("cat", "/tmp/t/f")[1] == "x\n"
    assert box.run("tar", "-xf", "-", "-C", "/none", stdin=text)[0] == 1
    errors = "tar: /none: No such file or directory\ntar: error exit delayed from previous errors\n"
    assert box.run("tar", "cf", "-", "/none") == (1, "", errors)


def test_a_database_answers_what_it_was_told():
    redis = Container("redis")
    assert redis.run("redis-cli", "set", "k", "v")[1] == "OK\n"
    assert redis.run("redis-cli", "get", "k")[1] == "v\n"
    assert redis.run("redis-cli", "incr", "n")[1] == "1\n"
    assert redis.run("redis-cli", "del", "k", "none")[1] == "1\n"
    assert redis.run("redis-cli", "config", "get", "maxmemory*")[1] == "maxmemory\n0\nmaxmemory-policy\nnoeviction\n"
    assert redis.run("redis-cli", "lpush", "a", "b")[0] == 126


def test_python_prints_what_it_can_know():
    python = Container("python")
    assert python.run("python", "-c", "print(6*7)")[1] == "42\n"
    assert python.run("python", "-c", "print('a'); print(\"b\")")[1] == "a\nb\n"
    assert python.run("python", "-c", "import os; print(os.getcwd())")[0] == 126


def test_installed_programs_stay(nginx):
    assert nginx.sh("ps")[0] == 127
    assert nginx.sh("apt-get update && apt-get install -y procps")[0] == 0
    assert "nginx: master process" in nginx.sh("ps aux")[1]


def test_a_dialogue_knows_when_a_command_is_complete(box):
    made = box.process(["sh"])
    dialogue = Dialogue(made)
    dialogue.feed("for n in 1 2; do\necho $n\n")
    assert (made.trace.lines, dialogue.prompt()) == ([], "> ")
    dialogue.feed("done\ncat <<X\ntext\nX\n")
    dialogue.feed("echo 'a\nb'\necho c \\\nd\nexi")
    assert [line[2] for line in made.trace.lines] == ["1", "2", "text", "a", "b", "c d"]
    dialogue.feed("t 3\n")
    assert dialogue.code == 3


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["sh"], True),
        (["/bin/bash", "-l"], True),
        (["sh", "-c", "ls"], False),
        (["sh", "x.sh"], False),
        (["ls"], False),
    ],
)
def test_which_commands_are_dialogues(argv, expected):
    assert is_dialogue(argv) is expected
