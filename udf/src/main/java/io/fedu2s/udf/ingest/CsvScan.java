package io.fedu2s.udf.ingest;

import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * How many records begin in a range of lines of CSV, if a quote is open at its start, or if none is. It goes wherever {@link
 * CsvRecords} goes as long as every quote that is opened is closed; where one is not, it says so and knows no more.
 */
final class CsvScan {
    private final CSVFormat format;
    private final long maxBytes;
    private boolean isWithin;
    private long records;
    private boolean isOdd;

    /** The record that goes on; null where it began before the range, or none does. */
    private @Nullable StringBuilder open;

    private long openBytes;

    /**
     * Begins.
     *
     * @param isWithin whether a quote is open
     * @param maxBytes the most bytes of a record
     */
    CsvScan(CSVFormat format, boolean isWithin, long maxBytes) {
        this.format = format;
        this.isWithin = isWithin;
        this.maxBytes = maxBytes;
    }

    /** Goes on by a line. */
    void add(CsvLine line) {
        if (isOdd) {
            return;
        }
        if (isWithin) {
            goOn(line);
        } else if (!line.isBlank()) {
            records++;
            isWithin = line.turns();
            open = isWithin ? new StringBuilder(line.text()) : null;
            openBytes = 0;
        }
    }

    private void goOn(CsvLine line) {
        if (open != null) {
            if (openBytes > Math.min(maxBytes, CsvRecords.LOOK_AHEAD_BYTES)) {
                isOdd = true;
                return;
            }
            open.append('\n').append(line.text());
            openBytes += line.sizeBytes() + 1;
        }
        if (line.turns()) {
            isWithin = false;
            isOdd = open != null && CsvRecords.parsed(open.toString(), format).isEmpty();
            open = null;
        }
    }

    /** Whether a record that began here goes on. */
    boolean isOpen() {
        return open != null && !isOdd;
    }

    /** How many began; {@link CsvCounts#ODD} where that can't be told, be it that the last one does not end. */
    long records() {
        return isOdd || isOpen() ? CsvCounts.ODD : records;
    }
}
