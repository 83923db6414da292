package io.fedu2s.udf.record;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A pair written by people for a public document: what a few-shot prompt shows.
 *
 * @param exampleId made of domain, document, instruction and response, see {@link #of}
 * @param domain the field it belongs to
 * @param document the text the pair is about
 * @param instruction what is asked
 * @param response the answer
 */
public record Example(String exampleId, String domain, String document, String instruction, String response)
        implements Serializable {
    /** Columns of an example in a row. */
    public static final StructType SCHEMA = Columns.first()
            .string("example_id")
            .string("domain")
            .string("document")
            .string("instruction")
            .string("response")
            .schema();

    public Example {
        Checks.named(exampleId, "exampleId");
        Checks.named(domain, "domain");
        Checks.named(document, "document");
        Checks.named(instruction, "instruction");
        Checks.named(response, "response");
    }

    /** The example with its id made from its content. */
    public static Example of(String domain, String document, String instruction, String response) {
        return new Example(
                ContentId.of(domain, document, instruction, response), domain, document, instruction, response);
    }

    /** Reads a row by the names of its columns. */
    public static Example fromRow(Row row) {
        return new Example(
                row.getAs("example_id"),
                row.getAs("domain"),
                row.getAs("document"),
                row.getAs("instruction"),
                row.getAs("response"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(SCHEMA, exampleId, domain, document, instruction, response);
    }
}
