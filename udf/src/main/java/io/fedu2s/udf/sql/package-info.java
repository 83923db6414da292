/** What queries call: functions of texts, and questions to a model that a partition's rows ask together. */
@NullMarked
package io.fedu2s.udf.sql;

import org.jspecify.annotations.NullMarked;
