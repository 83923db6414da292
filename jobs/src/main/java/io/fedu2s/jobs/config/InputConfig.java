package io.fedu2s.jobs.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is read.
 *
 * @param root any Hadoop path; a relative one is resolved against the working directory
 * @param domains the fields of knowledge, each with its clients
 * @param votes clients' votes on pairs; empty where there are none
 */
public record InputConfig(String root, List<DomainConfig> domains, String votes) {
    /** Copies the list. */
    public InputConfig {
        domains = List.copyOf(domains);
    }

    static InputConfig from(Section section) {
        String root = section.text("root");
        List<DomainConfig> domains =
                section.sections("domains").stream().map(DomainConfig::from).toList();
        Set<String> names = new HashSet<>();
        for (DomainConfig domain : domains) {
            if (!names.add(domain.name())) {
                throw section.wrong("domains", domain.name(), "a list of domains of different names");
            }
        }
        String votes = section.textOrNone("votes").orElse("");
        section.done();
        return new InputConfig(root, domains, votes);
    }

    /**
     * A domain's path: below the root, unless it is absolute, has a scheme, or begins with {@code ./}, which is the
     * working directory.
     */
    public String resolve(String path) {
        boolean stands = path.startsWith("/") || path.startsWith("./") || path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
        return stands ? path : root.endsWith("/") ? root + path : root + "/" + path;
    }
}
