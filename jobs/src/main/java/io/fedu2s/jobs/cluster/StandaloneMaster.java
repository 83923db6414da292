package io.fedu2s.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.deploy.DeployMessages.DriverStatusResponse;
import org.apache.spark.deploy.DeployMessages.KillDriverResponse;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestDriverStatus;
import org.apache.spark.deploy.DeployMessages.RequestKillDriver;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.DriverInfo;
import org.apache.spark.deploy.master.RecoveryState;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The master of a standalone cluster, asked by Spark's own messages. They leave out what changes from minute to minute, such
 * as a worker's free cores and a driver's state: the first is read from the master's page, the second asked for by itself.
 */
public final class StandaloneMaster {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneMaster.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PAGE = Duration.ofSeconds(5);
    private static final String SCHEME = "spark://";

    /** The name it listens by. */
    private static final String ENDPOINT = "Master";

    private final RpcEnv network;
    private final String url;

    /** The one at {@code url}, or the leading one where several are named, spoken to by {@code network}. */
    StandaloneMaster(RpcEnv network, String url) {
        this.network = network;
        this.url = url;
    }

    /** Whether this is the address of a standalone cluster. */
    public static boolean isMeant(String master) {
        return master.startsWith(SCHEME);
    }

    /** Those that live, as far as is known; nothing where no master answers. */
    Optional<List<StandaloneWorker>> workers() {
        return state().map(state -> Arrays.stream(state.workers())
                .flatMap(worker -> page(worker.webUiAddress()).stream())
                .flatMap(worker -> page(worker.path("masterwebuiurl").asText()).stream())
                .findFirst()
                .map(StandaloneMaster::alive)
                .orElseGet(() -> Arrays.stream(state.workers())
                        .filter(WorkerInfo::isAlive)
                        .map(StandaloneWorker::of)
                        .toList()));
    }

    private static List<StandaloneWorker> alive(JsonNode page) {
        return StreamSupport.stream(page.path("workers").spliterator(), false)
                .filter(worker -> worker.path("state").asText().equals("ALIVE"))
                .map(StandaloneWorker::of)
                .toList();
    }

    /** The drivers that were started with this option of Java; nothing where no master answers. */
    Optional<List<DriverInfo>> driversWith(String javaOption) {
        Predicate<DriverInfo> meant = driver ->
                CollectionConverters.asJava(driver.desc().command().javaOpts()).contains(javaOption);
        return state().map(state -> Stream.of(state.activeDrivers(), state.completedDrivers())
                .flatMap(Arrays::stream)
                .filter(meant)
                .toList());
    }

    /** How a driver stands; nothing where no master answers. */
    Optional<DriverStatusResponse> driver(String id) {
        return masters()
                .flatMap(master -> ask(master, new RequestDriverStatus(id), DriverStatusResponse.class).stream())
                .filter(DriverStatusResponse::found)
                .findFirst();
    }

    /** Has a driver told to end, and says whether the master took that on. */
    boolean kill(String id) {
        return masters()
                .flatMap(master -> ask(master, new RequestKillDriver(id), KillDriverResponse.class).stream())
                .anyMatch(KillDriverResponse::success);
    }

    private Optional<MasterStateResponse> state() {
        return masters()
                .flatMap(master -> ask(master, RequestMasterState$.MODULE$, MasterStateResponse.class).stream())
                .filter(state -> state.status().equals(RecoveryState.ALIVE()))
                .findFirst();
    }

    private Stream<RpcAddress> masters() {
        return Arrays.stream(Utils.parseStandaloneMasterUrls(url)).map(RpcAddress::fromSparkURL);
    }

    private <T> Optional<T> ask(RpcAddress master, Object question, Class<T> answer) {
        try {
            RpcEndpointRef endpoint = network.setupEndpointRef(master, ENDPOINT);
            return Optional.of(endpoint.askSync(question, ClassTag$.MODULE$.apply(answer)));
        } catch (Exception e) {
            // Spark throws checked exceptions undeclared. Another master may answer.
            LOG.debug("the master {} does not answer", master, e);
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> page(String address) {
        try {
            URLConnection connection = URI.create(address + "/json/").toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(PAGE.toMillis()));
            connection.setReadTimeout(Math.toIntExact(PAGE.toMillis()));
            try (var in = connection.getInputStream()) {
                return Optional.of(JSON.readTree(in));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("the page {} can't be read", address, e);
            return Optional.empty();
        }
    }
}
