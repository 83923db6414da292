package io.fedu2s.jobs.lineage;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.OutputDataset;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tables and folders under the names that OpenLineage gives them ("Dataset Naming"): a local path is of the namespace {@code
 * file}, one on HDFS of {@code hdfs://host:port}, one on S3 of {@code s3://bucket}.
 *
 * @param events makes them
 * @param config names the folders
 * @param tables their versions
 */
record LineageDatasets(OpenLineage events, RunConfig config, Tables tables) {
    /** What a step reads: its tables and, where it reads such, the files that the configuration names. */
    List<InputDataset> inputs(String step, List<TableName> read) {
        return datasets(filesOf(step), read)
                .map(each -> events.newInputDataset(
                        each.named().namespace(), each.named().name(), each.facets(), null))
                .toList();
    }

    /** What a step writes. */
    List<OutputDataset> outputs(String step, List<TableName> written) {
        return datasets(filesBy(step), written)
                .map(each -> events.newOutputDataset(
                        each.named().namespace(), each.named().name(), each.facets(), null))
                .toList();
    }

    private record Described(Named named, OpenLineage.@Nullable DatasetFacets facets) {}

    private Stream<Described> datasets(Stream<String> files, List<TableName> its) {
        return Stream.concat(
                files.map(path -> new Described(named(path), null)),
                its.stream().map(table -> new Described(named(tables.path(table)), facets(table))));
    }

    private Stream<String> filesOf(String step) {
        Stream<DomainConfig> domains = config.input().domains().stream();
        return switch (step) {
            case "ingest" -> domains.map(domain -> config.input().resolve(domain.clients()));
            case "generate" ->
                Stream.concat(
                        Stream.of(config.model().path()),
                        domains.flatMap(domain -> domain.examples().stream()).map(config.input()::resolve));
            case "federate" -> Stream.of(config.model().path());
            case "evaluate" ->
                domains.map(DomainConfig::evaluation)
                        .filter(path -> !path.isEmpty())
                        .map(config.input()::resolve);
            default -> Stream.empty();
        };
    }

    private Stream<String> filesBy(String step) {
        return switch (step) {
            case "export" -> Stream.of(config.export().folder(config.output()));
            case "report" ->
                Stream.of(config.output().path("summary.json"), config.output().path("report.html"));
            default -> Stream.empty();
        };
    }

    private OpenLineage.DatasetFacets facets(TableName table) {
        List<OpenLineage.SchemaDatasetFacetFields> columns = Arrays.stream(
                        table.schema().fields())
                .map(field -> events.newSchemaDatasetFacetFieldsBuilder()
                        .name(field.name())
                        .type(field.dataType().simpleString())
                        .build())
                .toList();
        return events.newDatasetFacetsBuilder()
                .schema(events.newSchemaDatasetFacet(columns))
                .storage(events.newStorageDatasetFacet("delta", "parquet"))
                .version(events.newDatasetVersionDatasetFacet(String.valueOf(tables.version(table))))
                .build();
    }

    /** A dataset's name. */
    record Named(String namespace, String name) {}

    static Named named(String path) {
        URI uri = path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")
                ? new org.apache.hadoop.fs.Path(path).toUri()
                : Path.of(path).toAbsolutePath().normalize().toUri();
        String name = uri.getPath().replaceFirst("(?<=.)/$", "");
        if ("file".equals(uri.getScheme())) {
            return new Named("file", name);
        }
        String scheme = uri.getScheme().replaceFirst("^s3[an]$", "s3");
        // In an object store a name has no slash at its beginning.
        return new Named(
                scheme + "://" + uri.getAuthority(), "hdfs".equals(scheme) ? name : name.replaceFirst("^/", ""));
    }
}
