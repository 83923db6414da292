package io.fedu2s.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a newcomer types first. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(String command) {
        assertThat(run((command + " --help").strip().split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: fedu2s", description(command));
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysTheVersionOfTheProgram(String command) {
        assertThat(run((command + " --version").strip().split(" "))).isZero();
        assertThat(out.toString().strip()).matches("fedu2s \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ingest", "generate", "filter", "federate", "evaluate", "export", "report", "run", "status"})
    void helpExplainsACommand(String command) {
        assertThat(run("help", command)).isZero();
        assertThat(out.toString()).contains("Usage: fedu2s " + command, "--config=FILE", "conf/starter.yaml");
    }

    @Test
    void aloneItTellsItsCommands() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: fedu2s", "ablate", "ingest", "status", "simulate");
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheOneThatIsMeant() {
        assertThat(run("inges")).isEqualTo(2);
        assertThat(err.toString()).contains("inges", "Did you mean", "ingest");
    }

    @Test
    void aCommandWithoutItsConfigurationIsAnsweredWithTheOption() {
        assertThat(run("run")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--config=FILE'", "Usage: fedu2s run");
    }

    /** All there are, "" for the program itself; only help is left out. */
    static Stream<String> commands() {
        return below("", Main.commandLine());
    }

    private static Stream<String> below(String path, CommandLine command) {
        return Stream.concat(
                Stream.of(path),
                command.getSubcommands().entrySet().stream()
                        .filter(each -> !each.getKey().equals("help"))
                        .flatMap(each -> below((path + " " + each.getKey()).strip(), each.getValue())));
    }

    private static String description(String command) {
        CommandLine found = Main.commandLine();
        for (String name : command.isEmpty() ? new String[0] : command.split(" ")) {
            found = Objects.requireNonNull(found.getSubcommands().get(name), name);
        }
        String[] description = found.getCommandSpec().usageMessage().description();
        assertThat(description).hasSizeGreaterThan(0);
        String first = description[0];
        return first.substring(0, Math.min(first.length(), 30));
    }

    private int run(String... arguments) {
        String[] given = arguments.length == 1 && arguments[0].isEmpty() ? new String[0] : arguments;
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(given);
    }
}
