package io.fedu2s.udf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fedu2s.udf.chat.ChatTemplate;
import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.Checkpoint;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Files that anybody may have damaged: each is read, or refused by a sentence; none ends in another exception, takes much
 * memory or hangs. The README of {@code src/test/python} says how to try ten million of each.
 */
class ReadersFuzzTest {
    private static final long MOST_BYTES = 256L << 20;
    private static final List<Message> TALK = List.of(
            new Message(Message.Role.SYSTEM, "Be brief."),
            Message.user("One {{ x }}"),
            Message.assistant("<think>a</think>Two"),
            Message.user("Three"));

    private static Path folder = Path.of("");

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Any damage to a file. */
    @Provide
    Arbitrary<Damage> damage() {
        return Damage.any();
    }

    /** Configurations of every family, of transformers 4 too. */
    @Provide
    Arbitrary<String> configs() {
        return Arbitraries.of(References.decoders().stream()
                .flatMap(family -> Stream.of("config.json", "config-transformers-4.json")
                        .map(file -> "families/" + family + "/" + file))
                .filter(file -> Files.exists(References.folder(file)))
                .toList());
    }

    @Property(seed = "20260101")
    void configurationsOfModels(@ForAll("configs") String config, @ForAll("damage") Damage damage) {
        Path model = folder("config");
        write(model.resolve("config.json"), damage.of(bytes(References.folder(config))));
        readOrRefused(() -> ModelConfig.read(model));
    }

    @Property(seed = "20260101")
    void weights(@ForAll("damage") Damage damage) {
        Path model = folder("weights");
        write(
                model.resolve("model.safetensors"),
                damage.of(bytes(References.folder("nano-lora-q-v/adapter_model.safetensors"))));
        readOrRefused(() -> Checkpoint.open(model));
    }

    @Property(seed = "20260101")
    void indexesOfShards(@ForAll("damage") Damage damage) {
        Path model = folder("shards");
        for (String shard : List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")) {
            if (!Files.exists(model.resolve(shard))) {
                write(
                        model.resolve(shard),
                        bytes(References.folder("pico-shards").resolve(shard)));
            }
        }
        write(
                model.resolve("model.safetensors.index.json"),
                damage.of(bytes(References.folder("pico-shards/model.safetensors.index.json"))));
        readOrRefused(() -> Checkpoint.open(model));
    }

    /** Configurations of adapters. */
    @Provide
    Arbitrary<String> adapters() {
        return Arbitraries.of("patterns", "regex", "layers-by-pattern", "paths", "rslora");
    }

    @Property(seed = "20260101")
    void configurationsOfAdapters(@ForAll("adapters") String adapter, @ForAll("damage") Damage damage) {
        Path target = folder("adapter");
        Path whole = References.folder("adapters/" + adapter);
        write(target.resolve("adapter_model.safetensors"), bytes(whole.resolve("adapter_model.safetensors")));
        write(target.resolve("adapter_config.json"), damage.of(bytes(whole.resolve("adapter_config.json"))));
        readOrRefused(() -> PeftFolder.read(target));
    }

    /** Chat templates. */
    @Provide
    Arbitrary<String> templates() {
        try (Stream<Path> files = Files.list(References.folder("/io/fedu2s/udf/chat"))) {
            return Arbitraries.of(files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jinja"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(seed = "20260101")
    void chatTemplates(@ForAll("templates") String template, @ForAll("damage") Damage damage) {
        Path model = folder("chat");
        write(
                model.resolve("chat_template.jinja"),
                damage.of(bytes(References.folder("/io/fedu2s/udf/chat").resolve(template))));
        readOrRefused(() -> ChatTemplate.read(model).prompt(TALK));
    }

    @Property(seed = "20260101")
    void promptTemplates(@ForAll("damage") Damage damage) {
        String whole =
                "Write a pair.\n\n{{#examples}}\nDocument: {{document}}\nInstruction: {{instruction}}\nResponse: {{response}}\n"
                        + "{{/examples}}\nDocument: {{chunk}}\nInstruction:";
        readOrRefused(() -> FewShotTemplate.parse("own.txt", text(damage.of(whole.getBytes(StandardCharsets.UTF_8)))));
    }

    @Property(seed = "20260101")
    void documents(@ForAll("damage") Damage damage) {
        byte[] whole = "Größe: 3 m.\r\n\r\nDer Zug fährt um neun — von Gleis 4. 日本語のテキスト。 <b>x</b>\n"
                .repeat(3)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(DocumentReader.read(damage.of(whole), TextDecoder.AUTO)).isNotNull();
    }

    private static void readOrRefused(Runnable reading) {
        long before = allocated();
        try {
            reading.run();
        } catch (UserException e) {
            assertThat(Objects.requireNonNull(e.getMessage())).isNotBlank();
        }
        assertThat(allocated() - before).as("bytes allocated").isLessThan(MOST_BYTES);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
