package io.fedu2s.udf.model;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.token.Tokenizer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Leaves by {@code System.exit} while two threads read with one model, as an executor does that lost its driver. A call
 * takes longer than the 0.3 s that a virtual machine waits for native code of its own accord.
 *
 * <p>{@code java -cp … io.fedu2s.udf.model.ExitWhileComputing CODE NANO_FOLDER}
 */
public final class ExitWhileComputing {
    private static final int THREADS = 2;
    private static final int ROWS = 2;
    private static final int TOKENS = 512;
    private static final int LAYERS = 4;
    private static final int WIDTH = 512;
    private static final int HEAD_WIDTH = 64;

    private ExitWhileComputing() {}

    /** See the class. */
    public static void main(String[] arguments) throws InterruptedException {
        Path nano = Path.of(arguments[1]);
        Kernels.threadsPerOperation(1);
        Tokenizer tokenizer = Tokenizer.load(nano);
        LanguageModel model = LanguageModel.random(shape(nano), tokenizer, 1, References.device());
        CountDownLatch computing = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> compute(model, computing), "computing-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        computing.await();
        System.exit(Integer.parseInt(arguments[0]));
    }

    private static ModelConfig shape(Path folder) {
        ModelConfig nano = ModelConfig.read(folder);
        Rope rope = new Rope(10_000, HEAD_WIDTH, new Rope.Default());
        Variations plain = new Variations(
                nano.variations().activation(),
                false,
                1,
                1 / Math.sqrt(HEAD_WIDTH),
                0,
                0,
                0,
                Collections.nCopies(LAYERS, false),
                false,
                false,
                false,
                false,
                false,
                false,
                0);
        return new ModelConfig(
                nano.architecture(),
                WIDTH,
                4 * WIDTH,
                LAYERS,
                WIDTH / HEAD_WIDTH,
                WIDTH / HEAD_WIDTH,
                HEAD_WIDTH,
                nano.vocabularySize(),
                TOKENS,
                nano.normEpsilon(),
                rope,
                rope,
                true,
                nano.bosId(),
                nano.eosIds(),
                plain);
    }

    private static void compute(LanguageModel model, CountDownLatch computing) {
        List<int[]> rows = Collections.nCopies(ROWS, new int[TOKENS]);
        for (int pass = 0; true; pass++) {
            try (NDManager scope = model.scope()) {
                model.decoder().logits(scope, TokenRows.of(scope, rows), AdapterWeights.none(scope));
            }
            // Kernels are compiled and oneDNN's are made.
            if (pass == 0) {
                computing.countDown();
            }
        }
    }
}
