package io.fedu2s.jobs.simulate;

import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ContentId;
import java.util.List;
import java.util.Random;

/**
 * A kind of device that simulated clients are.
 *
 * <p>The four classes lie 64 times apart in compute and 100 times in bandwidth, about as far as the devices of the traces in
 * Lai et al. 2021 (Oort, section 2.2). Memory is told relative to what the base model needs in {@code model.dtype}, so
 * that a quarter of the clients can hold it as int8 alone, whatever the model is. A client's own numbers scatter around
 * those of its class by {@code exp(0.25 z)}, z normal.
 *
 * @param name what it is called
 * @param tokensPerSecond how fast it trains
 * @param bytesPerSecond how fast it sends and receives
 * @param memory how much it holds, in sizes of the base model
 * @param availableFrom the hour at which it comes
 * @param availableUntil the hour at which it goes
 */
record DeviceClass(
        String name,
        double tokensPerSecond,
        double bytesPerSecond,
        double memory,
        double availableFrom,
        double availableUntil) {
    /** The four classes, the slowest first; clients belong to them in turn. */
    static final List<DeviceClass> ALL = List.of(
            new DeviceClass("old phone", 50, 25_000, 0.9, 20, 12),
            new DeviceClass("phone", 200, 125_000, 2, 20, 12),
            new DeviceClass("laptop", 800, 625_000, 8, 6, 2),
            new DeviceClass("workstation", 3_200, 2_500_000, 32, 0, 24));

    private static final double SPREAD = 0.25;

    /** The class of a client, by its number. */
    static DeviceClass of(int client) {
        return ALL.get(client % ALL.size());
    }

    /**
     * The profile of one client of the class.
     *
     * @param domain the field it works in
     * @param modelBytes what the base model needs
     * @param seed the run's
     */
    ClientProfile profile(String clientId, String domain, long modelBytes, long seed) {
        Random random = new Random(ContentId.seed(seed, "device", clientId));
        return new ClientProfile(
                clientId,
                domain,
                tokensPerSecond * StrictMath.exp(SPREAD * random.nextGaussian()),
                bytesPerSecond * StrictMath.exp(SPREAD * random.nextGaussian()),
                (long) (memory * modelBytes),
                availableFrom,
                availableUntil);
    }
}
