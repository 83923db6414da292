package io.fedu2s.jobs.lineage;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A command or step that is under way.
 *
 * @param name of the command or step
 * @param id of its run
 * @param parent the run that it is part of
 * @param readBefore {@link Tables#reads} when it began
 * @param writtenBefore {@link Tables#commits} then
 */
record LineagePart(
        String name,
        UUID id,
        Optional<LineageParent> parent,
        Map<String, Long> readBefore,
        Map<String, Long> writtenBefore) {
    /** The tables that it has read so far. */
    List<TableName> read(Tables tables) {
        return changed(tables.reads(), readBefore);
    }

    /** The tables that it has written so far. */
    List<TableName> written(Tables tables) {
        return changed(tables.commits(), writtenBefore);
    }

    private static List<TableName> changed(Map<String, Long> now, Map<String, Long> before) {
        return Arrays.stream(TableName.values())
                .filter(table -> now.getOrDefault(table.folder(), 0L) > before.getOrDefault(table.folder(), 0L))
                .toList();
    }
}
