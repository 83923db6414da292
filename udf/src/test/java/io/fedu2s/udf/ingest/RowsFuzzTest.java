package io.fedu2s.udf.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.fuzz.Damage;
import io.fedu2s.udf.text.TextDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** CSV that anybody may have damaged: it ends, and every record has fields or a problem. */
class RowsFuzzTest {
    private static final String ROWS =
            "id,text,who\n1,\"one, \"\"two\"\"\",a\n2,\"lines\nof text\",b\n3,plain,c\n4,größe,d\n";

    private static final byte[] WHOLE = ROWS.repeat(4).getBytes(StandardCharsets.UTF_8);

    /** Any damage to a file. */
    @Provide
    Arbitrary<Damage> damage() {
        return Damage.any();
    }

    @Property(seed = "20260101")
    void records(@ForAll("damage") Damage damage) throws IOException {
        byte[] bytes = damage.of(WHOLE);
        var in = new ByteArrayInputStream(bytes);
        int read = 0;
        try (var records =
                new CsvRecords(new BoundedLines(in, 10_000), TextDecoder.AUTO, List.of("id", "text"), 10_000)) {
            for (Optional<CsvRecords.CsvRecord> record = records.next(); record.isPresent(); record = records.next()) {
                read++;
                assertThat(record.get().fields().isEmpty()
                                && record.get().problem().isEmpty())
                        .isFalse();
            }
        }
        assertThat(read).isLessThanOrEqualTo(bytes.length + 1);
    }
}
