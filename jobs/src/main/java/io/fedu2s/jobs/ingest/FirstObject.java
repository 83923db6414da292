package io.fedu2s.jobs.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.ingest.TextStream;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Looks at the first object of JSON-lines files, to tell a wrong column from a broken line before anything runs. */
final class FirstObject {
    private static final JsonFactory JSON = new JsonFactory();

    private FirstObject() {}

    /** The names of the fields of the first file that begins with an object; none where no file does. */
    static Optional<List<String>> of(Configuration hadoop, List<DocumentFile> files, String encoding) {
        return files.stream()
                .filter(file -> !file.isRefused())
                .map(file -> fields(hadoop, new Path(file.path()), TextDecoder.of(encoding)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** None, too, where the file can't be read: that is a row with a reason, later. */
    private static Optional<List<String>> fields(Configuration hadoop, Path file, TextDecoder decoder) {
        try (JsonParser json =
                JSON.createParser(TextStream.lines(hadoop, file, decoder).in())) {
            return json.nextToken() == JsonToken.START_OBJECT ? Optional.of(names(json)) : Optional.empty();
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                throw new UncheckedIOException(e);
            }
            return Optional.empty();
        }
    }

    private static List<String> names(JsonParser json) throws IOException {
        List<String> names = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            names.add(json.currentName());
            json.nextToken();
            json.skipChildren();
        }
        return names;
    }
}
