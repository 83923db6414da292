package io.fedu2s.jobs.config;

/**
 * Where everything goes that is made.
 *
 * @param root any Hadoop path; a relative one is resolved against the working directory
 */
public record OutputConfig(String root) {
    static OutputConfig from(Section section) {
        var output = new OutputConfig(section.text("root"));
        section.done();
        return output;
    }

    /** A path below the root. */
    public String path(String name) {
        return root.endsWith("/") ? root + name : root + "/" + name;
    }
}
