package io.fedu2s.jobs.table;

import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Parquet files of which all is known that a scan asks for, so that nothing lists or looks at them before they are read.
 *
 * @param folder of the table
 * @param files in no partition
 */
record KnownFiles(Path folder, List<KnownFile> files) implements FileIndex {
    private static final long BLOCK = 1;

    KnownFiles {
        files = List.copyOf(files);
    }

    /**
     * One of them.
     *
     * @param path with its file system
     * @param bytes its length
     * @param modified in milliseconds since 1970
     */
    record KnownFile(Path path, long bytes, long modified) {
        private FileStatusWithMetadata status() {
            return new FileStatusWithMetadata(
                    new FileStatus(bytes, false, 0, BLOCK, modified, path), Map$.MODULE$.empty());
        }
    }

    /** Their rows; columns that a file lacks are null. */
    Dataset<Row> rows(SparkSession spark, StructType schema) {
        return spark.baseRelationToDataFrame(new HadoopFsRelation(
                this, partitionSchema(), schema, Option.empty(), new ParquetFileFormat(), Map$.MODULE$.empty(), spark));
    }

    @Override
    public Seq<Path> rootPaths() {
        return CollectionConverters.asScala(List.of(folder)).toSeq();
    }

    @Override
    public Seq<PartitionDirectory> listFiles(Seq<Expression> ofPartitions, Seq<Expression> ofRows) {
        Seq<FileStatusWithMetadata> all = CollectionConverters.asScala(
                        files.stream().map(KnownFile::status).toList())
                .toSeq();
        return CollectionConverters.asScala(List.of(new PartitionDirectory(InternalRow.empty(), all)))
                .toSeq();
    }

    @Override
    public String[] inputFiles() {
        return files.stream().map(file -> file.path().toString()).toArray(String[]::new);
    }

    /** What is known does not change. */
    @Override
    public void refresh() {}

    @Override
    public long sizeInBytes() {
        return files.stream().mapToLong(KnownFile::bytes).sum();
    }

    @Override
    public StructType partitionSchema() {
        return new StructType();
    }
}
