package io.fedu2s.udf.profile;

import io.fedu2s.udf.coverage.Nearness;
import io.fedu2s.udf.plan.FeatureColumn;
import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.spark.Mapped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of {@link WordsFunction} with {@linkplain RoundedFunction#WEIGHTS weights} and {@link FeatureColumn} into the place
 * of each chunk: its topic, how near it is to the domain's public texts, and what its words weigh.
 */
public final class PlaceFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** Columns of the answer; the topic is the number of its centre, from 0. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add("domain", DataTypes.StringType, false)
            .add("chunk_id", DataTypes.StringType, false)
            .add("language", DataTypes.StringType, false)
            .add("topic", DataTypes.IntegerType, false)
            .add("nearness", DataTypes.DoubleType, false)
            .add(WordsFunction.WORDS, DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("word_weights", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

    private final Broadcast<ProfileSpec> spec;

    /** Places by these. */
    public PlaceFunction(Broadcast<ProfileSpec> spec) {
        this.spec = spec;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> chunks) {
        return new Mapped<>(chunks, new Places(spec.value())::of);
    }

    /** The places of a task's chunks. */
    private static final class Places {
        private final ProfileSpec spec;
        private final Map<String, Nearness> nearness = new HashMap<>();
        private final HashingTF numbers = new HashingTF();

        Places(ProfileSpec spec) {
            this.spec = spec;
        }

        Row of(Row chunk) {
            String domain = chunk.getAs("domain");
            SparseVector weights = RoundWeights.of(chunk.<Vector>getAs(RoundedFunction.WEIGHTS));
            Nearness near = nearness.computeIfAbsent(
                    domain, each -> new Nearness(spec.publicTexts().getOrDefault(each, List.of())));
            Set<String> words = new LinkedHashSet<>(chunk.getList(chunk.fieldIndex(WordsFunction.WORDS)));
            List<String> known = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            numbers.setNumFeatures(weights.size());
            for (String word : words) {
                double weight = weights.apply(numbers.indexOf(word));
                if (weight > 0) {
                    known.add(word);
                    theirs.add(weight);
                }
            }
            return RowFactory.create(
                    chunk.getAs("client_id"),
                    domain,
                    chunk.getAs("chunk_id"),
                    chunk.getAs("language"),
                    Objects.requireNonNull(spec.centres().get(domain), domain).nearest(weights),
                    near.of(unit(FeatureColumn.of(chunk))),
                    known.toArray(String[]::new),
                    theirs.toArray(Double[]::new));
        }

        /** Term weights have length 1 already. */
        private static Features unit(Features features) {
            return features instanceof DenseFeatures dense ? dense.unit() : features;
        }
    }
}
