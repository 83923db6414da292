package io.fedu2s.jobs.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSpark.class)
class MeanUpdateTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;
    private static final LoraConfig LORA = new LoraConfig(2, 4, List.of("q_proj"));
    private static final Adapter SHAPE = new Adapter(LORA, List.of(new AdapterTensor("t", 6, 5, new float[30])));
    private static final int CLIENTS = 9;
    private static final int ROWS = 6;
    private static final int COLUMNS = 5;
    private static final int BLOCK_ROWS = 2;

    private final SparkSession spark;
    private final long[][] updates = new long[CLIENTS][ROWS * COLUMNS];

    MeanUpdateTest(SparkSession spark) {
        this.spark = spark;
        Random random = new Random(11);
        for (long[] update : updates) {
            for (int i = 0; i < update.length; i++) {
                update[i] = SCALE.quantise(random.nextGaussian(), "t");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 13})
    void sparksMeanIsTheMeanOfUnboundedIntegersInAnyPartitioning(int partitions) {
        float[] expected = new float[ROWS * COLUMNS];
        for (int i = 0; i < expected.length; i++) {
            BigInteger sum = BigInteger.ZERO;
            for (int client = 0; client < CLIENTS; client++) {
                sum = sum.add(BigInteger.valueOf(updates[client][i]).multiply(BigInteger.valueOf(weight(client))));
            }
            expected[i] = (float) (sum.doubleValue() * 0x1p-36 / totalWeight());
        }
        Adapter mean = MeanUpdate.of(blocks().repartition(partitions), SCALE, 1, totalWeight(), SHAPE);
        assertThat(mean.tensors()).hasSize(1);
        assertThat(mean.tensors().get(0).values()).containsExactly(expected);
    }

    @Test
    void aBlockThatAClientDidNotSendIsFound() {
        Dataset<Row> incomplete = blocks().where("not (client_id = 'client-3' and row_block = 1)");
        assertThatThrownBy(() -> MeanUpdate.of(incomplete, SCALE, 1, totalWeight(), SHAPE))
                .hasMessageContaining("round 1")
                .hasMessageContaining("weighs " + (totalWeight() - weight(3)));
    }

    @Test
    void aSumOfSumsIsTheSumOfAll() {
        Dataset<Row> regions = MeanUpdate.sums(blocks().where("client_id < 'client-4'"), SCALE)
                .union(MeanUpdate.sums(blocks().where("client_id >= 'client-4'"), SCALE));
        assertThat(MeanUpdate.of(regions, SCALE, 1, totalWeight(), SHAPE).sha256())
                .isEqualTo(
                        MeanUpdate.of(blocks(), SCALE, 1, totalWeight(), SHAPE).sha256());
    }

    /** Two regions send sums, the clients of a third what they have; the table holds both, and may be summed in turn. */
    @Test
    void partialSumsInATableAreUpdatesLikeAnyOther(@TempDir Path folder) {
        String table = folder.resolve("regions").toString();
        for (Dataset<Row> sent : List.of(
                MeanUpdate.sums(blocks().where("client_id < 'client-2'"), SCALE),
                MeanUpdate.sums(blocks().where("client_id between 'client-2' and 'client-5'"), SCALE),
                blocks().where("client_id > 'client-5'"))) {
            sent.write().format("delta").mode(SaveMode.Append).save(table);
        }
        Dataset<Row> regions = spark.read().format("delta").load(table);
        assertThat(regions.where("codec = '%s'".formatted(PartialSum.NAME)).count())
                .isEqualTo(2 * ROWS / BLOCK_ROWS);
        for (Dataset<Row> tree : List.of(regions, MeanUpdate.sums(regions, SCALE))) {
            assertThat(sums(tree)).containsExactlyElementsOf(sums(blocks()));
        }
    }

    private static List<UpdateBlock> sums(Dataset<Row> updates) {
        return MeanUpdate.sums(updates, SCALE).collectAsList().stream()
                .map(UpdateBlock::fromRow)
                .sorted(Comparator.comparing(UpdateBlock::rowBlock))
                .toList();
    }

    private Dataset<Row> blocks() {
        List<Row> rows = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            for (int block = 0; block < ROWS / BLOCK_ROWS; block++) {
                int from = block * BLOCK_ROWS * COLUMNS;
                long[] values = Arrays.copyOfRange(updates[client], from, from + BLOCK_ROWS * COLUMNS);
                rows.add(new UpdateBlock(
                                1,
                                "client-" + client,
                                AdapterBlock.ADAPTER,
                                "t",
                                block,
                                block * BLOCK_ROWS,
                                BLOCK_ROWS,
                                COLUMNS,
                                weight(client),
                                "fixed64",
                                LittleEndian.bytes(values))
                        .toRow());
            }
        }
        Collections.shuffle(rows, new Random(2));
        return spark.createDataFrame(rows, UpdateBlock.SCHEMA);
    }

    private static long weight(int client) {
        return 3 + 7L * client;
    }

    private static long totalWeight() {
        long total = 0;
        for (int client = 0; client < CLIENTS; client++) {
            total += weight(client);
        }
        return total;
    }
}
