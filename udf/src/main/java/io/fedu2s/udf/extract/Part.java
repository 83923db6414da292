package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.Reading;
import java.util.Optional;
import org.apache.tika.mime.MediaType;

/**
 * A file, or a file in one, before it is read.
 *
 * @param inside as {@link Extracted} has it
 * @param fileName the last part of its name
 * @param bytes what it holds; nothing where it is refused
 * @param said what kind of text it is said to be
 * @param problem why it is not looked at
 */
record Part(String inside, String fileName, byte[] bytes, Optional<MediaType> said, Optional<Reading.Refused> problem) {
    static Part of(String inside, String fileName, byte[] bytes) {
        return new Part(inside, fileName, bytes, Optional.empty(), Optional.empty());
    }

    static Part refused(String inside, Reading.Refused problem) {
        return new Part(inside, "", new byte[0], Optional.empty(), Optional.of(problem));
    }

    /** The same that is said to be of a kind. */
    Part said(Optional<MediaType> kind) {
        return new Part(inside, fileName, bytes, kind, problem);
    }

    /** The same with other bytes. */
    Part with(byte[] others) {
        return new Part(inside, fileName, others, said, problem);
    }
}
