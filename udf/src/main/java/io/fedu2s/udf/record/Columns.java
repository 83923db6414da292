package io.fedu2s.udf.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** The columns of a stored record, in order and never null, and the values that go into its rows. */
final class Columns {
    private final List<StructField> fields = new ArrayList<>();

    static Columns first() {
        return new Columns();
    }

    Columns string(String name) {
        return add(name, DataTypes.StringType);
    }

    Columns integer(String name) {
        return add(name, DataTypes.IntegerType);
    }

    Columns bigint(String name) {
        return add(name, DataTypes.LongType);
    }

    Columns real(String name) {
        return add(name, DataTypes.DoubleType);
    }

    Columns bool(String name) {
        return add(name, DataTypes.BooleanType);
    }

    Columns bytes(String name) {
        return add(name, DataTypes.BinaryType);
    }

    Columns strings(String name) {
        return add(name, DataTypes.createArrayType(DataTypes.StringType, false));
    }

    Columns reals(String name) {
        return add(name, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }

    Columns realsByName(String name) {
        return add(name, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false));
    }

    Columns bigintsByName(String name) {
        return add(name, DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false));
    }

    StructType schema() {
        return DataTypes.createStructType(fields);
    }

    private Columns add(String name, DataType type) {
        fields.add(DataTypes.createStructField(name, type, false));
        return this;
    }

    /** A row that knows its columns; Spark's row encoder takes Scala collections only. */
    static Row row(StructType schema, Object... values) {
        var converted = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            converted[i] = converted(values[i]);
        }
        return new GenericRowWithSchema(converted, schema);
    }

    private static Object converted(Object value) {
        if (value instanceof List<?> list) {
            return CollectionConverters.asScala(list).toSeq();
        }
        if (value instanceof Map<?, ?> map) {
            return CollectionConverters.asScala(map);
        }
        return value;
    }

    static <T> List<T> list(Row row, String column) {
        return row.getList(row.fieldIndex(column));
    }

    static <V> Map<String, V> map(Row row, String column) {
        return row.getJavaMap(row.fieldIndex(column));
    }

    /** Sorted by key, so that equal maps are stored as equal bytes. */
    static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
