import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** Hadoop's YARN in one process, with one node of six gigabytes, until it is told to end: {@code java MiniYarn.java CONF}. */
final class MiniYarn {
    public static void main(String[] arguments) throws Exception {
        YarnConfiguration yarn = new YarnConfiguration();
        yarn.set("yarn.nodemanager.resource.memory-mb", "6144");
        yarn.set("yarn.scheduler.minimum-allocation-mb", "256");
        yarn.set("yarn.nodemanager.vmem-check-enabled", "false");
        // A disk of which a hundredth is left will do.
        yarn.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99");
        // The usual one wants a file of queues.
        yarn.set(
                "yarn.resourcemanager.scheduler.class",
                "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler");
        yarn.set("yarn.nodemanager.bind-host", "127.0.0.1");
        yarn.set("yarn.resourcemanager.bind-host", "127.0.0.1");
        MiniYARNCluster cluster = new MiniYARNCluster("fedu2s", 1, 1, 1);
        cluster.init(yarn);
        cluster.start();
        Path site = Path.of(arguments[0], "yarn-site.xml");
        Path fresh = Path.of(arguments[0], "yarn-site.writing");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            cluster.getConfig().writeXml(out);
        }
        // Whoever waits for it finds it whole.
        Files.move(fresh, site);
        Thread.sleep(Long.MAX_VALUE);
    }
}
