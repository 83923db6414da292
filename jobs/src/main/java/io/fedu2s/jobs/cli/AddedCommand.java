package io.fedu2s.jobs.cli;

import java.util.Objects;
import java.util.ServiceLoader;
import picocli.CommandLine;

/**
 * A command that stands beside the product, such as a benchmark. It is found by {@link ServiceLoader}, so the product
 * knows none of them.
 */
public interface AddedCommand {
    /** Which command it hangs below: {@code fedu2s} itself, or the name of one of its commands. */
    String parent();

    /** Hangs all that are on the class path below their parents. */
    static CommandLine addedTo(CommandLine program) {
        for (AddedCommand command : ServiceLoader.load(AddedCommand.class)) {
            CommandLine parent = command.parent().equals(program.getCommandName())
                    ? program
                    : Objects.requireNonNull(program.getSubcommands().get(command.parent()), command.parent());
            parent.addSubcommand(command);
        }
        return program;
    }
}
