package io.fedu2s.udf.prompt;

import java.util.HashMap;
import java.util.Map;

/** The kinds of a mix with their templates, each parsed when it is first asked for. Not for several threads. */
public final class KindTemplates {
    private final KindMix kinds;
    private final Map<String, FewShotTemplate> parsed = new HashMap<>();

    /** Those of a mix. */
    public KindTemplates(KindMix kinds) {
        this.kinds = kinds;
    }

    /**
     * The kind with this name.
     *
     * @throws io.fedu2s.udf.error.UserException where the mix has none
     */
    public Kind kind(String name) {
        return kinds.kind(name);
    }

    /** The template of a kind of the mix. */
    public FewShotTemplate of(Kind kind) {
        return parsed.computeIfAbsent(kind.name(), name -> kind.parsed());
    }
}
