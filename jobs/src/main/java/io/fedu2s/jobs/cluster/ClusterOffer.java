package io.fedu2s.jobs.cluster;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/** What a cluster has to give, in words: as its manager tells it, or where its manager shows it. */
final class ClusterOffer {
    /** Beyond these, workers are only counted. */
    private static final int NAMED = 8;

    private ClusterOffer() {}

    /** A sentence on the cluster that {@code context} runs on. */
    static String of(SparkContext context) {
        String master = context.master();
        if (StandaloneMaster.isMeant(master)) {
            return of(master, new StandaloneMaster(context.env().rpcEnv(), master));
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

    /** A sentence on a standalone cluster. */
    static String of(String url, StandaloneMaster master) {
        return master.workers()
                .map(workers -> standalone(url, workers))
                .orElse("The master %s does not say what it has; its web page does.".formatted(url));
    }

    private static String standalone(String master, List<StandaloneWorker> workers) {
        if (workers.isEmpty()) {
            return "The master %s has no worker.".formatted(master);
        }
        String named =
                workers.stream().limit(NAMED).map(StandaloneWorker::toString).collect(Collectors.joining("; "));
        int more = workers.size() - NAMED;
        return "The master %s has %s: %s%s."
                .formatted(
                        master,
                        workers.size() == 1 ? "1 worker" : workers.size() + " workers",
                        named,
                        more > 0 ? "; and %d more".formatted(more) : "");
    }
}
