package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.error.Errors;
import java.io.File;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.util.DependencyUtils;
import org.apache.spark.util.IvyProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * {@code packages}: where the jars of {@code spark.jars.packages} lie, for the launcher. With a cluster it is spark-submit
 * that fetches them; a driver that holds its tasks as well must have them on its class path when it starts.
 */
@Command(
        name = "packages",
        description = "Fetches the jars of spark.jars.packages, as spark-submit does, and prints their class path.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class PackagesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        IvyProperties wanted = DependencyUtils.getIvyProperties();
        spec.commandLine().getOut().println(String.join(File.pathSeparator, jars(wanted)));
        spec.commandLine().getOut().flush();
        return ExitCodes.DONE;
    }

    private static List<String> jars(IvyProperties wanted) {
        try {
            return CollectionConverters.asJava(DependencyUtils.resolveMavenDependencies(
                    true,
                    wanted.packagesExclusions(),
                    wanted.packages(),
                    wanted.repositories(),
                    wanted.ivyRepoPath(),
                    Option.apply(wanted.ivySettingsPath())));
        } catch (RuntimeException e) {
            throw Errors.packagesUnresolved(wanted.packages(), e);
        }
    }
}
