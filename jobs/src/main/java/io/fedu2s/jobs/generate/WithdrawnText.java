package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ContentId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was made of text that clients hold no more: it goes as soon as {@code ingest} no longer finds the text, whichever plan
 * asked about it. Earlier versions of the tables hold it until a {@code VACUUM}; {@code forget} takes those away too.
 */
final class WithdrawnText {
    private static final Logger LOG = LoggerFactory.getLogger(WithdrawnText.class);

    private static final String[] CHUNK = {"chunk_id"};
    private static final String[] DOCUMENT = {"client_id", "document_id"};
    private static final String[] CLIENT = {"client_id"};

    /** By which columns rows come from a text. The answers are last: as long as they are there, all of it is looked through. */
    private static final Map<TableName, String[]> ORIGINS = new LinkedHashMap<>();

    static {
        ORIGINS.put(TableName.INTAKES, CHUNK);
        ORIGINS.put(TableName.JUDGED, CHUNK);
        ORIGINS.put(TableName.PAIRS, CHUNK);
        ORIGINS.put(TableName.FEEDBACK, DOCUMENT);
        ORIGINS.put(TableName.VOTES, DOCUMENT);
        ORIGINS.put(TableName.TOPICS, CLIENT);
        ORIGINS.put(TableName.PROFILES, CLIENT);
        ORIGINS.put(TableName.GENERATIONS, CHUNK);
    }

    private WithdrawnText() {}

    /** Takes it away, a commit to each table that has any. */
    static void remove(Tables tables) {
        if (gone(tables, TableName.GENERATIONS).isEmpty()) {
            return;
        }
        String step = "without-" + ContentId.of(tables.state(TableName.CHUNKS));
        ORIGINS.forEach((table, origin) -> {
            Dataset<Row> gone = gone(tables, table);
            if (!gone.isEmpty()) {
                // Verdicts on what is left still hold.
                String held =
                        table == TableName.PAIRS ? tables.held(table, "filter-").orElse("") : "";
                tables.exchange(table, gone, origin, tables.read(table).limit(0), held + step);
                LOG.info("generate: rows of {} went with the text that they came from", table.folder());
            }
        });
    }

    /** Where a table's rows came from that {@code chunks} does not hold. */
    private static Dataset<Row> gone(Tables tables, TableName table) {
        String[] origin = ORIGINS.get(table);
        Dataset<Row> here = tables.read(table).selectExpr(origin).distinct();
        return here.join(tables.read(TableName.CHUNKS).selectExpr(origin).distinct(), origin, "left_anti");
    }
}
