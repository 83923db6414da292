package io.fedu2s.jobs.cluster;

import java.util.Optional;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.RecoveryState;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The master of a standalone cluster, asked for its state the way that its own web pages ask. */
public final class StandaloneMaster {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneMaster.class);

    /** The name it listens by. */
    private static final String ENDPOINT = "Master";

    private static final String SCHEME = "spark://";

    private final RpcEnv network;
    private final String url;

    /** The one at {@code url}, or the leading one where several are named, spoken to by {@code network}. */
    public StandaloneMaster(RpcEnv network, String url) {
        this.network = network;
        this.url = url;
    }

    /** Whether this is the address of a standalone cluster. */
    public static boolean isMeant(String master) {
        return master.startsWith(SCHEME);
    }

    /** What the leading master knows; nothing where none answers. */
    public Optional<MasterStateResponse> state() {
        for (String each : Utils.parseStandaloneMasterUrls(url)) {
            try {
                ClassTag<MasterStateResponse> reply = ClassTag$.MODULE$.apply(MasterStateResponse.class);
                MasterStateResponse state = network.setupEndpointRef(RpcAddress.fromSparkURL(each), ENDPOINT)
                        .askSync(RequestMasterState$.MODULE$, reply);
                if (state.status().equals(RecoveryState.ALIVE())) {
                    return Optional.of(state);
                }
            } catch (Exception e) {
                // Spark throws checked exceptions undeclared; a master that is not there leaves the others.
                LOG.debug("the master {} does not tell its state", each, e);
            }
        }
        return Optional.empty();
    }
}
