package io.fedu2s.udf.sql;

import java.io.Serializable;
import java.util.List;

/** What a query asks a model about every row, as it travels to tasks. */
public interface Question extends Serializable {
    /** Names of what a row gives, in order; all are texts. */
    List<String> asks();

    /** Which model, and how much of it at once. */
    Asked asked();

    /** Makes ready what answers, until the task ends. */
    Model begin();

    /** A model that answers rows in one task. */
    interface Model {
        /**
         * Refuses a row that can't be asked.
         *
         * @throws io.fedu2s.udf.error.UserException that says why
         */
        void require(List<String> row);

        /** One answer for each row, in their order. */
        List<Answer> answers(List<List<String>> rows);
    }
}
