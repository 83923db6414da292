package io.fedu2s.jobs.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.master.WorkerInfo;
import scala.jdk.javaapi.CollectionConverters;

/** What a cluster has to give, in words: as its manager tells it, or where its manager shows it. */
final class ClusterOffer {
    /** Beyond these, workers are only counted. */
    private static final int NAMED = 8;

    private ClusterOffer() {}

    /** A sentence on the cluster that {@code context} runs on. */
    static String of(SparkContext context) {
        String master = context.master();
        if (StandaloneMaster.isMeant(master)) {
            return new StandaloneMaster(context.env().rpcEnv(), master)
                    .state()
                    .map(state -> standalone(master, state))
                    .orElse("The master %s does not say what it has; its web page does.".formatted(master));
        }
        if (master.startsWith("yarn")) {
            return "What YARN has is shown by 'yarn node -list -all' and by the ResourceManager's page of %s; no container may be larger than yarn.scheduler.maximum-allocation-mb."
                    .formatted(context.applicationId());
        }
        if (master.startsWith("k8s")) {
            return "Why the pods wait is said by 'kubectl describe pods -l spark-app-selector=%s,spark-role=executor'."
                    .formatted(context.applicationId());
        }
        return "What '%s' has is shown on its own pages.".formatted(master);
    }

    private static String standalone(String master, MasterStateResponse state) {
        List<WorkerInfo> workers =
                Arrays.stream(state.workers()).filter(WorkerInfo::isAlive).toList();
        if (workers.isEmpty()) {
            return "The master %s has no worker.".formatted(master);
        }
        String named = workers.stream().limit(NAMED).map(ClusterOffer::worker).collect(Collectors.joining("; "));
        int more = workers.size() - NAMED;
        return "The master %s has %s, free of all: %s%s."
                .formatted(
                        master,
                        workers.size() == 1 ? "1 worker" : workers.size() + " workers",
                        named,
                        more > 0 ? "; and %d more".formatted(more) : "");
    }

    private static String worker(WorkerInfo worker) {
        String others = CollectionConverters.asJava(worker.resourcesAmountFree()).entrySet().stream()
                .map(free -> ", %s of %d %s".formatted(free.getValue(), total(worker, free.getKey()), free.getKey()))
                .sorted()
                .collect(Collectors.joining());
        return "%s with %d of %s, %s of %s%s"
                .formatted(
                        worker.host(),
                        worker.coresFree(),
                        Amounts.cores(worker.cores()),
                        Amounts.memory(worker.memoryFree()),
                        Amounts.memory(worker.memory()),
                        others);
    }

    private static int total(WorkerInfo worker, String resource) {
        return Optional.ofNullable(
                        CollectionConverters.asJava(worker.resourcesInfo()).get(resource))
                .map(information -> information.addresses().length)
                .orElse(0);
    }
}
