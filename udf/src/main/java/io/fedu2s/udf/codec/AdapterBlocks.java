package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An adapter as rows of a table, and back. */
public final class AdapterBlocks {
    private AdapterBlocks() {}

    /**
     * Cuts an adapter into row blocks of float32.
     *
     * @param version the version the rows carry
     * @param slot what the rows say the adapter is
     * @param adapter the adapter
     * @return the blocks of all tensors in their order
     */
    public static List<AdapterBlock> split(int version, String slot, Adapter adapter) {
        return adapter.tensors().stream()
                .flatMap(tensor -> split(version, slot, tensor).stream())
                .toList();
    }

    /** The same of one tensor. */
    public static List<AdapterBlock> split(int version, String slot, AdapterTensor tensor) {
        List<AdapterBlock> blocks = new ArrayList<>();
        for (RowSpan span : RowSpan.cover(tensor.rows(), tensor.columns())) {
            float[] values = Arrays.copyOfRange(tensor.values(), span.offset(), span.offset() + span.size());
            blocks.add(new AdapterBlock(
                    version,
                    slot,
                    tensor.name(),
                    span.firstRow(),
                    span.rows(),
                    span.columns(),
                    LittleEndian.bytes(values)));
        }
        return blocks;
    }

    /**
     * Puts an adapter together again.
     *
     * @param config the rank, scale and targets, which rows don't hold
     * @param blocks all blocks of one version and slot, in any order
     * @return the adapter, its tensors sorted by name
     */
    public static Adapter join(LoraConfig config, Collection<AdapterBlock> blocks) {
        TreeMap<String, List<AdapterBlock>> byTensor =
                blocks.stream().collect(Collectors.groupingBy(AdapterBlock::tensor, TreeMap::new, Collectors.toList()));
        List<AdapterTensor> tensors = new ArrayList<>();
        byTensor.forEach((name, parts) -> tensors.add(tensor(name, parts)));
        return new Adapter(config, tensors);
    }

    private static AdapterTensor tensor(String name, List<AdapterBlock> parts) {
        List<AdapterBlock> ordered = parts.stream()
                .sorted(Comparator.comparingInt(AdapterBlock::firstRow))
                .toList();
        int columns = ordered.get(0).columns();
        int rows = ordered.stream().mapToInt(AdapterBlock::rows).sum();
        float[] values = new float[Math.multiplyExact(rows, columns)];
        int nextRow = 0;
        for (AdapterBlock part : ordered) {
            if (part.firstRow() != nextRow || part.columns() != columns) {
                throw new IllegalStateException(
                        "%s: row %d of %d columns was expected, but the next block begins at row %d with %d columns"
                                .formatted(name, nextRow, columns, part.firstRow(), part.columns()));
            }
            float[] block = LittleEndian.floats(part.values());
            System.arraycopy(block, 0, values, nextRow * columns, block.length);
            nextRow += part.rows();
        }
        return new AdapterTensor(name, rows, columns, values);
    }
}
