"""The Java runtime and the Kafka jars that the native rung runs on."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.parts import Progress, Step
from apprenticeship.common.local.settings import settings

KAFKA_VERSION = "4.1.2"
_LOG4J_VERSION = "2.25.3"  # the one that this Kafka's tools depend on; without a binding it is mute
_JAVA_NEEDED = 17
_DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
_POM = """<project><modelVersion>4.0.0</modelVersion>
<groupId>apprenticeship</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>{}</dependencies></project>"""


class Java(NamedTuple):
    """A Java runtime, and how it calls itself."""

    path: Path
    version: str


def java() -> Java:
    """The Java that would run Kafka."""
    home = settings().java_home
    found = shutil.which("java", path=str(home / "bin") if home else None)
    remedy = f"install a Java runtime {_JAVA_NEEDED}+, or use --infra embedded"
    if found is None:
        raise Unavailable("no java on this machine", remedy)
    told = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < _JAVA_NEEDED:
        raise Unavailable(f"{found} is not Java {_JAVA_NEEDED}+", remedy)
    return Java(Path(found), told)


def jars() -> Path:
    return settings().cache() / f"kafka-{KAFKA_VERSION}"


def maven() -> str:
    found = shutil.which("mvn")
    if found is None:
        raise Unavailable(
            f"the jars of Kafka {KAFKA_VERSION} are not here, and mvn is not either",
            "install Maven, or use --infra embedded",
        )
    return found


def fetch_jars(progress: Progress) -> Path:
    """Fetched once a user, by Maven from wherever this machine's Maven fetches."""
    target = jars()
    if target.is_dir():
        return target
    progress(Step("broker", f"fetching the jars of Kafka {KAFKA_VERSION} (60 MB, once)"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="fetching-") as place:
        _copy_dependencies(maven(), Path(place))
        try:
            (Path(place) / "jars").rename(target)
        except OSError:
            # Somebody else was quicker: theirs are as good.
            if not target.is_dir():
                raise
    return target


def _copy_dependencies(mvn: str, place: Path) -> None:
    wanted = [
        ("org.apache.kafka", "kafka_2.13", KAFKA_VERSION),
        ("org.apache.kafka", "kafka-tools", KAFKA_VERSION),
        ("org.apache.logging.log4j", "log4j-slf4j-impl", _LOG4J_VERSION),
    ]
    pom = place / "pom.xml"
    pom.write_text(_POM.format("".join(_DEPENDENCY.format(*artifact) for artifact in wanted)))
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime"]
    done = subprocess.run(
        [mvn, "-q", "-B", "-f", str(pom), *goal, f"-DoutputDirectory={place / 'jars'}"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode:
        raise Unavailable("Maven did not fetch Kafka", f"try again when it can:\n{done.stdout.strip()[-800:]}")
