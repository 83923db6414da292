package io.fedu2s.udf.text;

/**
 * Tables, a row a line: Markdown's with a line of dashes below the header, rows between bars, and rows of equally many words
 * of which a column is numbers. The last kind is what normalising leaves of cells that tabs or blanks set apart.
 */
final class TableRows {
    private static final int LEAST_ROWS = 3;
    private static final int MOST_FIELDS = 64;
    private static final int MOST_CHARACTERS = 200;
    private static final String SIGNS_OF_NUMBERS = ".,%+-\u2013\u2212\u00B1/()$\u20AC\u00A3<>=";

    private final Lines lines;

    /** By line, the fields of a row that might be one of numbers; 0 where it can't be. */
    private final int[] fields;

    /** By line, which fields are numbers, a bit each. */
    private final long[] numbers;

    /** By line, where the run of rows with equally many fields ends. */
    private final int[] runEnds;

    /** By line, which fields are numbers in all rows of the run from it on. */
    private final long[] columns;

    /**
     * A table.
     *
     * @param end its last line, exclusive
     * @param header how many rows are its header
     */
    record Extent(int end, int header) {
        static final Extent NONE = new Extent(0, 0);

        boolean isTable() {
            return end > 0;
        }
    }

    TableRows(Lines lines) {
        this.lines = lines;
        int count = lines.count();
        fields = new int[count + 1];
        numbers = new long[count + 1];
        runEnds = new int[count + 1];
        columns = new long[count + 1];
        for (int line = count - 1; line >= 0; line--) {
            readFields(line);
            boolean goesOn = fields[line] > 0 && fields[line] == fields[line + 1];
            runEnds[line] = goesOn ? runEnds[line + 1] : line + 1;
            columns[line] = goesOn ? numbers[line] & columns[line + 1] : numbers[line];
        }
    }

    /** The table whose first row is this line. */
    Extent at(int line) {
        if (hasBar(line) && isRule(line + 1)) {
            return new Extent(endOfBars(line + 2), 2);
        }
        if (isBetweenBars(line) && isBetweenBars(line + 1)) {
            return new Extent(endOfBars(line + 2), 0);
        }
        int rows = runEnds[line] - line;
        if (fields[line] == 0 || rows < LEAST_ROWS) {
            return Extent.NONE;
        }
        boolean isHeader = (columns[line + 1] & ~numbers[line]) != 0 && columns[line] == 0;
        return isHeader || columns[line] != 0 ? new Extent(runEnds[line], isHeader ? 1 : 0) : Extent.NONE;
    }

    private int endOfBars(int from) {
        int line = from;
        while (hasBar(line)) {
            line++;
        }
        return line;
    }

    private boolean hasBar(int line) {
        return lines.stripped(line).indexOf('|') >= 0;
    }

    private boolean isBetweenBars(int line) {
        String row = lines.stripped(line);
        return row.length() > 2 && row.startsWith("|") && row.endsWith("|");
    }

    /** Whether a line is nothing but dashes, bars and colons, as {@code |---|:-:|}. */
    private boolean isRule(int line) {
        String row = lines.stripped(line);
        return row.indexOf('-') >= 0 && row.indexOf('|') >= 0 && row.chars().allMatch(c -> "|-:+ ".indexOf(c) >= 0);
    }

    private void readFields(int line) {
        String row = lines.stripped(line);
        if (row.length() > MOST_CHARACTERS || ListItems.begins(row)) {
            return;
        }
        String[] words = row.split("\\s+", -1);
        if (words.length < 2 || words.length > MOST_FIELDS) {
            return;
        }
        fields[line] = words.length;
        for (int i = 0; i < words.length; i++) {
            numbers[line] |= isNumber(words[i]) ? 1L << i : 0;
        }
    }

    private static boolean isNumber(String word) {
        return word.chars().anyMatch(Character::isDigit)
                && word.chars().allMatch(c -> Character.isDigit(c) || SIGNS_OF_NUMBERS.indexOf(c) >= 0);
    }
}
