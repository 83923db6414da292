package io.fedu2s.jobs.simulate;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How accepted pairs are dealt to simulated clients: no pair to two, every client at least one.
 *
 * <ul>
 *   <li>{@code natural}: a simulated client has pairs of one real client only; of real clients beyond the simulated ones the
 *       pairs stay out.
 *   <li>{@code dirichlet:α}: client k draws its shares of the domains q_k from Dir(α D p), where p are the shares of the D domains in
 *       all pairs, and then pairs one by one, of a domain drawn from q_k without those that are used up (Hsu, Qi, Brown 2019,
 *       "Measuring the effects of non-identical data distribution for federated visual classification", section 3.1). A
 *       small α gives clients of one domain.
 *   <li>{@code length}: the shortest pairs to the first client, and so on.
 *   <li>{@code quantity:σ}: pairs by lot, in numbers that go as exp(σ z), z normal.
 * </ul>
 *
 * All but {@code quantity} deal numbers that differ by one at most, {@code natural} within each real client. The same
 * pairs and seed give the same split.
 */
final class ClientSplit {
    private static final Pattern NAME = Pattern.compile("(natural|length|(dirichlet|quantity):(\\d+(?:\\.\\d+)?))");

    /**
     * What a split looks at.
     *
     * @param pairId the pair
     * @param clientId whose it was
     * @param domain its domain
     * @param length how long it is
     */
    record Item(String pairId, String clientId, String domain, long length) {}

    private final String kind;
    private final double parameter;

    private ClientSplit(String kind, double parameter) {
        this.kind = kind;
        this.parameter = parameter;
    }

    /**
     * The split of a name.
     *
     * @throws io.fedu2s.udf.error.UserException where there is none
     */
    static ClientSplit parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || (matcher.group(3) != null && !(Double.parseDouble(matcher.group(3)) > 0))) {
            throw Errors.splitUnknown(name);
        }
        return matcher.group(3) == null
                ? new ClientSplit(name, 0)
                : new ClientSplit(matcher.group(2), Double.parseDouble(matcher.group(3)));
    }

    /**
     * Deals pairs.
     *
     * @param items the pairs, in any order
     * @param clients how many simulated clients there are; no more than pairs
     * @return the number of the client of every pair, by the pair's id
     * @throws io.fedu2s.udf.error.UserException where there are fewer pairs than clients
     */
    SortedMap<String, Integer> deal(List<Item> items, int clients, long seed) {
        if (items.size() < clients) {
            throw Errors.pairsTooFew(items.size(), clients);
        }
        List<Item> ordered = items.stream()
                .sorted(Comparator.<Item>comparingLong(item -> ContentId.seed(seed, "deal", item.pairId()))
                        .thenComparing(Item::pairId))
                .toList();
        return switch (kind) {
            case "natural" -> natural(ordered, clients);
            case "dirichlet" -> dirichlet(ordered, clients, seed);
            case "length" ->
                inPieces(
                        ordered.stream()
                                .sorted(Comparator.comparingLong(Item::length))
                                .toList(),
                        equal(clients));
            default -> inPieces(ordered, quantities(clients, seed));
        };
    }

    /** Real clients get simulated ones in proportion to their pairs, by largest remainder; each at least one while there are enough. */
    private static SortedMap<String, Integer> natural(List<Item> items, int clients) {
        SortedMap<String, List<Item>> owners =
                items.stream().collect(Collectors.groupingBy(Item::clientId, TreeMap::new, Collectors.toList()));
        List<String> seats = new ArrayList<>();
        SortedMap<String, Integer> taken = new TreeMap<>();
        while (seats.size() < clients) {
            String next = owners.entrySet().stream()
                    .filter(owner -> taken.getOrDefault(owner.getKey(), 0)
                            < owner.getValue().size())
                    .max(Comparator.<Map.Entry<String, List<Item>>>comparingDouble(owner ->
                                    (double) owner.getValue().size() / (1 + taken.getOrDefault(owner.getKey(), 0)))
                            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                    .orElseThrow()
                    .getKey();
            taken.merge(next, 1, Integer::sum);
            seats.add(next);
        }
        SortedMap<String, Integer> dealt = new TreeMap<>();
        for (var owner : owners.entrySet()) {
            List<Integer> own = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                if (seats.get(client).equals(owner.getKey())) {
                    own.add(client);
                }
            }
            for (int i = 0; i < owner.getValue().size() && !own.isEmpty(); i++) {
                dealt.put(owner.getValue().get(i).pairId(), own.get(i % own.size()));
            }
        }
        return dealt;
    }

    private SortedMap<String, Integer> dirichlet(List<Item> items, int clients, long seed) {
        Map<String, List<Item>> left =
                items.stream().collect(Collectors.groupingBy(Item::domain, TreeMap::new, Collectors.toList()));
        List<String> domains = List.copyOf(left.keySet());
        double[] concentrations = domains.stream()
                .mapToDouble(domain -> parameter
                        * domains.size()
                        * left.getOrDefault(domain, List.of()).size()
                        / items.size())
                .toArray();
        SortedMap<String, Integer> dealt = new TreeMap<>();
        for (int client = 0; client < clients; client++) {
            Random random = new Random(ContentId.seed(seed, "dirichlet", client));
            double[] shares = Arrays.stream(concentrations)
                    .map(alpha -> gamma(alpha, random))
                    .toArray();
            int count = items.size() / clients + (client < items.size() % clients ? 1 : 0);
            for (int i = 0; i < count; i++) {
                List<Item> own = left.getOrDefault(draw(domains, shares, left, random), new ArrayList<>());
                dealt.put(own.remove(own.size() - 1).pairId(), client);
            }
        }
        return dealt;
    }

    /** A domain that has pairs left, by its share; the fullest where all shares of such domains are 0. */
    private static String draw(List<String> domains, double[] shares, Map<String, List<Item>> left, Random random) {
        double sum = 0;
        for (int d = 0; d < shares.length; d++) {
            sum += isEmpty(left, domains.get(d)) ? 0 : shares[d];
        }
        double at = random.nextDouble() * sum;
        for (int d = 0; d < shares.length; d++) {
            if (!isEmpty(left, domains.get(d)) && shares[d] > 0) {
                at -= shares[d];
                if (at <= 0) {
                    return domains.get(d);
                }
            }
        }
        return domains.stream()
                .max(Comparator.comparingInt(
                        domain -> left.getOrDefault(domain, List.of()).size()))
                .orElseThrow();
    }

    private static boolean isEmpty(Map<String, List<Item>> left, String domain) {
        return left.getOrDefault(domain, List.of()).isEmpty();
    }

    /** A Gamma(α, 1) number: Marsaglia and Tsang 2000, "A simple method for generating gamma variables". */
    private static double gamma(double alpha, Random random) {
        if (alpha < 1) {
            double boost = StrictMath.pow(1 - random.nextDouble(), 1 / alpha);
            return boost * gamma(alpha + 1, random);
        }
        double d = alpha - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = StrictMath.pow(1 + c * x, 3);
            if (v > 0 && StrictMath.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    private double[] quantities(int clients, long seed) {
        Random random = new Random(ContentId.seed(seed, "quantity"));
        double[] quantities = new double[clients];
        for (int client = 0; client < clients; client++) {
            quantities[client] = StrictMath.exp(parameter * random.nextGaussian());
        }
        return quantities;
    }

    private static double[] equal(int clients) {
        double[] equal = new double[clients];
        Arrays.fill(equal, 1);
        return equal;
    }

    /** Consecutive pieces in proportion to numbers, none of them empty. */
    private static SortedMap<String, Integer> inPieces(List<Item> items, double[] proportions) {
        double sum = Arrays.stream(proportions).sum();
        SortedMap<String, Integer> dealt = new TreeMap<>();
        int from = 0;
        double before = 0;
        for (int client = 0; client < proportions.length; client++) {
            before += proportions[client];
            int others = proportions.length - client - 1;
            int to = (int) Math.rint(items.size() * before / sum);
            to = Math.min(Math.max(to, from + 1), items.size() - others);
            for (int i = from; i < to; i++) {
                dealt.put(items.get(i).pairId(), client);
            }
            from = to;
        }
        return dealt;
    }
}
