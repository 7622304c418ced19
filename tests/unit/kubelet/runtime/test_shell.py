import pytest

START = 1_795_413_149_000_000
SECOND = 1_000_000


def texts(trace, seconds=3600):
    return [line[2] for line in trace.window(START, START + seconds * SECOND)]


SCRIPTS = [
    ("echo hello", ["hello"], 0),
    ("echo a b   c; echo 'd  e'", ["a b c", "d  e"], 0),
    ("false || echo no; true && echo yes", ["no", "yes"], 0),
    ("! true; echo $?", ["1"], 0),
    ("x=1; y=$x$x; echo ${y}3 ${z:-none} ${#y} ${y%1}", ["113 none 2 1"], 0),
    ("p=/var/log/app.log; echo ${p##*/} ${p%.*} ${p#/var}", ["app.log /var/log/app /log/app.log"], 0),
    ("echo $((2 + 3 * 4)) $(( (2+3)*4 )) $((7/2)) $((-7%3)) $((1<2 && 3>2))", ["14 20 3 -1 1"], 0),
    ("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", ["0", "1", "2"], 0),
    ("for f in a 'b c' d; do echo \"<$f>\"; done", ["<a>", "<b c>", "<d>"], 0),
    ("for i in $(seq 1 3); do printf '%02d ' $i; done", ["01 02 03 "], 0),
    ("until [ -f /tmp/x ]; do echo wait; touch /tmp/x; done; echo ok", ["wait", "ok"], 0),
    ("if [ 1 -eq 2 ]; then echo a; elif test -n x; then echo b; else echo c; fi", ["b"], 0),
    ("case abc in x) echo 1;; a*|z) echo 2;; *) echo 3;; esac", ["2"], 0),
    ("f() { echo in $1; return 4; }; f x; echo $?", ["in x", "4"], 0),
    ("echo one > /f; echo two >> /f; cat /f; wc -l < /f", ["one", "two", "2"], 0),
    ("cat <<EOF\na $((1+1))\nb\nEOF\necho end", ["a 2", "b", "end"], 0),
    ("echo 'x y' | tr ' ' '_' | cat", ["x_y"], 0),
    ("printf 'b\\na\\n' | sort | head -n 1", ["a"], 0),
    ("echo a:b:c | cut -d: -f2; echo 'k v' | awk '{print $2}'", ["b", "v"], 0),
    ("echo hello world | sed 's/world/there/'", ["hello there"], 0),
    ("printf 'a\\nb\\n' | grep -v a", ["b"], 0),
    ("printf '1\\n2\\n' | while read n; do echo got $n; done", ["got 1", "got 2"], 0),
    ("(exit 3); echo $?; { echo g; }", ["3", "g"], 0),
    ("set -e; false; echo never", [], 1),
    ("set -e; if false; then :; fi; false || true; echo here", ["here"], 0),
    ("exit 42", [], 42),
    ("[[ -e /etc/hosts && 1 -lt 2 ]] && echo yes; [[ -z x || 1 = 2 ]] || echo no", ["yes", "no"], 0),
    ('x="a b"; [[ $x == "a b" ]] && echo one; [[ $x == a* && ! $x != a* ]] && echo like', ["one", "like"], 0),
    ("if [[ ! ( x == q || -d /nope ) ]]; then echo neither; fi; [[ $nothing ]] || echo empty", ["neither", "empty"], 0),
    (
        r"[[ 10.0.0.1 =~ ^([0-9]+\.){3}[0-9]+$ ]] && echo address; [[ b > a && a < b ]] && echo sorted",
        ["address", "sorted"],
        0,
    ),
    ("i=0; while [[ $i -lt 3 ]]; do i=$((i+1)); done; echo $i", ["3"], 0),
    ("yes | head -n 1; echo done", ["y", "done"], 0),
    ("echo $((16#ff)); echo never", ["sh: 16#ff: arithmetic syntax error"], 2),
    ("x=abc; echo ${x:1/0}; echo never", ["sh: 1/0: divide by zero"], 2),
    ("[[ a = a", ["sh: syntax error: unexpected end of file"], 2),
    ("sh -c 'exit 7' || echo $?", ["7"], 0),
    ("foo", ["sh: foo: not found"], 127),
    ("./run.sh", ["sh: ./run.sh: not found"], 127),
    ("cat /nope", ["cat: can't open '/nope': No such file or directory"], 1),
    ("rm /nope", ["rm: can't remove '/nope': No such file or directory"], 1),
    ("sleep x", ["sleep: invalid number 'x'"], 1),
    ("while true; do", ["sh: syntax error: unexpected end of file"], 2),
    ("fi", ['sh: syntax error: unexpected "fi"'], 2),
    ("sleep 1 & echo first; wait; echo second", ["first", "second"], 0),
    ("while :; do i=$((i+1)); [ $i -ge 5 ] && break; done; echo $i", ["5"], 0),
    ("for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done", ["1", "3"], 0),
    ("trap 'echo bye' EXIT; echo hi", ["hi", "bye"], 0),
    ("a=1 env | grep ^a=", ["a=1"], 0),
    ("export a=1; env | grep ^a=", ["a=1"], 0),
    ("echo $0 $# ${1:-none}", ["sh 0 none"], 0),
    ("echo err >&2; echo out", ["err", "out"], 0),
    ("ls /tmp/none 2>/dev/null || echo missing", ["missing"], 0),
    ("mkdir -p /a/b && touch /a/b/c && ls /a/b", ["c"], 0),
    ("timeout 5 sleep 60; echo $?", ["143"], 0),
    ("command -v cat; command -v nonsense || echo none", ["/bin/cat", "none"], 0),
    ("echo -e 'a\\tb'; echo -n x; echo y", ["a\tb", "xy"], 0),
    ("id -u; whoami; hostname", ["0", "root", "pod-1"], 0),
    ("echo ${x:?is needed}; echo never", ["sh: x: is needed"], 2),
    ("i=0; while [ $i -lt 5 ]; do i=$(expr $i + 1); done; echo $i", ["5"], 0),
    ("date +%F", ["2026-11-23"], 0),
    ("awk 'BEGIN{print 1}'", ["awk: this program is not simulated"], 126),
]


@pytest.mark.parametrize(("text", "lines", "code"), SCRIPTS)
def test_scripts(script, text, lines, code):
    trace = script(text, hostname="pod-1").trace
    assert texts(trace) == lines
    assert trace.end is not None
    assert trace.end[1] == code


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("busybox", "sh: foo: not found"),
        ("alpine", "sh: foo: not found"),
        ("ubuntu", "sh: 1: foo: not found"),
        ("nginx", "sh: 1: foo: not found"),
        ("centos:7", "sh: line 1: foo: command not found"),
    ],
)
def test_each_distribution_has_its_own_words(script, image, expected):
    assert texts(script("foo", image).trace) == [expected]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("sleep 5", 5), ("sleep 1m", 60), ("sleep 1h; sleep 0.5", 3600.5), ("sleep 1d", 86400), ("sleep 1 2", 3)],
)
def test_sleep_takes_its_time(script, text, seconds):
    assert script(text).end == (START + int(seconds * SECOND), 0)


def test_endless_sleep(script):
    assert script("sleep infinity").end is None


def test_output_carries_the_time_of_its_loop(script):
    trace = script('i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done').trace
    month = 30 * 86_400
    assert trace.window(START, START + 2 * SECOND) == [
        (START, 1, "0: Mon Nov 23 05:52:29 UTC 2026"),
        (START + SECOND, 1, "1: Mon Nov 23 05:52:30 UTC 2026"),
    ]
    assert trace.window(START, START + month * SECOND, last=1) == [
        (START + (month - 1) * SECOND, 1, f"{month - 1}: Wed Dec 23 05:52:28 UTC 2026")
    ]
    assert trace.end is None


def test_counted_loop_ends(script):
    trace = script("for i in $(seq 1 50); do echo $i; sleep 2; done; exit 3").trace
    assert trace.end == (START + 100 * SECOND, 3)
    assert len(trace.lines) == 50


def test_loop_that_a_timer_ends(script):
    trace = script("(sleep 100; touch /stop) & while [ ! -f /stop ]; do echo on; sleep 10; done; echo off").trace
    assert texts(trace) == ["on"] * 10 + ["off"]
    assert trace.end == (START + 100 * SECOND, 0)


def test_loop_that_decides_by_the_clock_is_not_extrapolated(script):
    trace = script("while [ $(date +%M) -lt 54 ]; do echo on; sleep 10; done; echo off").trace
    assert trace.end == (START + 100 * SECOND, 0)
    assert texts(trace) == ["on"] * 10 + ["off"]


def test_busy_loop_gives_up_but_does_not_end(script):
    trace = script("while [ $RANDOM -ge 0 ]; do :; done").trace
    assert trace.end is None
    assert trace.truncated is not None


def test_appended_file(script):
    trace = script("while true; do date +%S >> /log; sleep 10; done").trace
    assert trace.appended("/log", START + 20 * SECOND, START + 40 * SECOND) == [
        (START + 20 * SECOND, "49\n"),
        (START + 30 * SECOND, "59\n"),
    ]
    assert trace.read("/log", START + 15 * SECOND) == "29\n39\n"


def test_tee_in_an_endless_pipe(script):
    trace = script("while true; do echo tick; sleep 1; done | tee /copy").trace
    assert texts(trace, 3) == ["tick"] * 3
    assert trace.read("/copy", START + 2 * SECOND) == "tick\n" * 3


def test_read_only_root(script):
    trace = script("echo x > /f; touch /tmp/y && echo ok", read_only=True, writable=("/tmp",)).trace
    assert texts(trace) == ["sh: can't create /f: Read-only file system", "ok"]
