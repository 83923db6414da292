package io.fedu2s.jobs.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.SentUpdates;
import io.fedu2s.udf.reduce.UpdateCheck;
import io.fedu2s.udf.reduce.UpdateLimits;
import io.fedu2s.udf.server.Weighting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSpark.class)
class CountedUpdatesTest {
    private static final String BASE_MODEL = "base-model-hash";
    private static final int BLOCKS = 5;

    private final SparkSession spark;
    private final List<Row> rows = new ArrayList<>();
    private final List<ClientTraining> trainings = new ArrayList<>();

    CountedUpdatesTest(SparkSession spark) {
        this.spark = spark;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void everyFaultIsFoundHoweverTheBlocksLie(int partitions) {
        sends("ward-a", 3, 1, blocks -> blocks);
        sends("ward-b", 4, 1, blocks -> blocks);
        sends("school", 5, -2, blocks -> blocks);
        sends("loud", 6, 100, blocks -> blocks);
        sends("holed", 7, 1, blocks -> blocks.subList(1, BLOCKS));
        sends("silent", 7, 1, blocks -> List.of());
        sends("doubled", 8, 1, blocks -> {
            List<UpdateBlock> twice = new ArrayList<>(blocks);
            twice.add(blocks.get(3));
            return twice;
        });
        sends("garbled", 9, 1, blocks -> {
            List<UpdateBlock> garbled = new ArrayList<>(blocks);
            garbled.set(4, SentUpdates.in("float32", blocks.get(4)));
            return garbled;
        });
        Collections.shuffle(rows, new Random(3));

        CountedUpdates counted = CountedUpdates.of(
                spark.createDataFrame(rows, UpdateBlock.SCHEMA).repartition(partitions),
                trainings,
                SentUpdates.GLOBAL,
                BASE_MODEL,
                new CountingRules(new UpdateLimits(Double.POSITIVE_INFINITY, Long.MAX_VALUE), 10, 1),
                Weighting.PAIRS);

        assertThat(counted.refused())
                .containsExactly(
                        entry("doubled", UpdateCheck.INCOMPLETE),
                        entry("garbled", UpdateCheck.BROKEN_BYTES),
                        entry("holed", UpdateCheck.INCOMPLETE),
                        entry("loud", UpdateCheck.OUTSIZED_NORM),
                        entry("silent", UpdateCheck.INCOMPLETE));
        assertThat(counted.weights()).containsExactly(entry("school", 5L), entry("ward-a", 3L), entry("ward-b", 4L));
        assertThat(counted.rows().count()).isEqualTo(3 * BLOCKS);
        assertThat(counted.rows().where("client_id = 'school' and weight = 5").count())
                .isEqualTo(BLOCKS);
    }

    /** What a client does with the blocks of an update of equal values. */
    private void sends(String client, long pairs, float value, UnaryOperator<List<UpdateBlock>> change) {
        List<UpdateBlock> blocks = SentUpdates.blocks(client, value);
        assertThat(blocks).hasSize(BLOCKS);
        change.apply(blocks).forEach(block -> rows.add(block.toRow()));
        ClientPlan plan = new ClientPlan(1, 1, 0.1, 2, "float32", 0, 0);
        trainings.add(new ClientTraining(1, client, BASE_MODEL, "medicine", pairs, 0, 1, 1, 0, 0, 0, 0, 0, "", plan));
    }
}
