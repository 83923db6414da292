package io.fedu2s.udf.ingest;

import io.fedu2s.udf.fetch.PassingFailure;
import java.io.IOException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.mapred.FsInput;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * {@link DocumentFile}s of Parquet, ORC or Avro into the same, refused where what tells their columns is not whole: Spark, which
 * reads them all at once, would refuse them all.
 */
public final class TableFooters implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final String format;
    private final SerializableConfiguration hadoop;

    /**
     * Files of a format.
     *
     * @param format {@code parquet}, {@code orc} or {@code avro}
     */
    public TableFooters(String format, SerializableConfiguration hadoop) {
        this.format = format;
        this.hadoop = hadoop;
    }

    @Override
    public Row call(Row row) {
        return checked(DocumentFile.fromRow(row)).toRow();
    }

    /** The file, refused where it is broken or was before. */
    public DocumentFile checked(DocumentFile file) {
        if (file.isRefused()) {
            return file;
        }
        if (file.sizeBytes() == 0) {
            // To the library of ORC it is a table without columns.
            return file.refused(DocumentFile.UNREADABLE, "not a whole file of " + format);
        }
        try {
            open(new Path(file.path()), hadoop.value());
            return file;
        } catch (IOException e) {
            return file.refused(DocumentFile.UNREADABLE, FileFailure.detail(e));
        } catch (RuntimeException e) {
            if (PassingFailure.isIn(e)) {
                throw e;
            }
            // The libraries' own words would quote the file.
            return file.refused(DocumentFile.UNREADABLE, "not a whole file of " + format);
        }
    }

    private void open(Path path, Configuration conf) throws IOException {
        switch (format) {
            case "parquet" ->
                ParquetFileReader.open(HadoopInputFile.fromPath(path, conf)).close();
            case "orc" -> {
                try (Reader reader = OrcFile.createReader(path, OrcFile.readerOptions(conf))) {
                    reader.getSchema();
                }
            }
            case "avro" ->
                new DataFileReader<GenericRecord>(new FsInput(path, conf), new GenericDatumReader<>()).close();
            default -> throw new IllegalStateException("no table of " + format);
        }
    }
}
