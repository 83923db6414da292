"""FedIT-U2S as a DAG for Airflow 3: one task for each command, in the order of the data.

Airflow variables: `fedu2s_home` (the built checkout), `fedu2s_config` (a YAML file) and, for a cluster, `fedu2s_master`
(such as spark://host:7077 or yarn), with SPARK_HOME for the workers, and FEDU2S_SUBMIT_OPTS where deploy mode is to be
cluster: the exit code comes through all the same. A run may be given other values, and settings that beat the file, by its
parameters.

Every command is idempotent: what is committed stays, what died goes on where it stood, and a federation goes on from the
last adapter where text grew. So a retry, a cleared task and a backfill in any order are safe: each works on the input as it
is then, and a date is a name in `summary.json`, not a choice of input. The exit code says whether a retry helps: 75 is worth
one, and so are the ends of a killed process (137, 143 and signals); 2 is for a person to mend, 1 is a bug.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from datetime import datetime, timedelta

from airflow.sdk import Asset, BaseOperator, Param, Variable, dag
from airflow.sdk.exceptions import AirflowException, AirflowFailException

COMMANDS = ["ingest", "generate", "filter", "federate", "evaluate", "export", "report"]
WORTH_A_RETRY = {75, 137, 143, -signal.SIGKILL, -signal.SIGTERM}
SECONDS_TO_END = 15
LEVEL = re.compile(r"^\d\d:\d\d:\d\d (INFO|WARN|ERROR|FATAL) ")


def parent_of(task_instance) -> dict[str, str]:
    """What tells a command that this task started it, where Airflow's provider of OpenLineage is there."""
    try:
        from airflow.providers.openlineage.plugins.macros import lineage_parent_id, lineage_root_parent_id
    except ImportError:
        return {}
    return {
        "OPENLINEAGE_PARENT_ID": lineage_parent_id(task_instance),
        "OPENLINEAGE_ROOT_PARENT_ID": lineage_root_parent_id(task_instance),
    }


class Fedu2sOperator(BaseOperator):
    """Runs one command; its log lines keep their levels, and stopping the task stops the process and its children."""

    template_fields = ("config", "master", "settings")

    def __init__(self, *, command: str, config: str, master: str, settings: list[str], **kwargs) -> None:
        super().__init__(**kwargs)
        self.command = command
        self.config = config
        self.master = master
        self.settings = settings
        self.process: subprocess.Popen | None = None

    def execute(self, context) -> None:
        home = Variable.get("fedu2s_home")
        # A template renders lists of parameters as text.
        extra = context["params"]["settings"]
        line = [f"{home}/jobs/bin/fedu2s", self.command, "--config", self.config or Variable.get("fedu2s_config")]
        for setting in [*self.settings, *extra]:
            line += ["--set", setting]
        master = self.master or Variable.get("fedu2s_master", default="")
        if master:
            line[1:1] = ["--master", master]
        self.log.info("%s", " ".join(line))
        self.process = subprocess.Popen(
            line,
            cwd=home,
            env={**os.environ, **parent_of(context["ti"])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        level = "INFO"
        for text in self.process.stdout:
            told = LEVEL.match(text)
            level = told.group(1) if told else ("ERROR" if text.startswith("fedu2s: ") else level)
            {"WARN": self.log.warning, "ERROR": self.log.error, "FATAL": self.log.error}.get(level, self.log.info)(
                "%s", text.rstrip()
            )
        code = self.process.wait()
        if code in WORTH_A_RETRY:
            raise AirflowException(f"fedu2s {self.command} ended with {code}, which is worth a retry; see the log above")
        if code != 0:
            raise AirflowFailException(f"fedu2s {self.command} ended with {code}; a retry would not help, see the log above")

    def on_kill(self) -> None:
        """SIGTERM for the whole process group, which ends within seconds and says what is committed; then SIGKILL."""
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


@dag(
    dag_id="fedu2s",
    schedule=None,  # "0 2 * * *" for every night at two
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,  # one driver at a time; a second one is refused with 75
    tags=["fedu2s"],
    doc_md=__doc__,
    params={
        "config": Param("", type="string", description="A YAML file instead of the variable fedu2s_config"),
        "master": Param("", type="string", description="A master instead of the variable fedu2s_master"),
        "settings": Param([], type="array", items={"type": "string"}, description="key=value, as of --set"),
    },
)
def fedu2s_dag() -> None:
    previous = None
    for command in COMMANDS:
        current = Fedu2sOperator(
            task_id=command,
            command=command,
            config="{{ params.config }}",
            master="{{ params.master }}",
            settings=["run.date={{ (dag_run.logical_date or dag_run.run_after) | ds }}"],
            outlets=[Asset(f"fedu2s_{command}")],
            retries=5,
            retry_delay=timedelta(minutes=2),
            retry_exponential_backoff=True,
        )
        if previous is not None:
            previous >> current
        previous = current


fedu2s_dag()
