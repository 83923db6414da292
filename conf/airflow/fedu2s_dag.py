"""FedIT-U2S as an Airflow DAG: one task for each command, in the order of the data.

Set two Airflow variables, `fedu2s_home` (the built checkout) and `fedu2s_config` (a YAML file), and, for a cluster, give
the workers SPARK_HOME and the variable `fedu2s_master` (such as spark://host:7077 or yarn; deploy mode client, so that
the exit code comes through).

Every command is idempotent: what is committed stays, what died goes on where it stood. So a retry is always safe.
The exit code says whether it helps: 75 is worth a retry, 2 is for a person to mend, 1 is a bug.
"""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.models import Variable

COMMANDS = ["ingest", "generate", "filter", "federate", "evaluate", "export", "report"]
WORTH_A_RETRY = 75


@task(retries=5, retry_delay=timedelta(minutes=2), retry_exponential_backoff=True)
def fedu2s(command: str) -> None:
    """Runs one command and tells Airflow whether another try can help."""
    launcher = Variable.get("fedu2s_home") + "/jobs/bin/fedu2s"
    master = Variable.get("fedu2s_master", "")
    arguments = [launcher, command, "--config", Variable.get("fedu2s_config")]
    if master:
        arguments[1:1] = ["--master", master]
    code = subprocess.run(arguments, check=False).returncode
    if code == WORTH_A_RETRY:
        raise AirflowException(f"fedu2s {command} met a passing trouble (exit code {code}); see its log")
    if code != 0:
        raise AirflowFailException(f"fedu2s {command} ended with {code}; a retry would not help, see its log")


@dag(
    dag_id="fedu2s",
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    tags=["fedu2s"],
    doc_md=__doc__,
)
def fedu2s_dag() -> None:
    previous = None
    for command in COMMANDS:
        current = fedu2s.override(task_id=command)(command)
        if previous is not None:
            previous >> current
        previous = current


fedu2s_dag()
