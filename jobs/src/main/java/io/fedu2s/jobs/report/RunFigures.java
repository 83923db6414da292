package io.fedu2s.jobs.report;

import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.jobs.evaluate.Findings;
import io.fedu2s.jobs.ingest.TakenOut;
import io.fedu2s.udf.record.PrivacyEntry;
import io.fedu2s.udf.record.Round;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * All that is told about a run, gathered from its tables: numbers and names, and a client's text only where the
 * configuration asks for samples.
 *
 * @param runId the run's name
 * @param date of what it was scheduled for; empty where nobody said
 * @param seconds how long the run took that last changed anything; 0 where nobody knows
 * @param configuration the effective configuration as YAML
 * @param documents per domain, what was read; in the order of the names
 * @param rejects per domain and reason, documents and chunks that are not used
 * @param generations what the model wrote
 * @param verdicts per domain and reason, pairs; the empty reason is acceptance
 * @param rounds the federated rounds, in order
 * @param privacy what the ledger says of these rounds, in order; none where they are not private
 * @param topics what each client's text is about; none where rounds are private, or nobody asked
 * @param contributions what each client gave; none where rounds are private, or there is none
 * @param comparisons what was measured of every variant, by metric and domain
 * @param adapter the exported adapter, once there is one
 * @param samples accepted pairs to show; none unless asked for
 */
record RunFigures(
        String runId,
        String date,
        double seconds,
        String configuration,
        List<DomainDocuments> documents,
        List<DomainReason> rejects,
        Generations generations,
        List<DomainReason> verdicts,
        List<Round> rounds,
        List<PrivacyEntry> privacy,
        List<ClientTopics> topics,
        List<Contribution> contributions,
        List<Comparison> comparisons,
        Optional<ExportedAdapter> adapter,
        List<SamplePair> samples) {

    /**
     * What was read in one domain.
     *
     * @param domain the domain
     * @param clients how many clients had documents
     * @param read how many documents
     * @param accepted of how many something is used
     * @param chunks how many chunks they gave
     * @param sizeBytes how large they are together
     * @param takenOut what was taken out of their texts
     */
    record DomainDocuments(
            String domain, long clients, long read, long accepted, long chunks, long sizeBytes, TakenOut takenOut) {}

    /**
     * What the model wrote.
     *
     * @param total how many samples
     * @param cached how many of them were not generated anew
     * @param promptTokens tokens of all prompts
     * @param newTokens tokens written
     * @param waves where verdicts teach, what came of each wave, in order; else none
     */
    record Generations(long total, long cached, long promptTokens, long newTokens, List<Wave> waves) {
        Generations {
            waves = List.copyOf(waves);
        }
    }

    /**
     * What came of a wave of one domain.
     *
     * @param wave which, from 1
     * @param domain the domain
     * @param pairs how many pairs were written
     * @param accepted how many of them were accepted
     * @param kinds how many pairs each kind has
     */
    record Wave(int wave, String domain, long pairs, long accepted, SortedMap<String, Long> kinds) {}

    /**
     * The adapter that is exported.
     *
     * @param path the PEFT folder
     * @param round the round that made it
     * @param sha256 of its values
     */
    record ExportedAdapter(String path, int round, String sha256) {}

    /**
     * A pair to look at.
     *
     * @param domain its domain
     * @param instruction what is asked
     * @param response the answer
     */
    record SamplePair(String domain, String instruction, String response) {}

    RunFigures {
        documents = List.copyOf(documents);
        rejects = List.copyOf(rejects);
        verdicts = List.copyOf(verdicts);
        rounds = List.copyOf(rounds);
        privacy = List.copyOf(privacy);
        topics = List.copyOf(topics);
        contributions = List.copyOf(contributions);
        comparisons = List.copyOf(comparisons);
        samples = List.copyOf(samples);
    }

    long documentsRead() {
        return documents.stream().mapToLong(DomainDocuments::read).sum();
    }

    long documentsAccepted() {
        return documents.stream().mapToLong(DomainDocuments::accepted).sum();
    }

    long chunks() {
        return documents.stream().mapToLong(DomainDocuments::chunks).sum();
    }

    TakenOut takenOut() {
        return documents.stream().map(DomainDocuments::takenOut).reduce(TakenOut.NOTHING, TakenOut::and);
    }

    long pairsGenerated() {
        return verdicts.stream().mapToLong(DomainReason::n).sum();
    }

    long pairsAccepted() {
        return verdicts.stream()
                .filter(DomainReason::accepted)
                .mapToLong(DomainReason::n)
                .sum();
    }

    /** ε that was spent when a round of these was entered, with all before it; empty where it was not private. */
    OptionalDouble epsilonAfter(int round) {
        return privacy.stream()
                .filter(entry -> entry.round() == round)
                .mapToDouble(PrivacyEntry::epsilon)
                .findFirst();
    }

    /** What the comparisons come to, in words. */
    Findings findings() {
        return new Findings(comparisons);
    }

    RunFigures withSeconds(double other) {
        return new RunFigures(
                runId,
                date,
                other,
                configuration,
                documents,
                rejects,
                generations,
                verdicts,
                rounds,
                privacy,
                topics,
                contributions,
                comparisons,
                adapter,
                samples);
    }
}
