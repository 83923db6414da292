"""FedIT-U2S as a DAG for Airflow 3 by SparkSubmitOperator: each command's driver runs on the cluster (deploy mode cluster).

Beside `fedu2s_dag.py`, which runs the launcher on Airflow's workers and may do the same with `FEDU2S_SUBMIT_OPTS`; this one is
for those who keep their masters as Airflow's connections. It wants the provider `apache-airflow-providers-apache-spark`.

Airflow variables: `fedu2s_home` (the built checkout), `fedu2s_config` (a YAML file), and `fedu2s_spark`, the connection
(`spark_default` if not set), and `fedu2s_spark_conf`, a JSON object of what differs from `conf/spark-defaults.conf`. A
standalone cluster's connection has its REST port (`rest-port`, 6066), by which Airflow follows the driver. Checkout, configuration and the paths in it must be
the same on every machine of the cluster, and the output must be in reach of Airflow's workers.

No cluster tells a driver's exit code, only that it failed. So the driver leaves its verdict beside its output, which
`fedu2s verdict` takes: 75 and drivers that left none are worth a retry, 2 is for a person to mend, 1 is a bug.
"""

from __future__ import annotations

import glob
import re
import subprocess
from datetime import datetime, timedelta

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Param, Variable, dag
from airflow.sdk.exceptions import AirflowException, AirflowFailException

A_BUG, FOR_A_PERSON = 1, 2
COMMANDS = ["ingest", "generate", "filter", "federate", "evaluate", "export", "report"]


class Fedu2sSubmitOperator(SparkSubmitOperator):
    """Sends one command as the launcher does: the jar, libtorch's jar beside it, the sizes of spark-defaults.conf."""

    template_fields = (*SparkSubmitOperator.template_fields, "config", "settings")

    def __init__(self, *, command: str, config: str, settings: list[str], **kwargs) -> None:
        super().__init__(
            java_class="io.fedu2s.jobs.cli.Main",
            name=f"fedu2s {command}",
            deploy_mode="cluster",
            # The driver learns which task started it, and whom to tell, where Airflow's provider of OpenLineage is there.
            openlineage_inject_parent_job_info=True,
            openlineage_inject_transport_info=True,
            **kwargs,
        )
        self.command = command
        self.config = config
        self.settings = settings
        # A retry sends the command anew, which goes on from the last commit; a driver that still runs has it refused.
        self.durable = False

    def execute(self, context) -> None:
        home = Variable.get("fedu2s_home")
        self.application = f"{home}/jobs/target/fedu2s.jar"
        self.jars = ",".join(glob.glob(f"{home}/jobs/target/native/*.jar"))
        self.properties_file = f"{home}/conf/spark-defaults.conf"
        arguments = [self.command, "--config", self.config or Variable.get("fedu2s_config")]
        # A template renders lists of parameters as text.
        for setting in [*self.settings, *context["params"]["settings"]]:
            arguments += ["--set", setting]
        self.application_args = arguments
        self._conn_id = Variable.get("fedu2s_spark", default="spark_default")
        # Each attempt has its own: what an earlier one left is not taken for its word.
        mark = re.sub(r"[^A-Za-z0-9-]", "-", f"{context['run_id']}-{self.task_id}-{context['ti'].try_number}")
        own = Variable.get("fedu2s_spark_conf", default={}, deserialize_json=True)
        self.conf = {**own, "spark.fedu2s.submission": mark}
        try:
            super().execute(context)
        except (AirflowException, RuntimeError) as failed:
            launcher = [f"{home}/jobs/bin/fedu2s"]
            for key, value in own.items():
                launcher += ["--packages", value] if key == "spark.jars.packages" else ["--conf", f"{key}={value}"]
            self.judge(launcher, mark, arguments, failed)

    def judge(self, launcher: list[str], mark: str, arguments: list[str], failed: Exception) -> None:
        """Raises what the driver's verdict says; without one, what Airflow knows."""
        told = subprocess.run(
            [*launcher, "verdict", "--cluster", "any", "--submission", mark, "--submitted", "75", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        self.log.error("%s", told.stdout.rstrip())
        if told.returncode in (A_BUG, FOR_A_PERSON):
            raise AirflowFailException(f"fedu2s {self.command} ended with {told.returncode}; a retry would not help") from failed
        raise failed


@dag(
    dag_id="fedu2s_submit",
    schedule=None,  # "0 2 * * *" for every night at two
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,  # one driver at a time; a second one is refused
    tags=["fedu2s"],
    doc_md=__doc__,
    params={
        "config": Param("", type="string", description="A YAML file instead of the variable fedu2s_config"),
        "settings": Param([], type="array", items={"type": "string"}, description="key=value, as of --set"),
    },
)
def fedu2s_submit_dag() -> None:
    previous = None
    for command in COMMANDS:
        current = Fedu2sSubmitOperator(
            task_id=command,
            command=command,
            config="{{ params.config }}",
            settings=["run.date={{ (dag_run.logical_date or dag_run.run_after) | ds }}"],
            retries=5,
            retry_delay=timedelta(minutes=2),
            retry_exponential_backoff=True,
        )
        if previous is not None:
            previous >> current
        previous = current


fedu2s_submit_dag()
