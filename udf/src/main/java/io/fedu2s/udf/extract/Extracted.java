package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.Reading;

/**
 * A document that a file is or holds.
 *
 * @param inside what follows the file's name in the document's: empty for the file itself, else {@code !inner/path}
 * @param sizeBytes the size of the document, unpacked
 * @param reading its text, or why there is none
 */
public record Extracted(String inside, long sizeBytes, Reading reading) {}
