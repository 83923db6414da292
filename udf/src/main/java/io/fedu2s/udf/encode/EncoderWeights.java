package io.fedu2s.udf.encode;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Checkpoint;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.WeightLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Names, shapes and loading of an encoder's weights, in the order the kernels want them. */
final class EncoderWeights {
    private static final String WORDS = "embeddings.word_embeddings";
    private static final String RELATIVE_BIAS = "encoder.relative_attention_bias.weight";
    private static final int RELATIVE_BUCKETS = 32;

    /** What stands beside an encoder in its checkpoint: tables that older versions saved, and heads that are not asked. */
    private static final List<String> LEFT_ALONE = List.of(
            "embeddings.position_ids",
            "embeddings.token_type_ids",
            "pooler.dense.",
            "cls.predictions.",
            "cls.seq_relationship.",
            "lm_head.",
            "classifier.");

    private final Checkpoint checkpoint;
    private final EncoderConfig config;
    private final String prefix;
    private final WeightLoader loader;
    private final NDManager owner;
    private final NDList weights = new NDList();
    private final Set<String> read = new HashSet<>();

    private EncoderWeights(Checkpoint checkpoint, EncoderConfig config, WeightLoader loader, NDManager owner) {
        this.checkpoint = checkpoint;
        this.config = config;
        this.prefix = checkpoint.has(config.family().prefix() + WORDS + ".weight")
                ? config.family().prefix()
                : "";
        this.loader = loader;
        this.owner = owner;
    }

    /** Reads every weight of a checkpoint to the owner's device, the loader's too. */
    static NDList load(Checkpoint checkpoint, EncoderConfig config, WeightLoader loader, NDManager owner) {
        return new EncoderWeights(checkpoint, config, loader, owner).load();
    }

    private NDList load() {
        long c = config.width();
        long f = config.feedForwardWidth();
        matrix(WORDS, config.vocabularySize(), c);
        matrix("embeddings.position_embeddings", config.positions(), c);
        if (config.tokenTypes() > 0) {
            matrix("embeddings.token_type_embeddings", config.tokenTypes(), c);
        } else {
            weights.add(AdapterWeights.empty(owner));
        }
        norm("embeddings.LayerNorm");
        if (config.family().hasRelativeBias()) {
            tensor(RELATIVE_BIAS, RELATIVE_BUCKETS, config.heads());
        } else {
            weights.add(AdapterWeights.empty(owner));
        }
        List<String> names = config.family().layerNames();
        for (int layer = 0; layer < config.layers(); layer++) {
            String at = "encoder.layer." + layer + ".";
            for (String attention : names.subList(0, 4)) {
                linear(at + attention, c, c);
            }
            norm(at + names.get(4));
            linear(at + names.get(5), f, c);
            linear(at + names.get(6), c, f);
            norm(at + names.get(7));
        }
        refuseStrangers();
        return Kernels.list("weights", weights);
    }

    private void matrix(String name, long rows, long columns) {
        tensor(name + ".weight", rows, columns);
    }

    private void linear(String name, long out, long in) {
        tensor(name + ".weight", out, in);
        tensor(name + ".bias", out);
    }

    /** Checkpoints that came from TensorFlow call a norm's weight gamma and its bias beta. */
    private void norm(String name) {
        boolean old = checkpoint.has(prefix + name + ".gamma");
        tensor(name + (old ? ".gamma" : ".weight"), config.width());
        tensor(name + (old ? ".beta" : ".bias"), config.width());
    }

    private void tensor(String name, long... shape) {
        read.add(prefix + name);
        weights.add(loader.load(checkpoint.tensor(prefix + name, shape)));
    }

    /** A tensor that means nothing here may mean that the encoder computes something else. */
    private void refuseStrangers() {
        for (String name : new TreeSet<>(checkpoint.names())) {
            String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            if (!read.contains(name) && LEFT_ALONE.stream().noneMatch(bare::startsWith)) {
                throw Errors.tensorUnknown(checkpoint.folder().toString(), name, config.architecture());
            }
        }
    }
}
