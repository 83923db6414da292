package io.fedu2s.udf.spark;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under another scheme, {@code elsewhere:/path}, so that it is a remote one. */
public final class Elsewhere extends RawLocalFileSystem {
    @Override
    public URI getUri() {
        return URI.create("elsewhere:///");
    }

    @Override
    public String getScheme() {
        return "elsewhere";
    }
}
