package io.fedu2s.udf.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.immutable.Seq;

/**
 * A partition's rows with what a model says to each at their end, a batch after the other: a model reads many texts side
 * by side in hardly more time than one.
 */
public final class AnswerFunction implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
    private static final long serialVersionUID = 1L;

    private final Question question;
    private final int batchRows;
    private final DataType valueType;
    private final Columns columns;
    private final AnswerMetrics metrics;

    /**
     * How Catalyst's rows are read and written.
     *
     * @param input of the rows
     * @param asked what each of them gives
     * @param output of the rows with their answers
     */
    public record Columns(Seq<Attribute> input, Seq<Expression> asked, Seq<Attribute> output) implements Serializable {}

    /** Asks this question with so many rows at once. */
    public AnswerFunction(
            Question question, int batchRows, DataType valueType, Columns columns, AnswerMetrics metrics) {
        this.question = question;
        this.batchRows = batchRows;
        this.valueType = valueType;
        this.columns = columns;
        this.metrics = metrics;
    }

    @Override
    public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
        return rows.hasNext() ? new Answered(rows) : Collections.emptyIterator();
    }

    /** The rows of one task. */
    private final class Answered implements Iterator<InternalRow> {
        private final Iterator<InternalRow> rows;
        private final BatchAnswers answers = new BatchAnswers(question, question.begin());
        private final UnsafeProjection asked = UnsafeProjection.create(columns.asked(), columns.input());
        private final UnsafeProjection written = UnsafeProjection.create(cast(columns.output()), columns.output());
        private final Function1<Object, Object> stored =
                CatalystTypeConverters.createToCatalystConverter(Answer.schema(valueType));
        private Iterator<InternalRow> made = Collections.emptyIterator();

        Answered(Iterator<InternalRow> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (!made.hasNext() && rows.hasNext()) {
                made = batch();
            }
            return made.hasNext();
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no row after the last");
            }
            return made.next();
        }

        private Iterator<InternalRow> batch() {
            List<InternalRow> batch = new ArrayList<>();
            List<@Nullable String[]> given = new ArrayList<>();
            while (batch.size() < batchRows && rows.hasNext()) {
                InternalRow row = rows.next().copy();
                batch.add(row);
                given.add(texts(asked.apply(row)));
            }
            long start = System.nanoTime();
            List<Answer> all = answers.of(given);
            metrics.count(all, System.nanoTime() - start);
            Iterator<Answer> answered = all.iterator();
            JoinedRow joined = new JoinedRow();
            return batch.stream()
                    .<InternalRow>map(row -> written.apply(joined.apply(row, row(answered.next()))))
                    .iterator();
        }

        private InternalRow row(Answer answer) {
            Object struct = stored.apply(RowFactory.create(answer.fields()));
            return new GenericInternalRow(new Object[] {struct});
        }

        private @Nullable String[] texts(InternalRow row) {
            @Nullable String[] texts = new @Nullable String[row.numFields()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = row.isNullAt(i) ? null : row.getUTF8String(i).toString();
            }
            return texts;
        }
    }

    @SuppressWarnings("unchecked") // a Seq is read only
    private static Seq<Expression> cast(Seq<? extends Expression> expressions) {
        return (Seq<Expression>) expressions;
    }
}
