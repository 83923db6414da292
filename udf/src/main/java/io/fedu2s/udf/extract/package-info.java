/** Text out of documents of all kinds: pages, office files, mails, books, and archives of them. */
@NullMarked
package io.fedu2s.udf.extract;

import org.jspecify.annotations.NullMarked;
