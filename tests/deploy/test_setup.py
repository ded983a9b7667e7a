"""The shell parts: clean to shellcheck, and their decisions one by one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted([*ROOT.glob("deploy/**/*.sh"), *ROOT.glob("tests/*.sh"), ROOT / ".ci" / "run"])


def setup(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what a script says that may use the functions of setup.sh."""
    source = f'source "$0"/deploy/setup.sh; {script}'
    return subprocess.run(["bash", "-c", source, str(ROOT), *arguments], capture_output=True, text=True)


def executable(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    shellcheck = shutil.which("shellcheck", path=str(Path(sys.executable).parent)) or "shellcheck"
    done = subprocess.run([shellcheck, str(script)], capture_output=True, text=True)
    assert done.stdout == "" and done.returncode == 0


def test_unknown_option_is_wrong_use() -> None:
    assert subprocess.run([ROOT / "deploy" / "setup.sh", "--nonsense"], capture_output=True).returncode == 2


# ---- Python ----


def test_this_python_is_accepted_as_its_real_self() -> None:
    accepted = setup('accept_python "$1"', sys.executable).stdout.strip()
    assert Path(accepted).samefile(sys._base_executable)  # type: ignore[attr-defined]


def test_shim_of_a_version_that_is_not_there_is_refused(tmp_path: Path) -> None:
    shim = executable(tmp_path / "python3.12", "#!/bin/sh\necho 'pyenv: python3.12: command not found' >&2\nexit 127\n")
    assert setup('accept_python "$1"', str(shim)).returncode != 0


@pytest.mark.parametrize(("version", "code"), [("(3, 11)", 1), ("(3, 12)", 0), ("(3, 13)", 0), ("(3, 14)", 1)])
def test_version_decides(tmp_path: Path, version: str, code: int) -> None:
    pretend = f"import sys; sys.version_info = {version}; exec(sys.argv[1])"
    python = executable(tmp_path / "python", f'#!/bin/sh\nexec "{sys.executable}" -c "{pretend}" "$3"\n')
    assert setup('accept_python "$1"', str(python)).returncode == code


def test_python_of_pyenv_is_found_though_nothing_is_on_the_path(tmp_path: Path) -> None:
    folder = tmp_path / "versions" / "3.13.1" / "bin"
    folder.mkdir(parents=True)
    executable(folder / "python3.13", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    found = setup("PYENV_ROOT=$1 HOME=$1 PATH=/nowhere; find_python", str(tmp_path))
    assert Path(found.stdout.strip()).samefile(sys._base_executable)  # type: ignore[attr-defined]


# ---- system packages ----


def test_nothing_missing_calls_no_package_manager() -> None:
    done = setup("as_root() { echo called; }; install_packages; echo end")
    assert done.stdout == "end\n"


def test_without_root_the_command_is_named_and_the_exit_is_3() -> None:
    done = setup("can_be_root() { return 1; }; want postgresql-postgis database; want unzip archives; install_packages")
    assert done.returncode == 3
    assert done.stderr.count("apt-get install --no-install-recommends postgresql-postgis unzip") == 2
    assert "Không có quyền root" in done.stderr and "Neither root nor sudo" in done.stderr


def test_what_is_installed_is_announced_with_its_reason() -> None:
    done = setup(
        "can_be_root() { return 0; }; as_root() { :; }; want unzip 'mở tệp nén / opens archives'; install_packages"
    )
    assert done.returncode == 0
    assert "About to install" in done.stderr and "mở tệp nén / opens archives" in done.stderr


def test_failing_apt_ends_with_3() -> None:
    done = setup("can_be_root() { return 0; }; as_root() { return 1; }; want unzip archives; install_packages")
    assert done.returncode == 3
    assert "apt failed" in done.stderr


@pytest.mark.parametrize(
    ("package", "installed", "written"),
    [("postgresql-postgis", "false", True), ("postgresql-postgis", "true", False), ("unzip", "false", False)],
)
def test_no_cluster_main_is_made_beside_ours(package: str, installed: str, written: bool) -> None:
    stubs = f'as_root() {{ echo "$*"; }}; dpkg-query() {{ {installed} && echo installed; }}'
    file = "CREATECLUSTER=/nowhere/createcluster.conf"
    done = setup(f"{file}; {stubs}; want {package} x; keep_other_clusters_away")
    assert ("create_main_cluster = false" in done.stdout) == written


def test_existing_database_needs_no_postgresql() -> None:
    done = setup("have_postgis() { return 1; }; COVIDMAPS_DATABASE_URL=x; want_database; echo ${#PACKAGES[@]}")
    assert done.stdout == "0\n"


# ---- environment ----


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with an environment that set-up has finished."""
    for name in ("requirements.lock", "pyproject.toml", "deploy/bootstrap.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "var").mkdir()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")], check=True)
    in_checkout(tmp_path, "record_environment")
    return tmp_path


def in_checkout(checkout: Path, script: str) -> subprocess.CompletedProcess[str]:
    return setup(f"ROOT=$1 STATE=$1/var VENV=$1/.venv LOG=$1/var/setup.log; {script}", str(checkout))


def is_ready(checkout: Path, *, tests: bool = False) -> bool:
    want = "yes" if tests else "no"
    return in_checkout(checkout, f"WANT_TESTS={want}; environment_is_ready").returncode == 0


def test_finished_environment_is_ready(checkout: Path) -> None:
    assert is_ready(checkout)


def test_environment_without_test_packages_does_not_serve_tests(checkout: Path) -> None:
    assert not is_ready(checkout, tests=True)
    in_checkout(checkout, "WANT_TESTS=yes; record_environment")
    assert is_ready(checkout, tests=True) and is_ready(checkout)
    in_checkout(checkout, "record_environment")
    assert is_ready(checkout, tests=True)


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "deploy/bootstrap.txt"])
def test_changed_input_asks_for_another_installation(checkout: Path, name: str) -> None:
    (checkout / name).write_text("changed")
    assert not is_ready(checkout)


def test_broken_off_installation_is_not_ready(checkout: Path) -> None:
    (checkout / "var" / "venv.unfinished").touch()
    assert not is_ready(checkout)


def test_environment_whose_python_is_gone_is_not_ready(checkout: Path) -> None:
    (checkout / ".venv" / "bin" / "python").unlink()
    assert not is_ready(checkout)


def test_moved_checkout_is_not_ready(checkout: Path, tmp_path: Path) -> None:
    moved = tmp_path / "Bắc Kạn moved"
    shutil.copytree(checkout, moved, symlinks=True, ignore=shutil.ignore_patterns("Bắc*"))
    assert not is_ready(moved)


# ---- viewer ----


@pytest.fixture
def viewer(tmp_path: Path) -> Path:
    for name in (
        "package.json",
        "package-lock.json",
        "index.html",
        "src/bản đồ.js",
        "dist/index.html",
        "node_modules/x.js",
    ):
        path = tmp_path / "viewer" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "var").mkdir()
    in_viewer(tmp_path, "viewer_key >$STATE/viewer.stamp; modules_key >$STATE/modules.stamp")
    return tmp_path


def in_viewer(checkout: Path, script: str) -> bool:
    return setup(f"STATE=$1/var VIEWER=$1/viewer LOG=$1/var/setup.log; {script}", str(checkout)).returncode == 0


def test_built_viewer_is_left_alone(viewer: Path) -> None:
    assert in_viewer(viewer, "viewer_is_built && modules_are_there")


@pytest.mark.parametrize("name", ["index.html", "src/bản đồ.js", "package.json"])
def test_changed_source_builds_the_viewer_again(viewer: Path, name: str) -> None:
    (viewer / "viewer" / name).write_text("changed")
    assert not in_viewer(viewer, "viewer_is_built")


def test_changed_lock_file_fetches_the_packages_again(viewer: Path) -> None:
    (viewer / "viewer" / "package-lock.json").write_text("changed")
    assert not in_viewer(viewer, "modules_are_there")


def test_lost_result_is_built_again(viewer: Path) -> None:
    (viewer / "viewer" / "dist" / "index.html").unlink()
    assert not in_viewer(viewer, "viewer_is_built")


def test_interrupted_build_is_repeated(viewer: Path) -> None:
    assert not in_viewer(viewer, "npm() { return 1; }; build_viewer")
    assert not in_viewer(viewer, "viewer_is_built")


# ---- without root ----


def test_without_root_the_packages_are_unpacked_into_the_project(tmp_path: Path) -> None:
    place = tmp_path / "dữ liệu" / "postgis"
    unpack = """logged() { shift
      mkdir -p "$1/usr/lib/postgresql/15/bin" "$1/usr/share/postgresql/15/extension" "$1/usr/lib/x"
      printf '#!/bin/sh\\necho "$PROJ_DATA|$LD_LIBRARY_PATH|$*"\\n' >"$1/usr/lib/postgresql/15/bin/initdb"
      chmod +x "$1/usr/lib/postgresql/15/bin/initdb"; : >"$1/usr/lib/x/liba.so.1"
      : >"$1/usr/share/postgresql/15/extension/postgis-3.control"; }"""
    script = f"{unpack}; can_be_root() {{ return 1; }}; UNPACKED=$1; want postgresql-postgis x; install_packages"
    done = setup(script, str(place))
    assert done.returncode == 0, done.stderr
    assert "nothing is installed on the machine" in done.stderr
    said = subprocess.run([place / "bin/initdb", "a b"], capture_output=True, text=True, check=True).stdout.strip()
    assert said == f"{place}/usr/share/proj|{place}/usr/lib/x|a b"
    assert (place / "usr/share/postgresql/15/extension/postgis.control").is_symlink()


def test_without_root_other_packages_are_still_asked_for() -> None:
    done = setup("can_be_root() { return 1; }; want postgresql-postgis x; want python3-venv y; install_packages")
    assert done.returncode == 3


@pytest.mark.parametrize("word", ["a b", "dữ liệu", "a'b", "$x`y`"])
def test_quoted_word_is_itself_in_sh(word: str) -> None:
    quoted = setup('quoted "$1"', word).stdout
    assert subprocess.run(["sh", "-c", f"printf %s {quoted}"], capture_output=True, text=True).stdout == word
